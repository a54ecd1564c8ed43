import type { Logger } from "@aws-lambda-powertools/logger";
import type { Metrics } from "@aws-lambda-powertools/metrics";
import type { Context, MSKEvent } from "aws-lambda";
import { batchRanges } from "../ingest/batch-ranges";
import type { LakeIngestion } from "../ingest/lake-ingestion";
import { recordCounts } from "../runtime/batch-metrics";
import { deadline } from "../runtime/deadline";
import { describeFailure } from "../runtime/failure";
import { type TopicMessage, topicMessages } from "./topic-messages";

/**
 * Answer to a batch of a Kafka event source: from where each partition is to be delivered again.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html
 */
export interface TopicBatchResponse {
    readonly batchItemFailures: readonly {
        readonly itemIdentifier: {
            /** `<topic>-<partition>`. */
            readonly partition: string;
            readonly offset: number;
        };
    }[];
}

/** Handler of topics: a batch is stored whole, or reported as failed from the first message of each partition on. */
export function consumeTopics(needs: {
    ingestion: LakeIngestion<TopicMessage>;
    logger: Logger;
    metrics: Metrics;
}): (event: Pick<MSKEvent, "records">, context: Context) => Promise<TopicBatchResponse> {
    const { ingestion, logger, metrics } = needs;
    return async (event, context) => {
        const messages = topicMessages(event);
        if (messages.length === 0) {
            return { batchItemFailures: [] };
        }
        try {
            recordCounts(metrics, await ingestion.ingest(messages, deadline(context)));
            return { batchItemFailures: [] };
        } catch (error) {
            const ranges = batchRanges(messages);
            logger.error("Batch not stored; it will be retried", { ranges, ...describeFailure(error) });
            recordCounts(metrics, { received: messages.length, failed: messages.length });
            return {
                batchItemFailures: ranges.map(({ source, first }) => ({
                    itemIdentifier: { partition: source, offset: Number(first) },
                })),
            };
        } finally {
            metrics.publishStoredMetrics();
        }
    };
}
