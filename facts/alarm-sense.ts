/** When an alarm on a metric tells of trouble. */
export interface MetricSense {
    /** The side of the threshold on which the trouble is. */
    readonly trouble: "above" | "below";
    /** Largest threshold that trouble can reach, in the metric's unit; ours where no source is named. */
    readonly utmost: number;
    /** Set where the metric isn't reported at all when the trouble is worst: missing data must count as trouble. */
    readonly silent?: true;
}

/** More of anything counted than one period of a stack has. */
const anyCount = 1_000_000;
const dayOfSeconds = 86_400;
const weekOfMilliseconds = 7 * dayOfSeconds * 1_000;

/**
 * Metrics by which failures are seen, as `namespace metric`.
 *
 * Sources, besides the pages named in `alarm-metrics.ts`: a record of a Kinesis stream is lost when its age reaches the
 * stream's retention, which the policies read from the stream; Firehose gives up on S3 after a day
 * (https://docs.aws.amazon.com/firehose/latest/dev/retry.html); SQS keeps messages for 14 days at most and 120,000 in flight.
 */
export const metricSense: Readonly<Record<string, MetricSense>> = {
    "AWS/Kinesis GetRecords.IteratorAgeMilliseconds": { trouble: "above", utmost: weekOfMilliseconds },
    "AWS/Kinesis WriteProvisionedThroughputExceeded": { trouble: "above", utmost: anyCount },
    "AWS/Kinesis ReadProvisionedThroughputExceeded": { trouble: "above", utmost: anyCount },
    "AWS/Firehose DeliveryToS3.DataFreshness": { trouble: "above", utmost: dayOfSeconds },
    "AWS/Firehose DeliveryToS3.Success": { trouble: "below", utmost: 1 },
    "AWS/Kafka OfflinePartitionsCount": { trouble: "above", utmost: 1_000 },
    "AWS/Kafka ActiveControllerCount": { trouble: "below", utmost: 1, silent: true },
    "AWS/Kafka UnderReplicatedPartitions": { trouble: "above", utmost: 1_000 },
    "AWS/Kafka UnderMinIsrPartitionCount": { trouble: "above", utmost: 1_000 },
    "AWS/Kafka KafkaDataLogsDiskUsed": { trouble: "above", utmost: 99 },
    "AWS/ElasticMapReduce AppsFailed": { trouble: "above", utmost: anyCount },
    "AWS/ElasticMapReduce MRUnhealthyNodes": { trouble: "above", utmost: 1_000 },
    "AWS/Transfer BytesIn": { trouble: "below", utmost: Infinity, silent: true },
    "AWS/Transfer FilesIn": { trouble: "below", utmost: Infinity, silent: true },
    "AWS/Lambda Errors": { trouble: "above", utmost: anyCount },
    "AWS/Lambda Throttles": { trouble: "above", utmost: anyCount },
    "AWS/EMRServerless FailedJobs": { trouble: "above", utmost: anyCount },
    "AWS/States ExecutionsFailed": { trouble: "above", utmost: anyCount },
    "AWS/States ExecutionsTimedOut": { trouble: "above", utmost: anyCount },
    "AWS/States ExecutionThrottled": { trouble: "above", utmost: anyCount },
    "AWS/SNS NumberOfNotificationsFailed": { trouble: "above", utmost: anyCount },
    "AWS/SNS NumberOfNotificationsFailedToRedriveToDlq": { trouble: "above", utmost: anyCount },
    "AWS/SQS ApproximateAgeOfOldestMessage": { trouble: "above", utmost: 14 * dayOfSeconds },
    "AWS/SQS ApproximateNumberOfMessagesVisible": { trouble: "above", utmost: anyCount },
    "AWS/DynamoDB SystemErrors": { trouble: "above", utmost: anyCount },
    "AWS/DynamoDB ThrottledRequests": { trouble: "above", utmost: anyCount },
    "AWS/DynamoDB ReadThrottleEvents": { trouble: "above", utmost: anyCount },
    "AWS/DynamoDB WriteThrottleEvents": { trouble: "above", utmost: anyCount },
    "AWS/ApiGateway 5XXError": { trouble: "above", utmost: anyCount },
    "AWS/ApiGateway 5xx": { trouble: "above", utmost: anyCount },
    "AWS/Events TriggeredRules": { trouble: "above", utmost: anyCount },
    "AWS/Events MatchedEvents": { trouble: "above", utmost: anyCount },
};
