import { before, digest, type History } from "./history";
import type { Transaction } from "./transaction";

/** What a transaction looks like against its history. */
export interface Score {
    /** Likelihood of fraud, 0 to 1. */
    readonly score: number;
    /** Signals that raised it, strongest first. */
    readonly reasons: readonly string[];
}

interface Signal {
    readonly reason: string;
    /** Likelihood of fraud by this signal alone. */
    readonly weight: number;
    readonly raised: (transaction: Transaction, customer: History, card: History) => boolean;
}

const minutes = 60_000;
const hours = 60 * minutes;

/** Velocity, amount and geography. The weights are the shop's own; the nightly scoring shows how well they do. */
const signals: readonly Signal[] = [
    {
        reason: "chargeback",
        weight: 0.9,
        raised: ({ kind }) => kind === "chargeback",
    },
    {
        reason: "card tested: 3 or more payments declined within an hour",
        weight: 0.7,
        raised: (transaction, _, card) =>
            payments(within(card, transaction, 1 * hours).filter(({ declined }) => declined)) >= 3,
    },
    {
        reason: "card used by 3 or more customers within a day",
        weight: 0.7,
        raised: (transaction, _, card) =>
            new Set([
                digest(transaction.customer_id),
                ...within(card, transaction, 24 * hours).map(({ customer }) => customer),
            ]).size >= 3,
    },
    {
        reason: "customer in another country less than an hour before",
        weight: 0.5,
        raised: (transaction, customer) =>
            Boolean(transaction.ip_country) &&
            within(customer, transaction, 1 * hours).some(
                ({ country }) => country !== undefined && country !== transaction.ip_country,
            ),
    },
    {
        reason: "5 or more payments within 10 minutes",
        weight: 0.5,
        raised: (transaction, customer) => payments(within(customer, transaction, 10 * minutes)) >= 4,
    },
    {
        reason: "amount over 5 times the customer's usual",
        weight: 0.4,
        raised: (transaction, customer) => {
            const amounts = sameCurrency(customer, transaction);
            const mean = amounts.reduce((sum, amount) => sum + amount, 0) / amounts.length;
            return amounts.length >= 3 && transaction.amount > 5 * mean;
        },
    },
    {
        reason: "large first payment",
        weight: 0.35,
        raised: (transaction, customer) => customer.length === 0 && transaction.amount >= 1000,
    },
    {
        reason: "card issued in another country than the order came from",
        weight: 0.3,
        raised: ({ card_country: card, ip_country: network }) => differ(card, network),
    },
    {
        reason: "shipped to another country than billed",
        weight: 0.15,
        raised: ({ shipping_country: shipping, billing_country: billing }) => differ(shipping, billing),
    },
];

/**
 * Scores a transaction: one minus the chance that none of the raised signals is right. Refunds give no signals but
 * chargebacks do.
 *
 * @param customer - The customer's history, and `card` the card's; what didn't come before the transaction is ignored.
 */
export function scoreTransaction(transaction: Transaction, customer: History, card: History): Score {
    if (transaction.kind === "refund") {
        return { score: 0, reasons: [] };
    }
    const [customerBefore, cardBefore] = [before(customer, transaction), before(card, transaction)];
    const raised = signals.filter((signal) => signal.raised(transaction, customerBefore, cardBefore));
    const innocent = raised.reduce((chance, { weight }) => chance * (1 - weight), 1);
    return {
        score: Math.round((1 - innocent) * 1e4) / 1e4,
        reasons: raised.map(({ reason }) => reason),
    };
}

function within(history: History, { event_time: time }: Transaction, ms: number): History {
    const since = Date.parse(time) - ms;
    return history.filter(({ at }) => at >= since);
}

/** Payments, however many states they went through. */
function payments(history: History): number {
    return new Set(history.map(({ tx }) => tx)).size;
}

function sameCurrency(history: History, { currency }: Transaction): number[] {
    const amounts = new Map<string, number>();
    for (const past of history) {
        if (past.currency === currency && !past.declined) {
            amounts.set(past.tx, past.amount);
        }
    }
    return [...amounts.values()];
}

function differ(one: string | null | undefined, other: string | null | undefined): boolean {
    return Boolean(one) && Boolean(other) && one !== other;
}
