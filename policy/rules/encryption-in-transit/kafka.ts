import { mustBe, mustBeIfSet } from "../../requirements";
import { resourceRule, row } from "../../resource-rule";
import { fsbp, topics } from "../controls";

const clusterType = "aws:msk/cluster:Cluster";

export const msk = resourceRule({
    id: "msk-in-transit",
    title: "Brokers and connectors of MSK speak TLS alone, with clients and among themselves.",
    concern: "encryption-in-transit",
    severity: "high",
    enforcement: "mandatory",
    why: "one plaintext listener is enough for a client to send orders in clear text",
    controls: [...fsbp("MSK.1", "MSK.3"), ...topics.inTransit],
    remediation: {
        steps: [
            'Set `encryptionInfo.encryptionInTransit` to `{ clientBroker: "TLS", inCluster: true }`, or leave it unset.',
            'Set `kafkaClusterEncryptionInTransit.encryptionType: "TLS"` of connectors.',
        ],
        example: `encryptionInfo: { encryptionInTransit: { clientBroker: "TLS", inCluster: true }, encryptionAtRestKmsKeyArn: key.arn },`,
    },
    rows: [
        row(60, clusterType, "encryptionInfo.encryptionInTransit.clientBroker", mustBeIfSet("TLS")),
        row(61, clusterType, "encryptionInfo.encryptionInTransit.inCluster", mustBeIfSet(true)),
        row(
            76,
            "aws:mskconnect/connector:Connector",
            "kafkaClusterEncryptionInTransit.encryptionType",
            mustBe("TLS"),
        ),
    ],
});
