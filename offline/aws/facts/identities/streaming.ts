import { byArn, HERE } from "../identity-templates";
import type { Identity } from "../identity";

export const STREAMING: Record<string, Identity> = {
    "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": byArn(
        `firehose:${HERE}:deliverystream/{name}`,
        {
            destinationId: "destinationId-000000000001",
            versionId: "1",
        },
    ),
    "aws:kinesis/resourcePolicy:ResourcePolicy": { id: "{resourceArn}" },
    "aws:kinesis/stream:Stream": byArn(`kinesis:${HERE}:stream/{name}`, {
        maxRecordSizeInKib: 1024,
        streamModeDetails: { streamMode: "PROVISIONED" },
    }),
    "aws:kinesis/streamConsumer:StreamConsumer": { id: "{streamArn}/consumer/{name}:1767225600" },
    "aws:msk/cluster:Cluster": byArn(`kafka:${HERE}:cluster/{clusterName}/{uuid}-1`, {
        clusterUuid: "{uuid}-1",
        currentVersion: "K3AEGXETSR30VB",
        storageMode: "LOCAL",
        bootstrapBrokers: "",
        bootstrapBrokersTls:
            "b-1.{clusterName}.{lower6}.c1.kafka.{region}.{dnsSuffix}:9094,b-2.{clusterName}.{lower6}.c1.kafka.{region}.{dnsSuffix}:9094",
        bootstrapBrokersSaslIam:
            "b-1.{clusterName}.{lower6}.c1.kafka.{region}.{dnsSuffix}:9098,b-2.{clusterName}.{lower6}.c1.kafka.{region}.{dnsSuffix}:9098",
        bootstrapBrokersSaslScram:
            "b-1.{clusterName}.{lower6}.c1.kafka.{region}.{dnsSuffix}:9096,b-2.{clusterName}.{lower6}.c1.kafka.{region}.{dnsSuffix}:9096",
        zookeeperConnectString: "",
        zookeeperConnectStringTls: "",
    }),
    "aws:msk/clusterPolicy:ClusterPolicy": { id: "{clusterArn}" },
    "aws:msk/configuration:Configuration": byArn(`kafka:${HERE}:configuration/{name}/{uuid}-1`, {
        latestRevision: 1,
    }),
    "aws:msk/scramSecretAssociation:ScramSecretAssociation": { id: "{clusterArn}" },
    "aws:msk/serverlessCluster:ServerlessCluster": byArn(`kafka:${HERE}:cluster/{clusterName}/{uuid}-s1`, {
        clusterUuid: "{uuid}-s1",
        bootstrapBrokersSaslIam: "boot-{lower8}.c1.kafka-serverless.{region}.{dnsSuffix}:9098",
    }),
    "aws:msk/topic:Topic": {
        id: "{clusterArn},{name}",
        arn: `kafka:${HERE}:topic/{clusterName}/{uuid}-1/{name}`,
    },
};
