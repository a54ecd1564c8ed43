import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { KinesisStreamBatchResponse, KinesisStreamEvent, KinesisStreamRecord } from "aws-lambda";
import type { Answer } from "../../handlers/replay/function-process";

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

/** What Lambda writes to an S3 on-failure destination: what is known of the batch, and the batch. */
export interface FailedBatch {
    readonly key: string;
    readonly body: {
        readonly requestContext: {
            readonly condition: "RetryAttemptsExhausted" | "RecordAgeExceeded" | "PayloadTooLarge";
        };
        readonly version: "1.0";
        readonly timestamp: string;
        readonly KinesisBatchInfo: {
            readonly shardId: string;
            readonly startSequenceNumber: string;
            readonly endSequenceNumber: string;
            readonly batchSize: number;
        };
        readonly payload: KinesisStreamEvent;
    };
}

/** Lambda's limit for the payload of a synchronous call: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const payloadLimit = 6 * 1024 * 1024;

/**
 * Delivers batches of a shard to a function by the rules that AWS documents for Kinesis event source mappings with
 * `ReportBatchItemFailures`:
 *
 * - An answer without failures moves the checkpoint behind the batch. One with failures moves it to the lowest of the
 *   sequence numbers, and the rest is retried from there. An empty, missing or unknown number fails the whole batch.
 * - A call that fails is retried; with bisection the batch is halved, which uses up no retry.
 * - After the last retry, or when its records are too old, a batch goes to the on-failure destination, and the next
 *   one follows. So does a record that is too large for a call.
 *
 * Sources: https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html and
 * https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 */
export class BatchDelivery {
    private readonly mapping = randomUUID();

    constructor(
        private readonly needs: {
            readonly settings: DeliverySettings;
            readonly invoke: (event: KinesisStreamEvent) => Promise<Answer<KinesisStreamBatchResponse>>;
            readonly onFailure: (batch: FailedBatch) => Promise<void>;
        },
    ) {}

    /** Delivers a batch; what is left of it after this is at the on-failure destination. */
    async deliver(records: readonly KinesisStreamRecord[]): Promise<void> {
        const { settings, invoke } = this.needs;
        let batches: { records: readonly KinesisStreamRecord[]; retries: number }[] = [
            { records, retries: 0 },
        ];
        while (batches.length > 0) {
            const [{ records: batch, retries }, ...later] = batches;
            if (batch.length === 1 && JSON.stringify({ Records: batch }).length > payloadLimit) {
                await this.giveUp(batch, "PayloadTooLarge");
                batches = later;
                continue;
            }
            if (this.tooOld(batch)) {
                await this.giveUp(batch, "RecordAgeExceeded");
                batches = later;
                continue;
            }
            if (retries > 0 && settings.retryDelayMs) {
                await sleep(settings.retryDelayMs);
            }
            const from = failedFrom(batch, await invoke({ Records: [...batch] }));
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
                await this.giveUp(batch, "RetryAttemptsExhausted");
                batches = later;
            }
        }
    }

    private tooOld(records: readonly KinesisStreamRecord[]): boolean {
        const { maximumRecordAgeSeconds: most } = this.needs.settings;
        const arrived = records[0].kinesis.approximateArrivalTimestamp;
        return most !== undefined && Date.now() / 1000 - arrived > most;
    }

    private async giveUp(
        records: readonly KinesisStreamRecord[],
        condition: FailedBatch["body"]["requestContext"]["condition"],
    ): Promise<void> {
        const now = new Date().toISOString();
        const { eventID, kinesis } = records[0];
        const shardId = eventID.slice(0, eventID.indexOf(":"));
        const day = now.slice(0, 10);
        const file = `${now.slice(0, 19).replaceAll(":", ".")}-${randomUUID()}`;
        await this.needs.onFailure({
            key: `aws/lambda/${this.mapping}/${shardId}/${day.replaceAll("-", "/")}/${file}`,
            body: {
                requestContext: { condition },
                version: "1.0",
                timestamp: now,
                KinesisBatchInfo: {
                    shardId,
                    startSequenceNumber: kinesis.sequenceNumber,
                    endSequenceNumber: records[records.length - 1].kinesis.sequenceNumber,
                    batchSize: records.length,
                },
                payload: { Records: [...records] },
            },
        });
    }
}

/**
 * Index of the first record that has to be delivered again: the length of the batch when none has, `undefined` when the
 * call failed, 0 when the answer names no record of the batch.
 */
function failedFrom(
    records: readonly KinesisStreamRecord[],
    { result, error }: Answer<KinesisStreamBatchResponse | null | undefined>,
): number | undefined {
    if (error !== undefined) {
        return undefined;
    }
    const failures = result?.batchItemFailures ?? [];
    const places = failures.map(({ itemIdentifier }) =>
        records.findIndex(({ kinesis }) => kinesis.sequenceNumber === itemIdentifier),
    );
    // Sequence numbers rise along a shard, so the lowest is the first.
    return places.reduce((lowest, place) => Math.min(lowest, Math.max(place, 0)), records.length);
}
