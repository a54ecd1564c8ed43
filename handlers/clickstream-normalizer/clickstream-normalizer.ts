import type { Logger } from "@aws-lambda-powertools/logger";
import type { Metrics } from "@aws-lambda-powertools/metrics";
import type {
    Context,
    KinesisStreamBatchResponse,
    KinesisStreamEvent,
    KinesisStreamRecord,
} from "aws-lambda";
import { partitionPath } from "../../datasets/partition-path";
import type { Contract } from "../contracts/contract";
import { batchName } from "../ingest/batch-ranges";
import { storedBefore } from "../ingest/stored-ranges";
import { compressLines, ndjsonContentType } from "../lake/ndjson-object";
import type { ObjectStore } from "../lake/object-store";
import { quarantineObject } from "../lake/quarantine";
import { type BatchCounts, recordCounts } from "../runtime/batch-metrics";
import { deadline } from "../runtime/deadline";
import { describeFailure } from "../runtime/failure";
import { type NormalizedBatch, normalizeBatch, shardOf } from "./normalize-batch";
import { SeenEvents } from "./seen-events";
import type { BatchLedger, Range } from "../state/batch-ledger";
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
            store: ObjectStore;
            /** Absent: what is delivered again in other bounds is stored again. */
            ledger?: BatchLedger;
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
        const { metrics, logger } = this.needs;
        try {
            recordCounts(metrics, await this.ingest(records, deadline(context).signal));
            return { batchItemFailures: [] };
        } catch (error) {
            const range = rangeOf(records);
            logger.error("Batch not stored; it will be retried", { ...range, ...describeFailure(error) });
            recordCounts(metrics, { received: records.length, failed: records.length });
            return { batchItemFailures: [{ itemIdentifier: range.first }] };
        } finally {
            metrics.publishStoredMetrics();
        }
    }

    private async ingest(records: KinesisStreamRecord[], signal: AbortSignal): Promise<BatchCounts> {
        const { contract, ledger, store } = this.needs;
        const isStored = ledger && (await storedBefore(ledger, store, [rangeOf(records)], signal));
        const fresh = isStored
            ? records.filter(({ eventID, kinesis }) => !isStored(shardOf(eventID), kinesis.sequenceNumber))
            : records;
        const batch = normalizeBatch(contract, fresh, this.seen);
        const bytes = fresh.length > 0 ? await this.store(batch, fresh, signal) : 0;
        for (const [id, position] of batch.stored) {
            this.seen.add(id, position);
        }
        return {
            received: records.length,
            stored: batch.stored.length,
            duplicates: records.length - fresh.length + batch.duplicates,
            quarantined: batch.quarantined.length,
            bytes,
        };
    }

    /**
     * Writes refused records, then rows: the last object says that all is stored.
     *
     * @returns Bytes of the rows' object.
     */
    private async store(
        { lines, quarantined }: NormalizedBatch,
        records: readonly KinesisStreamRecord[],
        signal: AbortSignal,
    ): Promise<number> {
        const { contract, settings, store, ledger } = this.needs;
        const { output, quarantine } = settings;
        const range = rangeOf(records);
        const name = batchName([range]);
        const arrivedAt = Math.round(records[0].kinesis.approximateArrivalTimestamp * 1000);
        const key = `${partitionPath({ ...contract, name: contract.dataset }, arrivedAt)}${name}.ndjson.gz`;
        const refused =
            quarantined.length > 0
                ? quarantineObject(contract.dataset, arrivedAt, name, quarantined)
                : undefined;
        if (lines.length > 0) {
            await ledger?.intend([range], `${output.bucket}/${output.prefix}${key}`, signal);
        } else if (refused) {
            await ledger?.intend([range], `${quarantine.bucket}/${quarantine.prefix}${refused.key}`, signal);
        }
        if (refused) {
            await store.put(quarantine, refused.key, refused.body, ndjsonContentType, signal);
        }
        if (lines.length === 0) {
            return 0;
        }
        const body = compressLines(lines);
        await store.put(output, key, body, ndjsonContentType, signal);
        return body.length;
    }
}

/** A Kinesis batch comes from one shard, in order. */
function rangeOf(records: readonly KinesisStreamRecord[]): Range {
    return {
        source: shardOf(records[0].eventID),
        first: records[0].kinesis.sequenceNumber,
        last: records[records.length - 1].kinesis.sequenceNumber,
    };
}
