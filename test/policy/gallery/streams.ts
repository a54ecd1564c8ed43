import { allow, document } from "./documents";
import { alarm, firing } from "./watching";
import type { World } from "./world";

export function streams(world: World): void {
    const { stack, key, topic, raw, role, logs } = world;
    const stream = stack.add("aws:kinesis/stream:Stream", "clicks", {
        encryptionType: "KMS",
        kmsKeyId: key.arn,
        retentionPeriod: 168,
        streamModeDetails: { streamMode: "ON_DEMAND" },
    });
    for (const metric of [
        "GetRecords.IteratorAgeMilliseconds",
        "WriteProvisionedThroughputExceeded",
        "ReadProvisionedThroughputExceeded",
    ]) {
        alarm({ stack, topic }, stream, "AWS/Kinesis", "StreamName", "name", metric);
    }
    stack.add("aws:kinesis/resourcePolicy:ResourcePolicy", "clicks-policy", {
        resourceArn: stream.arn,
        policy: document(
            allow({ AWS: "arn:aws:iam::210987654321:role/producer" }, "kinesis:PutRecords", stream.arn),
        ),
    });
    const firehose = stack.add("aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream", "delivery", {
        destination: "extended_s3",
        serverSideEncryption: { enabled: true, keyType: "CUSTOMER_MANAGED_CMK", keyArn: key.arn },
        extendedS3Configuration: {
            bucketArn: raw.arn,
            roleArn: role.arn,
            kmsKeyArn: key.arn,
            cloudwatchLoggingOptions: { enabled: true, logGroupName: logs.get("name") },
        },
    });
    alarm({ stack, topic }, firehose, "AWS/Firehose", "DeliveryStreamName", "name", "DeliveryToS3.Success");
    stack.add("aws:cloudwatch/metricAlarm:MetricAlarm", "delivery-freshness", {
        metricQueries: [
            {
                id: "freshness",
                returnData: true,
                metric: {
                    namespace: "AWS/Firehose",
                    metricName: "DeliveryToS3.DataFreshness",
                    dimensions: { DeliveryStreamName: firehose.get("name") },
                    stat: "Maximum",
                    period: 60,
                },
            },
        ],
        comparisonOperator: "GreaterThanThreshold",
        evaluationPeriods: 1,
        treatMissingData: "notBreaching",
        alarmActions: [topic.arn],
    });
}

export function kafka(world: World): void {
    const { stack, key, topic, subnets, group, logs, failures } = world;
    const configuration = stack.add("aws:msk/configuration:Configuration", "broker-settings", {
        serverProperties:
            "auto.create.topics.enable=false\nallow.everyone.if.no.acl.found=false\nmin.insync.replicas=2\n",
    });
    const cluster = stack.add("aws:msk/cluster:Cluster", "bus", {
        clusterName: "bus-1a2b3c4",
        enhancedMonitoring: "PER_TOPIC_PER_BROKER",
        numberOfBrokerNodes: 2,
        configurationInfo: { arn: configuration.arn, revision: 1 },
        encryptionInfo: {
            encryptionAtRestKmsKeyArn: key.arn,
            encryptionInTransit: { clientBroker: "TLS", inCluster: true },
        },
        brokerNodeGroupInfo: {
            clientSubnets: subnets.map(({ id }) => id),
            securityGroups: [group.id],
            connectivityInfo: {
                publicAccess: { type: "DISABLED" },
                vpcConnectivity: { clientAuthentication: { sasl: { iam: true } } },
            },
        },
        clientAuthentication: { unauthenticated: false, sasl: { iam: true } },
        loggingInfo: { brokerLogs: { cloudwatchLogs: { enabled: true, logGroup: logs.get("name") } } },
    });
    for (const [metric, broker] of [
        ["OfflinePartitionsCount"],
        ["ActiveControllerCount"],
        ...["1", "2"].flatMap((each) => [
            ["UnderReplicatedPartitions", each],
            ["KafkaDataLogsDiskUsed", each],
        ]),
    ] as [string, string?][]) {
        const part: Record<string, string> = broker === undefined ? {} : { "Broker ID": broker };
        stack.add(
            "aws:cloudwatch/metricAlarm:MetricAlarm",
            ["bus", metric, broker].filter(Boolean).join("-"),
            {
                namespace: "AWS/Kafka",
                metricName: metric,
                dimensions: { "Cluster Name": "bus-1a2b3c4", ...part },
                ...firing("AWS/Kafka", metric),
                evaluationPeriods: 1,
                alarmActions: [topic.arn],
            },
        );
    }
    stack.add("aws:lambda/eventSourceMapping:EventSourceMapping", "bus-mapping", {
        eventSourceArn: cluster.arn,
        functionName: stack.find("normalizer").arn,
        startingPosition: "TRIM_HORIZON",
        topics: ["orders.events"],
        amazonManagedKafkaEventSourceConfig: { consumerGroupId: "normalizer" },
        sourceAccessConfigurations: [
            { type: "SASL_SCRAM_512_AUTH", uri: "arn:aws:secretsmanager:us-east-1:123456789012:secret:x" },
        ],
        destinationConfig: { onFailure: { destinationArn: failures.arn } },
    });
    stack.add("aws:msk/topic:Topic", "orders-events", {
        clusterArn: cluster.arn,
        name: "orders.events",
        partitionCount: 6,
        replicationFactor: 3,
        configs: '{"min.insync.replicas":"2","unclean.leader.election.enable":"false"}',
    });
    stack.add("aws:msk/serverlessCluster:ServerlessCluster", "small-bus", {
        clientAuthentication: { sasl: { iam: { enabled: true } } },
        vpcConfigs: [{ subnetIds: subnets.map(({ id }) => id), securityGroupIds: [group.id] }],
    });
    stack.add("aws:msk/clusterPolicy:ClusterPolicy", "bus-policy", {
        clusterArn: cluster.arn,
        policy: document(
            allow({ AWS: "arn:aws:iam::210987654321:root" }, "kafka:CreateVpcConnection", cluster.arn),
        ),
    });
    stack.add("aws:msk/replicator:Replicator", "replicator", {
        logDelivery: { replicatorLogDelivery: { cloudwatchLogs: { enabled: true } } },
    });
    stack.add("aws:mskconnect/connector:Connector", "connector", {
        kafkaCluster: {
            apacheKafkaCluster: { vpc: { subnets: subnets.map(({ id }) => id), securityGroups: [group.id] } },
        },
        kafkaClusterEncryptionInTransit: { encryptionType: "TLS" },
        kafkaClusterClientAuthentication: { authenticationType: "IAM" },
        logDelivery: { workerLogDelivery: { cloudwatchLogs: { enabled: true } } },
    });
}
