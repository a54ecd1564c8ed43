import { hash } from "node:crypto";
import type { Transaction } from "./transaction";

/** What is remembered of a transaction. Ids are digests: a history is one item of a table, of 1 KB at most. */
export interface PastTransaction {
    /** Of the event id. */
    readonly id: string;
    /** Of the transaction id: a payment changes state more than once. */
    readonly tx: string;
    /** When, in ms since 1970 UTC. */
    readonly at: number;
    readonly amount: number;
    readonly currency: string;
    readonly declined: boolean;
    /** Of the customer id. */
    readonly customer: string;
    /** Country of the network address. */
    readonly country?: string;
}

/** Of a customer or of a card: the latest transactions, oldest first, each once. */
export type History = readonly PastTransaction[];

/** Transactions of a history: enough for every signal, and one write unit of DynamoDB. */
const capacity = 10;

/** 72 bits of an id: two of the few ids of a history have the same once in 10^19. */
export function digest(id: string): string {
    return hash("sha256", id, "base64url").slice(0, 12);
}

/** What a history keeps of a transaction. */
export function pastTransaction(transaction: Transaction): PastTransaction {
    return {
        id: digest(transaction.event_id),
        tx: digest(transaction.transaction_id),
        at: Date.parse(transaction.event_time),
        amount: transaction.amount,
        currency: transaction.currency,
        declined: transaction.status === "declined",
        customer: digest(transaction.customer_id),
        country: transaction.ip_country ?? undefined,
    };
}

/** Both histories in one: whatever order and however often they are merged, the result is the same. */
export function mergeHistories(one: History, other: History): History {
    const byId = new Map([...one, ...other].map((past) => [past.id, past]));
    return [...byId.values()].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1)).slice(-capacity);
}

/**
 * The transactions of a history that came before one: a batch that is delivered again is scored as it was the first
 * time, though the history has its transactions by now.
 */
export function before(
    history: History,
    { event_id: id, transaction_id: tx, event_time: time }: Transaction,
): History {
    const at = Date.parse(time);
    const [event, payment] = [digest(id), digest(tx)];
    return history.filter((past) => past.id !== event && past.tx !== payment && past.at <= at);
}

type Packed = [
    id: string,
    tx: string,
    at: number,
    amount: number,
    currency: string,
    declined: 0 | 1,
    customer: string,
    country?: string,
];

/** A history as a text. */
export function encodeHistory(history: History): string {
    return JSON.stringify(
        history.map(({ id, tx, at, amount, currency, declined, customer, country }): Packed => [
            id,
            tx,
            at,
            amount,
            currency,
            declined ? 1 : 0,
            customer,
            ...(country === undefined ? ([] as const) : ([country] as const)),
        ]),
    );
}

/** A history from its text. */
export function decodeHistory(text: string): History {
    return (JSON.parse(text) as Packed[]).map(
        ([id, tx, at, amount, currency, declined, customer, country]) => ({
            id,
            tx,
            at,
            amount,
            currency,
            declined: declined === 1,
            customer,
            country,
        }),
    );
}
