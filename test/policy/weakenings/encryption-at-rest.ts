import type { Given } from "../../../policy/test-kit";
import { type Weakening, set, clear, awsKey, emr, add, remove } from "./weakening";

const atRest = (content: Record<string, Record<string, Given>>) =>
    content.EncryptionConfiguration.AtRestEncryptionConfiguration as Record<string, Record<string, Given>>;

const glueModes: [number, string, string][] = [
    [144, "cloudwatchEncryption", "cloudwatchEncryptionMode"],
    [146, "jobBookmarksEncryption", "jobBookmarksEncryptionMode"],
    [147, "s3Encryption", "s3EncryptionMode"],
];

const catalog = "dataCatalogEncryptionSettings";

const monitoring = "monitoringConfiguration";

export const encryptionAtRest: readonly Weakening[] = [
    set(50, "kinesis-encryption", "clicks", "encryptionType", clear),
    set(50, "kinesis-encryption", "clicks", "encryptionType", "NONE"),
    set(51, "kinesis-encryption", "clicks", "kmsKeyId", clear),
    set(51, "kinesis-encryption", "clicks", "kmsKeyId", awsKey("kinesis")),
    set(56, "firehose-encryption", "delivery", "serverSideEncryption.enabled", false),
    set(56, "firehose-encryption", "delivery", "serverSideEncryption", clear),
    set(57, "firehose-encryption", "delivery", "serverSideEncryption.keyType", "AWS_OWNED_CMK"),
    set(57, "firehose-encryption", "delivery", "serverSideEncryption.keyArn", clear),
    set(58, "firehose-encryption", "delivery", "extendedS3Configuration.kmsKeyArn", clear),
    set(
        28,
        "replication-encryption",
        "raw-replication",
        "rules.0.destination.encryptionConfiguration",
        clear,
    ),
    set(29, "replication-encryption", "raw-replication", "rules.0.sourceSelectionCriteria", clear),
    set(
        29,
        "replication-encryption",
        "raw-replication",
        "rules.0.sourceSelectionCriteria.sseKmsEncryptedObjects.status",
        "Disabled",
    ),
    set(37, "kms-rotation", "key", "enableKeyRotation", clear),
    set(37, "kms-rotation", "key", "enableKeyRotation", false),
    set(37, "encrypting-keys-rotate", "key", "enableKeyRotation", false),
    set(38, "kms-rotation", "key", "rotationPeriodInDays", 2000),
    set(39, "kms-key-enabled", "key", "isEnabled", false),
    set(39, "encrypting-keys-rotate", "key", "isEnabled", false),
    set(48, "kms-key-enabled", "replica-key", "enabled", false),
    set(62, "msk-encryption", "bus", "encryptionInfo.encryptionAtRestKmsKeyArn", clear),
    set(
        62,
        "msk-encryption",
        "bus",
        "encryptionInfo.encryptionAtRestKmsKeyArn",
        "arn:aws:kms:us-east-1:123456789012:alias/aws/kafka",
    ),
    set(141, "glue-encryption", "sessions", "securityConfiguration", clear),
    set(142, "glue-encryption", "crawler", "securityConfiguration", clear),
    set(143, "glue-encryption", "notebook", "securityConfiguration", clear),
    ...glueModes.flatMap(([row, block, mode]) => [
        set(
            row,
            "glue-security-configuration",
            "glue-security",
            `encryptionConfiguration.${block}.${mode}`,
            "DISABLED",
        ),
        set(
            row,
            "glue-security-configuration",
            "glue-security",
            `encryptionConfiguration.${block}.kmsKeyArn`,
            clear,
        ),
    ]),
    set(
        145,
        "glue-security-configuration",
        "glue-security",
        "encryptionConfiguration.cloudwatchEncryption",
        clear,
    ),
    set(
        148,
        "glue-security-configuration",
        "glue-security",
        "encryptionConfiguration.s3Encryption.s3EncryptionMode",
        "SSE-S3",
    ),
    set(
        149,
        "glue-catalog-encryption",
        "catalog-encryption",
        `${catalog}.encryptionAtRest.catalogEncryptionMode`,
        "DISABLED",
    ),
    set(
        150,
        "glue-catalog-encryption",
        "catalog-encryption",
        `${catalog}.encryptionAtRest.sseAwsKmsKeyId`,
        clear,
    ),
    set(
        151,
        "glue-catalog-encryption",
        "catalog-encryption",
        `${catalog}.connectionPasswordEncryption.returnConnectionPasswordEncrypted`,
        false,
    ),
    set(
        152,
        "glue-catalog-encryption",
        "catalog-encryption",
        `${catalog}.connectionPasswordEncryption.awsKmsKeyId`,
        clear,
    ),
    set(166, "emr-encryption", "trends", "securityConfiguration", clear),
    set(172, "emr-encryption", "trends", "logEncryptionKmsKeyId", clear),
    emr(167, "emr-encryption", "without encryption at rest", (content) => {
        content.EncryptionConfiguration.EnableAtRestEncryption = false;
    }),
    emr(167, "emr-encryption", "S3 under its own key", (content) => {
        atRest(content).S3EncryptionConfiguration.EncryptionMode = "SSE-S3";
    }),
    emr(168, "emr-encryption", "local disks without KMS", (content) => {
        delete (atRest(content) as Record<string, unknown>).LocalDiskEncryptionConfiguration;
    }),
    emr(168, "emr-encryption", "volumes in clear text", (content) => {
        atRest(content).LocalDiskEncryptionConfiguration.EnableEbsEncryption = false;
    }),
    set(179, "emr-encryption", "studio", "encryptionKeyArn", clear),
    set(
        183,
        "emr-serverless-encryption",
        "spark",
        `${monitoring}.cloudwatchLoggingConfiguration.encryptionKeyArn`,
        clear,
    ),
    set(
        184,
        "emr-serverless-encryption",
        "spark",
        `${monitoring}.s3MonitoringConfiguration.encryptionKeyArn`,
        clear,
    ),
    set(
        185,
        "emr-serverless-encryption",
        "spark",
        `${monitoring}.managedPersistenceMonitoringConfiguration`,
        clear,
    ),
    set(193, "step-functions-encryption", "nightly-run", "encryptionConfiguration", clear),
    set(193, "step-functions-encryption", "nightly-run", "encryptionConfiguration.type", "AWS_OWNED_KEY"),
    set(194, "step-functions-encryption", "nightly-run", "encryptionConfiguration.kmsKeyId", clear),
    set(195, "step-functions-encryption", "approval", "encryptionConfiguration.kmsKeyId", clear),
    set(197, "messaging-encryption", "alarms", "kmsMasterKeyId", clear),
    set(197, "alarm-topic-key", "alarms", "kmsMasterKeyId", awsKey("sns")),
    set(205, "messaging-encryption", "work", "kmsMasterKeyId", clear),
    set(205, "messaging-encryption", "work", "kmsMasterKeyId", awsKey("sqs")),
    {
        row: 206,
        rule: "messaging-encryption",
        on: "work",
        what: "work without any encryption",
        inPreview: "violated",
        apply: (stack) => {
            const { inputs } = stack.find("work");
            delete inputs.kmsMasterKeyId;
            inputs.sqsManagedSseEnabled = false;
        },
    },
    set(263, "messaging-encryption", "shop-events", "kmsKeyIdentifier", clear),
    set(240, "dynamodb-encryption", "seen", "serverSideEncryption", clear),
    set(240, "dynamodb-encryption", "seen", "serverSideEncryption.enabled", false),
    set(241, "dynamodb-encryption", "seen", "serverSideEncryption.kmsKeyArn", clear),
    set(242, "dynamodb-encryption", "seen", "replicas.0.kmsKeyArn", clear),
    set(243, "dynamodb-encryption", "seen-replica", "kmsKeyArn", clear),
    set(250, "dynamodb-encryption", "seen-export", "s3SseAlgorithm", "AES256"),
    set(250, "dynamodb-encryption", "seen-export", "s3SseKmsKeyId", clear),
    add(248, "dynamodb-no-global-table-v1", "aws:dynamodb/globalTable:GlobalTable", {
        replicas: [{ regionName: "eu-west-1" }],
    }),
    set(251, "log-group-encryption", "logs", "kmsKeyId", clear),
    set(300, "secret-encryption", "webhook-secret", "kmsKeyId", clear),
    set(300, "secret-encryption", "webhook-secret", "kmsKeyId", awsKey("secretsmanager")),
    set(119, "lambda-encryption", "normalizer", "kmsKeyArn", clear),
    set(138, "lambda-encryption", "clicks-mapping", "kmsKeyArn", clear),
    set(224, "api-cache-encryption", "all-methods", "settings.cacheDataEncrypted", false),
    set(223, "api-stage-cache-encryption", "v1", "settings.cacheDataEncrypted", false, {
        change: "all-methods",
    }),
    remove(223, "api-stage-cache-encryption", "v1", "all-methods"),
];
