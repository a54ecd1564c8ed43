import type { Logger } from "@aws-lambda-powertools/logger";
import type { Metrics } from "@aws-lambda-powertools/metrics";
import type { Context, KinesisStreamBatchResponse, KinesisStreamEvent } from "aws-lambda";
import { recordCounts } from "../runtime/batch-metrics";
import { deadline } from "../runtime/deadline";
import { describeFailure } from "../runtime/failure";
import { kinesisRecords } from "./kinesis-records";
import type { LakeIngestion } from "./lake-ingestion";

/** Handler of a Kinesis stream: a batch is stored whole, or reported as failed from its first record on. */
export function kinesisHandler(
    ingestion: LakeIngestion,
    logger: Logger,
    metrics: Metrics,
): (event: KinesisStreamEvent, context: Context) => Promise<KinesisStreamBatchResponse> {
    return async (event, context) => {
        const records = kinesisRecords(event);
        if (records.length === 0) {
            return { batchItemFailures: [] };
        }
        try {
            recordCounts(metrics, await ingestion.ingest(records, deadline(context)));
            return { batchItemFailures: [] };
        } catch (error) {
            const [{ source, position }] = records;
            logger.error("Batch not stored; it will be retried", {
                source,
                first: position,
                records: records.length,
                ...describeFailure(error),
            });
            recordCounts(metrics, { received: records.length, failed: records.length });
            return { batchItemFailures: [{ itemIdentifier: position }] };
        } finally {
            metrics.publishStoredMetrics();
        }
    };
}
