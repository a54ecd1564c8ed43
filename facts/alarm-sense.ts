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

/** Metrics of a namespace whose alarms have the same sense. */
type SenseRow = readonly [namespace: string, metrics: readonly string[], sense: MetricSense];

const above = (utmost: number): MetricSense => ({ trouble: "above", utmost });

/** A count of failures: trouble as soon as there are any. */
const anyMore = above(anyCount);
/** A count of partitions or machines that are unwell. */
const anyUnwell = above(1_000);

const rows: readonly SenseRow[] = [
    ["AWS/Kinesis", ["GetRecords.IteratorAgeMilliseconds"], above(weekOfMilliseconds)],
    ["AWS/Kinesis", ["WriteProvisionedThroughputExceeded", "ReadProvisionedThroughputExceeded"], anyMore],
    ["AWS/Firehose", ["DeliveryToS3.DataFreshness"], above(dayOfSeconds)],
    ["AWS/Firehose", ["DeliveryToS3.Success"], { trouble: "below", utmost: 1 }],
    [
        "AWS/Kafka",
        ["OfflinePartitionsCount", "UnderReplicatedPartitions", "UnderMinIsrPartitionCount"],
        anyUnwell,
    ],
    ["AWS/Kafka", ["ActiveControllerCount"], { trouble: "below", utmost: 1, silent: true }],
    ["AWS/Kafka", ["KafkaDataLogsDiskUsed"], above(99)],
    ["AWS/ElasticMapReduce", ["AppsFailed"], anyMore],
    ["AWS/ElasticMapReduce", ["MRUnhealthyNodes"], anyUnwell],
    ["AWS/Transfer", ["BytesIn", "FilesIn"], { trouble: "below", utmost: Infinity, silent: true }],
    ["AWS/Lambda", ["Errors", "Throttles"], anyMore],
    ["AWS/Lambda", ["DestinationDeliveryFailures", "AsyncEventsDropped", "DeadLetterErrors"], anyMore],
    ["AWS/Lambda", ["IteratorAge"], above(weekOfMilliseconds)],
    ["AWS/Lambda", ["OffsetLag"], above(100 * anyCount)],
    ["AWS/EMRServerless", ["FailedJobs"], anyMore],
    ["AWS/States", ["ExecutionsFailed", "ExecutionsTimedOut", "ExecutionThrottled"], anyMore],
    ["AWS/SNS", ["NumberOfNotificationsFailed", "NumberOfNotificationsFailedToRedriveToDlq"], anyMore],
    ["AWS/SQS", ["ApproximateAgeOfOldestMessage"], above(14 * dayOfSeconds)],
    ["AWS/SQS", ["ApproximateNumberOfMessagesVisible"], anyMore],
    [
        "AWS/DynamoDB",
        ["SystemErrors", "ThrottledRequests", "ReadThrottleEvents", "WriteThrottleEvents"],
        anyMore,
    ],
    ["AWS/ApiGateway", ["5XXError", "5xx"], anyMore],
    ["AWS/Events", ["TriggeredRules", "MatchedEvents"], anyMore],
];

/**
 * Metrics by which failures are seen, as `namespace metric`.
 *
 * Sources, besides the pages named in `alarm-metrics.ts`: a record of a Kinesis stream is lost when its age reaches the
 * stream's retention, which the policies read from the stream; Firehose gives up on S3 after a day
 * (https://docs.aws.amazon.com/firehose/latest/dev/retry.html); SQS keeps messages for 14 days at most and 120,000 in flight.
 */
export const metricSense: Readonly<Record<string, MetricSense>> = Object.fromEntries(
    rows.flatMap(([namespace, metrics, sense]) => metrics.map((metric) => [`${namespace} ${metric}`, sense])),
);
