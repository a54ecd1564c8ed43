/** Which property of a resource is the value of its metrics' dimension. */
export type DimensionValue = "name" | "arn" | "id" | "bucket" | "clusterName";

/** How CloudWatch knows a resource, and what of it must be watched. */
export interface WatchedType {
    /** Metric namespace, such as `AWS/Kinesis`. */
    namespace: string;
    /** The dimension that identifies the resource, such as `StreamName`. */
    dimension: string;
    /** The property whose value the dimension takes. */
    value: DimensionValue;
    /** Groups of metrics; an alarm on one metric of each group is required. */
    required: readonly (readonly string[])[];
    /** Dimensions that the metrics may have besides; with any other one an alarm looks at a metric that doesn't exist. */
    further?: readonly string[];
    /**
     * Required metrics that exist for each part of a resource alone, such as a broker: the dimension that numbers the parts,
     * and the property that says how many there are.
     */
    parts?: { dimension: string; count: string; metrics: readonly string[] };
    /** Required metrics that CloudWatch doesn't have of those resources whose property begins so. */
    lacking?: { property: string; prefix: string; metrics: readonly string[] };
}

/**
 * Types whose failures show in metrics, by resource token.
 *
 * Namespaces, dimensions and metric names are those of each service's CloudWatch page, starting from
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/aws-services-cloudwatch-metrics.html
 */
export const watchedByMetric: Record<string, WatchedType> = {
    "aws:kinesis/stream:Stream": {
        namespace: "AWS/Kinesis",
        dimension: "StreamName",
        value: "name",
        required: [
            ["GetRecords.IteratorAgeMilliseconds"],
            ["WriteProvisionedThroughputExceeded"],
            ["ReadProvisionedThroughputExceeded"],
        ],
    },
    "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": {
        namespace: "AWS/Firehose",
        dimension: "DeliveryStreamName",
        value: "name",
        required: [["DeliveryToS3.DataFreshness"], ["DeliveryToS3.Success"]],
    },
    "aws:msk/cluster:Cluster": {
        namespace: "AWS/Kafka",
        dimension: "Cluster Name",
        value: "clusterName",
        further: ["Broker ID", "Consumer Group", "Topic", "Partition", "Client Authentication"],
        required: [
            ["OfflinePartitionsCount"],
            ["ActiveControllerCount"],
            ["UnderReplicatedPartitions", "UnderMinIsrPartitionCount"],
            ["KafkaDataLogsDiskUsed"],
        ],
        // https://docs.aws.amazon.com/msk/latest/developerguide/metrics-details.html
        parts: {
            dimension: "Broker ID",
            count: "numberOfBrokerNodes",
            metrics: ["UnderReplicatedPartitions", "UnderMinIsrPartitionCount", "KafkaDataLogsDiskUsed"],
        },
        // https://docs.aws.amazon.com/msk/latest/developerguide/metrics-details-express.html
        lacking: {
            property: "brokerNodeGroupInfo.instanceType",
            prefix: "express.",
            metrics: [
                "OfflinePartitionsCount",
                "UnderReplicatedPartitions",
                "UnderMinIsrPartitionCount",
                "KafkaDataLogsDiskUsed",
            ],
        },
    },
    "aws:emr/cluster:Cluster": {
        namespace: "AWS/ElasticMapReduce",
        dimension: "JobFlowId",
        further: ["JobId"],
        value: "id",
        required: [["AppsFailed"], ["MRUnhealthyNodes"]],
    },
    "aws:transfer/server:Server": {
        namespace: "AWS/Transfer",
        dimension: "ServerId",
        value: "id",
        required: [["BytesIn", "FilesIn"]],
    },
    "aws:lambda/function:Function": {
        namespace: "AWS/Lambda",
        dimension: "FunctionName",
        further: ["Resource", "ExecutedVersion"],
        value: "name",
        required: [["Errors"], ["Throttles"]],
    },
    "aws:emrserverless/application:Application": {
        namespace: "AWS/EMRServerless",
        dimension: "ApplicationId",
        further: ["ApplicationName", "JobName", "JobId", "WorkerType", "CapacityAllocationType"],
        value: "id",
        required: [["FailedJobs"]],
    },
    "aws:sfn/stateMachine:StateMachine": {
        namespace: "AWS/States",
        dimension: "StateMachineArn",
        value: "arn",
        required: [["ExecutionsFailed"], ["ExecutionsTimedOut"], ["ExecutionThrottled"]],
    },
};

/**
 * What of a function must be watched besides, by what feeds it: groups of metrics as in `WatchedType.required`.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
export const watchedByFeed = {
    /** Kinesis and DynamoDB streams. */
    stream: [["IteratorAge"]],
    kafka: [["OffsetLag"]],
    /** Failed events go to a destination, which may itself fail. */
    failureDestination: [["DestinationDeliveryFailures"]],
    /** Lambda retries twice, and then gives up. */
    asynchronous: [["AsyncEventsDropped", "DestinationDeliveryFailures", "DeadLetterErrors"]],
} as const satisfies Record<string, WatchedType["required"]>;

/**
 * Types that ingestion leans on, whose trouble shows in metrics too: advised, not required, to be watched.
 *
 * A bucket's request metrics exist only with an `aws.s3.BucketMetric`. Source: as above.
 */
export const advisedByMetric: Record<string, WatchedType> = {
    "aws:sns/topic:Topic": {
        namespace: "AWS/SNS",
        dimension: "TopicName",
        value: "name",
        required: [["NumberOfNotificationsFailed", "NumberOfNotificationsFailedToRedriveToDlq"]],
    },
    "aws:sqs/queue:Queue": {
        namespace: "AWS/SQS",
        dimension: "QueueName",
        value: "name",
        required: [["ApproximateAgeOfOldestMessage", "ApproximateNumberOfMessagesVisible"]],
    },
    "aws:dynamodb/table:Table": {
        namespace: "AWS/DynamoDB",
        dimension: "TableName",
        further: ["Operation", "GlobalSecondaryIndexName"],
        value: "name",
        required: [
            ["ReadThrottleEvents", "ThrottledRequests"],
            ["WriteThrottleEvents", "ThrottledRequests"],
        ],
    },
    "aws:apigateway/restApi:RestApi": {
        namespace: "AWS/ApiGateway",
        dimension: "ApiName",
        further: ["Stage", "Method", "Resource"],
        value: "name",
        required: [["5XXError"]],
    },
    "aws:apigatewayv2/api:Api": {
        namespace: "AWS/ApiGateway",
        dimension: "ApiId",
        further: ["Stage", "Method", "Resource", "Route"],
        value: "id",
        required: [["5xx", "5XXError"]],
    },
};
