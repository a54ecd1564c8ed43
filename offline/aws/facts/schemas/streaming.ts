import type { ProviderSchema } from "../provider-schema";

export const STREAMING: Record<string, ProviderSchema> = {
    "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": {
        source: "firehose/delivery_stream.go",
        replacing: ["destination", "kinesisSourceConfiguration", "mskSourceConfiguration"],
        limits: {
            destination: {
                enum: [
                    "elasticsearch",
                    "extended_s3",
                    "http_endpoint",
                    "iceberg",
                    "opensearch",
                    "opensearchserverless",
                    "redshift",
                    "snowflake",
                    "splunk",
                ],
            },
        },
    },
    "aws:kinesis/stream:Stream": {
        source: "kinesis/stream.go",
        defaults: { encryptionType: "NONE", enforceConsumerDeletion: false, retentionPeriod: 24 },
        limits: { retentionPeriod: { min: 24, max: 8760 } },
    },
    "aws:kinesis/streamConsumer:StreamConsumer": {
        source: "kinesis/stream_consumer.go",
        replacing: ["streamArn"],
    },
    "aws:msk/cluster:Cluster": {
        source: "kafka/cluster.go",
        defaults: { enhancedMonitoring: "DEFAULT" },
        replacing: [
            "brokerNodeGroupInfo.azDistribution",
            "brokerNodeGroupInfo.clientSubnets",
            "brokerNodeGroupInfo.securityGroups",
            "encryptionInfo.encryptionAtRestKmsKeyArn",
            "encryptionInfo.encryptionInTransit.inCluster",
        ],
        // The API's model still has 15; AWS allows more (https://docs.aws.amazon.com/msk/latest/developerguide/limits.html).
        limits: { numberOfBrokerNodes: { min: 1 } },
    },
    "aws:msk/configuration:Configuration": {
        source: "kafka/configuration.go",
        replacing: ["kafkaVersions"],
    },
    "aws:msk/scramSecretAssociation:ScramSecretAssociation": {
        source: "kafka/scram_secret_association.go",
        replacing: ["clusterArn"],
    },
    "aws:msk/serverlessCluster:ServerlessCluster": {
        source: "kafka/serverless_cluster.go",
        replacing: ["clientAuthentication", "vpcConfigs"],
    },
    "aws:msk/topic:Topic": {
        source: "kafka/topic.go",
        replacing: ["replicationFactor"],
        documents: ["configs"],
    },
};
