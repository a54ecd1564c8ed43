import type { Logger } from "@aws-lambda-powertools/logger";
import type { Metrics } from "@aws-lambda-powertools/metrics";
import type { Context, KinesisStreamBatchResponse, KinesisStreamEvent } from "aws-lambda";
import { partitionPath } from "../../datasets/partition-path";
import type { Contract } from "../contracts/contract";
import { batchName } from "../lake/batch-name";
import { compressLines, ndjsonContentType } from "../lake/ndjson-object";
import type { ObjectStore } from "../lake/object-store";
import { quarantineObject } from "../lake/quarantine";
import { recordCounts } from "../runtime/batch-metrics";
import { deadline } from "../runtime/deadline";
import { describeFailure } from "../runtime/failure";
import { normalizeBatch, shardOf } from "./normalize-batch";
import { SeenEvents } from "./seen-events";
import type { Settings } from "./settings";

/**
 * Stores a batch of the clickstream: at most one object of rows and one of refused records, named after the batch, in
 * the partition of the first record's arrival.
 *
 * A batch is stored whole or retried whole: a retry has the same records, hence the same names, and overwrites what
 * the failed attempt wrote.
 */
export class ClickstreamNormalizer {
    private readonly seen: SeenEvents;

    constructor(
        private readonly needs: {
            contract: Contract;
            settings: Settings;
            store: Pick<ObjectStore, "put">;
            logger: Logger;
            metrics: Metrics;
        },
    ) {
        this.seen = new SeenEvents(needs.settings.dedupeWindowEvents);
    }

    async handle(
        { Records: records }: KinesisStreamEvent,
        context: Context,
    ): Promise<KinesisStreamBatchResponse> {
        if (records.length === 0) {
            return { batchItemFailures: [] };
        }
        const { contract, metrics, logger } = this.needs;
        const first = records[0].kinesis;
        const batch = normalizeBatch(contract, records, this.seen);
        const arrivedAt = Math.round(first.approximateArrivalTimestamp * 1000);
        const name = batchName({
            source: shardOf(records[0].eventID),
            first: first.sequenceNumber,
            last: records[records.length - 1].kinesis.sequenceNumber,
        });
        try {
            const bytes = await this.store(batch, arrivedAt, name, context);
            for (const [id, position] of batch.stored) {
                this.seen.add(id, position);
            }
            recordCounts(metrics, {
                received: records.length,
                stored: batch.stored.length,
                duplicates: batch.duplicates,
                quarantined: batch.quarantined.length,
                bytes,
            });
            return { batchItemFailures: [] };
        } catch (error) {
            logger.error("Batch not stored; it will be retried", {
                batch: name,
                records: records.length,
                ...describeFailure(error),
            });
            recordCounts(metrics, { received: records.length, failed: records.length });
            return { batchItemFailures: [{ itemIdentifier: first.sequenceNumber }] };
        } finally {
            metrics.publishStoredMetrics();
        }
    }

    /** @returns Bytes of the rows' object. */
    private async store(
        { lines, quarantined }: ReturnType<typeof normalizeBatch>,
        arrivedAt: number,
        name: string,
        context: Context,
    ): Promise<number> {
        const { contract, settings, store } = this.needs;
        const signal = deadline(context);
        const writes: Promise<void>[] = [];
        let bytes = 0;
        if (lines.length > 0) {
            const body = compressLines(lines);
            bytes = body.length;
            const key = `${partitionPath({ ...contract, name: contract.dataset }, arrivedAt)}${name}.ndjson.gz`;
            writes.push(store.put(settings.output, key, body, ndjsonContentType, signal));
        }
        if (quarantined.length > 0) {
            const { key, body } = quarantineObject(contract.dataset, arrivedAt, name, quarantined);
            writes.push(store.put(settings.quarantine, key, body, ndjsonContentType, signal));
        }
        // Both are awaited even if one fails: nothing is left running when the next batch comes.
        const failed = (await Promise.allSettled(writes)).find((write) => write.status === "rejected");
        if (failed) {
            throw failed.reason;
        }
        return bytes;
    }
}
