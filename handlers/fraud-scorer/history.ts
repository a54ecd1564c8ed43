import type { Transaction } from "./transaction";

/** What is remembered of a transaction, under short names: a history is one item of a table. */
export interface PastTransaction {
    /** Event id. */
    readonly id: string;
    /** Transaction id: a payment changes state more than once. */
    readonly tx: string;
    /** When, in ms since 1970 UTC. */
    readonly at: number;
    readonly amount: number;
    readonly currency: string;
    readonly declined: boolean;
    readonly customer: string;
    /** Country of the network address. */
    readonly country?: string;
}

/** Of a customer or of a card: the latest transactions, oldest first, each once. */
export type History = readonly PastTransaction[];

/** Transactions of a history: enough for the velocity signals, and an item of about 3 KB. */
const capacity = 24;

/** What a history keeps of a transaction. */
export function pastTransaction(transaction: Transaction): PastTransaction {
    return {
        id: transaction.event_id,
        tx: transaction.transaction_id,
        at: Date.parse(transaction.event_time),
        amount: transaction.amount,
        currency: transaction.currency,
        declined: transaction.status === "declined",
        customer: transaction.customer_id,
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
    return history.filter((past) => past.id !== id && past.tx !== tx && past.at <= at);
}
