import { customerKey, mustBe } from "../../requirements";
import { resourceRule, row } from "../../resource-rule";
import { given } from "../conditions";
import { topics } from "../controls";
import { onlyOwnKey } from "./own-key";

const replicationType = "aws:s3/bucketReplicationConfig:BucketReplicationConfig";

export const replication = resourceRule({
    id: "replication-encryption",
    title: "Replicas of buckets are encrypted with a KMS key.",
    concern: "encryption-at-rest",
    severity: "medium",
    enforcement: "mandatory",
    why: "objects under KMS keys are left out of replication, or lose their key, unless the rule says otherwise",
    controls: topics.atRest,
    remediation: {
        steps: [
            "Set `destination.encryptionConfiguration.replicaKmsKeyId` on each rule.",
            'Set `sourceSelectionCriteria.sseKmsEncryptedObjects.status: "Enabled"` on each rule.',
        ],
        example: `rules: [{
    status: "Enabled",
    sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } },
    destination: { bucket: replica.arn, encryptionConfiguration: { replicaKmsKeyId: replicaKey.arn } },
}],`,
    },
    rows: [
        row(
            28,
            replicationType,
            "rules[].destination.encryptionConfiguration.replicaKmsKeyId",
            customerKey(),
        ),
        row(
            29,
            replicationType,
            "rules[].sourceSelectionCriteria.sseKmsEncryptedObjects.status",
            mustBe("Enabled"),
        ),
    ],
});

const tableType = "aws:dynamodb/table:Table";

export const tables = resourceRule({
    id: "dynamodb-encryption",
    title: "DynamoDB tables, their replicas and exports are encrypted with a customer managed key.",
    concern: "encryption-at-rest",
    severity: "high",
    enforcement: "mandatory",
    why: `a table is under a key that AWS owns unless told otherwise, and ${onlyOwnKey}`,
    controls: topics.atRest,
    remediation: {
        steps: [
            "Set `serverSideEncryption: { enabled: true, kmsKeyArn }`, and `kmsKeyArn` of each replica.",
            'Export with `s3SseAlgorithm: "KMS"` and `s3SseKmsKeyId`.',
        ],
        example: `new aws.dynamodb.Table("seen", { ...rest, serverSideEncryption: { enabled: true, kmsKeyArn: key.arn } });`,
    },
    rows: [
        row(240, tableType, "serverSideEncryption.enabled", mustBe(true)),
        row(241, tableType, "serverSideEncryption.kmsKeyArn", customerKey()),
        row(242, tableType, "replicas[].kmsKeyArn", customerKey(), { when: given("replicas") }),
        row(243, "aws:dynamodb/tableReplica:TableReplica", "kmsKeyArn", customerKey()),
        row(250, "aws:dynamodb/tableExport:TableExport", "s3SseAlgorithm", mustBe("KMS")),
        row(250, "aws:dynamodb/tableExport:TableExport", "s3SseKmsKeyId", customerKey()),
    ],
});

export const globalTables = resourceRule({
    id: "dynamodb-no-global-table-v1",
    title: "DynamoDB global tables are not of the 2017 version.",
    concern: "encryption-at-rest",
    severity: "medium",
    enforcement: "mandatory",
    why: "`aws.dynamodb.GlobalTable` has no property for a key, and AWS advises against it",
    controls: topics.atRest,
    remediation: {
        steps: ["Replace it with `replicas` of `aws.dynamodb.Table`, each with `kmsKeyArn`."],
        example: `new aws.dynamodb.Table("seen", {
    ...rest,
    replicas: [{ regionName: "eu-central-1", kmsKeyArn: replicaKey.arn }],
});`,
    },
    rows: [
        row(248, "aws:dynamodb/globalTable:GlobalTable", "replicas", {
            demand: () => "not be declared this way",
            test: () => "unmet",
        }),
    ],
});

export const logGroups = resourceRule({
    id: "log-group-encryption",
    title: "Log groups are encrypted with a customer managed key.",
    concern: "encryption-at-rest",
    severity: "medium",
    enforcement: "mandatory",
    why: `logs gather what handlers and jobs saw, and ${onlyOwnKey}`,
    controls: topics.logsAtRest,
    remediation: {
        steps: ["Set `kmsKeyId` to the ARN of a key whose policy admits `logs.<region>.amazonaws.com`."],
        example: `new aws.cloudwatch.LogGroup("normalizer", { retentionInDays: 365, kmsKeyId: key.arn });`,
    },
    rows: [row(251, "aws:cloudwatch/logGroup:LogGroup", "kmsKeyId", customerKey())],
});

export const secrets = resourceRule({
    id: "secret-encryption",
    title: "Secrets are encrypted with a customer managed key.",
    concern: "encryption-at-rest",
    severity: "high",
    enforcement: "mandatory",
    why: "MSK refuses SCRAM secrets under AWS's own key, and another account can't read them",
    controls: topics.atRest,
    remediation: {
        steps: ["Set `kmsKeyId` to the ARN of a customer managed key."],
        example: `new aws.secretsmanager.Secret("webhook", { kmsKeyId: key.arn });`,
    },
    rows: [row(300, "aws:secretsmanager/secret:Secret", "kmsKeyId", customerKey())],
});
