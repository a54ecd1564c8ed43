import { randomUUID } from "node:crypto";
import type { KinesisStreamBatchResponse, KinesisStreamEvent, KinesisStreamRecord } from "aws-lambda";
import type { Answer } from "../../handlers/replay/function-process";
import { type DeliverySettings, deliverByRules, type FailureCondition } from "./delivery-rules";

export { type DeliverySettings, payloadLimit } from "./delivery-rules";

/** What Lambda writes to an S3 on-failure destination: what is known of the batch, and the batch. */
export interface FailedBatch {
    readonly key: string;
    readonly body: {
        readonly requestContext: { readonly condition: FailureCondition };
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

/**
 * Delivers batches of a shard to a function by the rules of `deliverByRules`. An empty, missing or unknown sequence number
 * in an answer fails the whole batch.
 */
export class BatchDelivery {
    private readonly mapping: string;

    constructor(
        private readonly needs: {
            readonly settings: DeliverySettings;
            readonly invoke: (event: KinesisStreamEvent) => Promise<Answer<KinesisStreamBatchResponse>>;
            readonly onFailure: (batch: FailedBatch) => Promise<void>;
            /** UUID of the event source mapping. Default: a new one. */
            readonly mapping?: string;
        },
    ) {
        this.mapping = needs.mapping ?? randomUUID();
    }

    /** Delivers a batch; what is left of it after this is at the on-failure destination. */
    async deliver(records: readonly KinesisStreamRecord[]): Promise<void> {
        const { settings, invoke, onFailure } = this.needs;
        await deliverByRules(records, settings, {
            payloadBytes: (batch) => JSON.stringify({ Records: batch }).length,
            arrivedAt: ({ kinesis }) => kinesis.approximateArrivalTimestamp,
            call: async (batch) => failedFrom(batch, await invoke({ Records: [...batch] })),
            giveUp: (batch, condition) => onFailure(this.failedBatch(batch, condition)),
        });
    }

    private failedBatch(records: readonly KinesisStreamRecord[], condition: FailureCondition): FailedBatch {
        const now = new Date().toISOString();
        const { eventID, kinesis } = records[0];
        const shardId = eventID.slice(0, eventID.indexOf(":"));
        return {
            key: failedBatchKey(this.mapping, shardId, now),
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
        };
    }
}

/** Key under which Lambda keeps a batch that it gave up, by its mapping and its shard or partition. */
export function failedBatchKey(mapping: string, place: string, now: string): string {
    const file = `${now.slice(0, 19).replaceAll(":", ".")}-${randomUUID()}`;
    return `aws/lambda/${mapping}/${place}/${now.slice(0, 10).replaceAll("-", "/")}/${file}`;
}

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
