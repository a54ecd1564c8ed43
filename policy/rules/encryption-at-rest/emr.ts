import { customerKey, present } from "../../requirements";
import { resourceRule, row } from "../../resource-rule";
import { equal, given, not } from "../conditions";
import { fsbp, topics } from "../controls";
import { jsonWhere } from "../json-requirements";

const emrType = "aws:emr/cluster:Cluster";

const emrSecurityType = "aws:emr/securityConfiguration:SecurityConfiguration";

const emrAtRest = "EncryptionConfiguration.AtRestEncryptionConfiguration";

export const emr = resourceRule({
    id: "emr-encryption",
    title: "EMR clusters encrypt what they keep in S3 and on disk, and their logs, with a customer managed key.",
    concern: "encryption-at-rest",
    severity: "high",
    enforcement: "mandatory",
    why: "a cluster without a security configuration writes and spills unencrypted",
    controls: [...fsbp("EMR.3"), ...topics.atRest],
    remediation: {
        steps: [
            "Set `securityConfiguration` of the cluster, and `logEncryptionKmsKeyId` beside `logUri`.",
            "In the security configuration, enable encryption at rest for S3 and for local disks with EBS.",
        ],
        example: `configuration: JSON.stringify({
    EncryptionConfiguration: {
        EnableAtRestEncryption: true,
        EnableInTransitEncryption: true,
        AtRestEncryptionConfiguration: {
            S3EncryptionConfiguration: { EncryptionMode: "SSE-KMS", AwsKmsKey: key.arn },
            LocalDiskEncryptionConfiguration: {
                EncryptionKeyProviderType: "AwsKms", AwsKmsKey: key.arn, EnableEbsEncryption: true,
            },
        },
        ...inTransit,
    },
}),`,
    },
    rows: [
        row(166, emrType, "securityConfiguration", present()),
        row(172, emrType, "logEncryptionKmsKeyId", customerKey(), { when: given("logUri") }),
        row(
            167,
            emrSecurityType,
            "configuration",
            jsonWhere(
                "enable encryption at rest, with KMS for S3",
                (json) =>
                    json.is("EncryptionConfiguration.EnableAtRestEncryption", true) &&
                    json.isOneOf(
                        `${emrAtRest}.S3EncryptionConfiguration.EncryptionMode`,
                        "SSE-KMS",
                        "CSE-KMS",
                    ),
            ),
        ),
        row(
            168,
            emrSecurityType,
            "configuration",
            jsonWhere(
                "encrypt local disks with `AwsKms`, EBS volumes included",
                (json) =>
                    json.isOneOf(
                        `${emrAtRest}.LocalDiskEncryptionConfiguration.EncryptionKeyProviderType`,
                        "AwsKms",
                    ) && json.is(`${emrAtRest}.LocalDiskEncryptionConfiguration.EnableEbsEncryption`, true),
            ),
        ),
        row(179, "aws:emr/studio:Studio", "encryptionKeyArn", customerKey()),
    ],
});

const serverlessType = "aws:emrserverless/application:Application";

export const emrServerless = resourceRule({
    id: "emr-serverless-encryption",
    title: "EMR Serverless encrypts its logs with a customer managed key.",
    concern: "encryption-at-rest",
    severity: "medium",
    enforcement: "mandatory",
    why: "Spark logs show rows and arguments, and AWS keeps them under a key of its own unless told otherwise",
    controls: topics.logsAtRest,
    remediation: {
        steps: [
            "Set `encryptionKeyArn` of each logging configuration that is used.",
            "Set `managedPersistenceMonitoringConfiguration.encryptionKeyArn`, or `enabled: false` there.",
        ],
        example: `monitoringConfiguration: {
    cloudwatchLoggingConfiguration: { enabled: true, logGroupName: logs.name, encryptionKeyArn: key.arn },
    managedPersistenceMonitoringConfiguration: { enabled: false },
},`,
    },
    rows: [
        row(
            183,
            serverlessType,
            "monitoringConfiguration.cloudwatchLoggingConfiguration.encryptionKeyArn",
            customerKey(),
            {
                when: equal("monitoringConfiguration.cloudwatchLoggingConfiguration.enabled", "true"),
            },
        ),
        row(
            184,
            serverlessType,
            "monitoringConfiguration.s3MonitoringConfiguration.encryptionKeyArn",
            customerKey(),
            {
                when: given("monitoringConfiguration.s3MonitoringConfiguration.logUri"),
            },
        ),
        row(
            185,
            serverlessType,
            "monitoringConfiguration.managedPersistenceMonitoringConfiguration.encryptionKeyArn",
            customerKey(),
            {
                when: not(
                    equal(
                        "monitoringConfiguration.managedPersistenceMonitoringConfiguration.enabled",
                        "false",
                    ),
                ),
            },
        ),
    ],
});
