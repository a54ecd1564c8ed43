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
import { arrivalOf, recordsOf, shardOf } from "../ingest/kinesis-records";
import { storedBefore } from "../ingest/stored-ranges";
import { ndjsonContentType, readLines } from "../lake/ndjson-object";
import type { ObjectStore } from "../lake/object-store";
import { quarantineObject } from "../lake/quarantine";
import { type BatchCounts, recordCounts } from "../runtime/batch-metrics";
import { deadline } from "../runtime/deadline";
import { describeFailure } from "../runtime/failure";
import { type NormalizedBatch, normalizeBatch } from "./normalize-batch";
import type { BatchLedger, Entry, Range } from "../state/batch-ledger";
import type { Tracing } from "../tracing/tracing";
import { type DedupeWindow, DedupeWindows, type RowBatch } from "./dedupe-window";
import type { Settings } from "./settings";

/**
 * Stores a batch of the clickstream: at most one object of rows and one of refused records, named after the batch, in
 * the partition of the first record's arrival.
 *
 * A batch is stored whole or retried whole: a retry has the same records, hence the same names, and overwrites what
 * the failed attempt wrote.
 */
export class ClickstreamNormalizer {
    private readonly windows: DedupeWindows;

    constructor(
        private readonly needs: {
            contract: Contract;
            settings: Settings;
            store: ObjectStore;
            /** Absent: what is delivered again in other bounds is stored again, and a new process knows no earlier batch. */
            ledger?: BatchLedger;
            logger: Logger;
            metrics: Metrics;
            tracing: Pick<Tracing, "link">;
        },
    ) {
        this.windows = new DedupeWindows(needs.settings.dedupeWindowBatches);
    }

    async handle(event: KinesisStreamEvent, context: Context): Promise<KinesisStreamBatchResponse> {
        const records = recordsOf(event);
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

    private async ingest(records: readonly KinesisStreamRecord[], signal: AbortSignal): Promise<BatchCounts> {
        const { contract, ledger, store } = this.needs;
        const range = rangeOf(records);
        const window = this.windows.of(range.source);
        const entries = (await ledger?.read([range.source], signal)) ?? new Map<string, Entry>();
        const isStored = await storedBefore(entries, store, [range], signal);
        const fresh =
            entries.size > 0
                ? records.filter(
                      ({ eventID, kinesis }) => !isStored(shardOf(eventID), kinesis.sequenceNumber),
                  )
                : records;
        const recent = entries.get(range.source)?.recent ?? [];
        await this.learn(window, recent, signal);
        if (fresh.length === 0) {
            return {
                received: records.length,
                stored: 0,
                duplicates: records.length,
                quarantined: 0,
                bytes: 0,
            };
        }
        const rowBatch = this.rowBatch(fresh);
        const batch = normalizeBatch(contract, fresh, window, rowBatch);
        this.needs.tracing.link(batch.traceParents);
        try {
            const bytes = await this.store(batch, fresh, rowBatch, recent, signal);
            window.keep(rowBatch, batch.ids);
            return {
                received: records.length,
                stored: batch.ids.length,
                duplicates: records.length - fresh.length + batch.duplicates,
                quarantined: batch.quarantined.length,
                bytes,
            };
        } catch (error) {
            window.drop(rowBatch, batch.ids);
            throw error;
        }
    }

    /** Where the rows of a batch go: the partition of its first record's arrival, under a name that a retry has too. */
    private rowBatch(records: readonly KinesisStreamRecord[]): RowBatch {
        const { contract, settings } = this.needs;
        const range = rangeOf(records);
        const partition = partitionPath({ ...contract, name: contract.dataset }, arrivalOf(records[0]));
        const { bucket, prefix } = settings.output;
        return { ...range, object: `${bucket}/${prefix}${partition}${batchName([range])}.ndjson.gz` };
    }

    /** Reads the ids of batches that another process has stored, or this one's predecessor. */
    private async learn(window: DedupeWindow, recent: Entry["recent"], signal: AbortSignal): Promise<void> {
        const { contract, store, settings } = this.needs;
        const unknown = recent
            .slice(-settings.dedupeWindowBatches)
            .filter(({ object }) => !window.knows(object));
        for (const batch of unknown) {
            const at = batch.object.indexOf("/");
            const bytes = await store.get(
                { bucket: batch.object.slice(0, at) },
                batch.object.slice(at + 1),
                signal,
            );
            // What was only intended isn't there.
            if (bytes) {
                window.learn(
                    batch,
                    readLines(bytes).map((row) => row[contract.key[0]] as string),
                );
            }
        }
    }

    /**
     * Writes refused records, then rows: the last object says that all is stored.
     *
     * @returns Bytes of the rows' object.
     */
    private async store(
        { body, quarantined }: NormalizedBatch,
        records: readonly KinesisStreamRecord[],
        rowBatch: RowBatch,
        recent: Entry["recent"],
        signal: AbortSignal,
    ): Promise<number> {
        const { contract, settings, store, ledger } = this.needs;
        const { output, quarantine } = settings;
        const refused =
            quarantined.length > 0
                ? quarantineObject(
                      contract.dataset,
                      arrivalOf(records[0]),
                      batchName([rowBatch]),
                      quarantined,
                  )
                : undefined;
        if (body) {
            const others = recent.filter(({ object }) => object !== rowBatch.object);
            const known =
                settings.dedupeWindowBatches > 0
                    ? [...others, rowBatch].slice(-settings.dedupeWindowBatches)
                    : [];
            await ledger?.intend([rowBatch], rowBatch.object, signal, known);
        } else if (refused) {
            const object = `${quarantine.bucket}/${quarantine.prefix}${refused.key}`;
            await ledger?.intend([rowBatch], object, signal, recent);
        }
        if (refused) {
            await store.put(quarantine, refused.key, refused.body, ndjsonContentType, signal);
        }
        if (!body) {
            return 0;
        }
        const key = rowBatch.object.slice(`${output.bucket}/${output.prefix}`.length);
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
