import { setTimeout as sleep } from "node:timers/promises";

/** How an event source mapping treats batches that fail. */
export interface DeliverySettings {
    /** Tries after the first. */
    readonly retryAttempts: number;
    /** Split a batch whose call failed. Default: true. */
    readonly bisect?: boolean;
    /** Age at which records are given up, in seconds. Default: never. */
    readonly maximumRecordAgeSeconds?: number;
    /** Wait before a retry, in ms. Default: none. */
    readonly retryDelayMs?: number;
}

/** Why a batch went to the on-failure destination, in Lambda's words. */
export type FailureCondition = "RetryAttemptsExhausted" | "RecordAgeExceeded" | "PayloadTooLarge";

/** What of a delivery depends on where its records come from. */
export interface BatchSource<R> {
    /** Bytes of the call's payload. */
    payloadBytes(records: readonly R[]): number;
    /** When a record arrived, in seconds since 1970 UTC. */
    arrivedAt(record: R): number;
    /**
     * Calls the function.
     *
     * @returns Index of the first record that has to be delivered again: the length of the batch when none has, undefined
     * when the call failed.
     */
    call(records: readonly R[]): Promise<number | undefined>;
    /** Brings a batch to the on-failure destination. */
    giveUp(records: readonly R[], condition: FailureCondition): Promise<void>;
}

/** Lambda's limit for the payload of a synchronous call: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const payloadLimit = 6 * 1024 * 1024;

/**
 * Delivers a batch to a function by the rules that AWS documents for event source mappings with
 * `ReportBatchItemFailures`, of Kinesis streams and of Kafka topics alike:
 *
 * - An answer without failures moves the checkpoint behind the batch. One with failures moves it to the lowest of them, and
 *   the rest is retried from there.
 * - A call that fails is retried; with bisection the batch is halved, which uses up no retry.
 * - After the last retry, or when its records are too old, a batch goes to the on-failure destination, and the next
 *   one follows. So does a record that is too large for a call.
 *
 * What is left of the batch after this is at the on-failure destination.
 *
 * Sources: https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html,
 * https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html and
 * https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html
 */
export async function deliverByRules<R>(
    records: readonly R[],
    settings: DeliverySettings,
    source: BatchSource<R>,
): Promise<void> {
    let batches: { records: readonly R[]; retries: number }[] = [{ records, retries: 0 }];
    while (batches.length > 0) {
        const [{ records: batch, retries }, ...later] = batches;
        if (batch.length === 1 && source.payloadBytes(batch) > payloadLimit) {
            await source.giveUp(batch, "PayloadTooLarge");
            batches = later;
            continue;
        }
        if (tooOld(source.arrivedAt(batch[0]), settings)) {
            await source.giveUp(batch, "RecordAgeExceeded");
            batches = later;
            continue;
        }
        if (retries > 0 && settings.retryDelayMs) {
            await sleep(settings.retryDelayMs);
        }
        const from = await source.call(batch);
        if (from === batch.length) {
            batches = later;
        } else if (from !== undefined && from > 0) {
            // The part before is done; the rest is a batch of its own.
            batches = [{ records: batch.slice(from), retries: retries + 1 }, ...later];
        } else if (from === undefined && settings.bisect !== false && batch.length > 1) {
            const middle = Math.ceil(batch.length / 2);
            batches = [
                { records: batch.slice(0, middle), retries },
                { records: batch.slice(middle), retries },
                ...later,
            ];
        } else if (retries < settings.retryAttempts) {
            batches = [{ records: batch, retries: retries + 1 }, ...later];
        } else {
            await source.giveUp(batch, "RetryAttemptsExhausted");
            batches = later;
        }
    }
}

function tooOld(arrived: number, { maximumRecordAgeSeconds: most }: DeliverySettings): boolean {
    return most !== undefined && Date.now() / 1000 - arrived > most;
}
