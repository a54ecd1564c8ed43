import { type Dataset, datasets } from "../../datasets";
import { type HandlerCode, handlers } from "..";

/** What can be replayed: the stream's dataset, its function, and the field that its producers partition it by. */
export interface ReplaySource {
    readonly dataset: Dataset;
    readonly handler: () => HandlerCode;
    readonly partitionField: string;
    /** Whether the function needs its state table. */
    readonly hasState: boolean;
}

export const replaySources = {
    clickstream: {
        dataset: datasets.clickstream,
        handler: () => handlers.clickstreamNormalizer,
        partitionField: "session_id",
        hasState: false,
    },
    transactions: {
        dataset: datasets.transactions,
        handler: () => handlers.fraudScorer,
        partitionField: "customer_id",
        hasState: true,
    },
    payments: {
        dataset: datasets.payments,
        handler: () => handlers.paymentRecorder,
        partitionField: "transaction_id",
        hasState: true,
    },
} as const satisfies Record<string, ReplaySource>;

export type ReplaySourceName = keyof typeof replaySources;
