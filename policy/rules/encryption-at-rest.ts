import { atMost, code, customerKey, mustBe, mustBeIfSet, oneOf, present, satisfying } from "../requirements";
import { resourceRule, row } from "../resource-rule";
import { scalarText, textOf } from "../model/values";
import type { Check, Rule, StackRule } from "../rule";
import { companionRule } from "./companions";
import { and, equal, equalOrUnset, given, not, or } from "./conditions";
import { fsbp, securityHub, topics } from "./controls";
import { jsonWhere } from "./json-requirements";

const onlyOwnKey = "only a key of one's own can be audited, limited and withdrawn";

const streams = resourceRule({
    id: "kinesis-encryption",
    title: "Kinesis streams are encrypted with a customer managed key.",
    concern: "encryption-at-rest",
    severity: "high",
    enforcement: "mandatory",
    why: `a stream is stored unencrypted unless it is told otherwise, and ${onlyOwnKey}`,
    controls: [...fsbp("Kinesis.1"), ...topics.atRest],
    remediation: {
        steps: ['Set `encryptionType: "KMS"`.', "Set `kmsKeyId` to the ARN of a customer managed key."],
        example: `new aws.kinesis.Stream("orders", {
    encryptionType: "KMS",
    kmsKeyId: key.arn,
    streamModeDetails: { streamMode: "ON_DEMAND" },
});`,
    },
    rows: [
        row(50, "aws:kinesis/stream:Stream", "encryptionType", mustBe("KMS")),
        row(51, "aws:kinesis/stream:Stream", "kmsKeyId", customerKey(), {
            fix: "Set `kmsKeyId` to the ARN of a customer managed key",
        }),
    ],
});

const firehoseType = "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream";
const directPut = not(or(given("kinesisSourceConfiguration"), given("mskSourceConfiguration")));

/** Destinations that keep what they couldn't deliver, or all of it, in S3. */
const otherDestinations = [
    "elasticsearchConfiguration",
    "httpEndpointConfiguration",
    "icebergConfiguration",
    "opensearchConfiguration",
    "opensearchserverlessConfiguration",
    "redshiftConfiguration",
    "snowflakeConfiguration",
    "splunkConfiguration",
];

const firehose = resourceRule({
    id: "firehose-encryption",
    title: "Firehose streams are encrypted with a customer managed key, as is what they deliver to S3.",
    concern: "encryption-at-rest",
    severity: "high",
    enforcement: "mandatory",
    why: `records that are put directly wait unencrypted, and ${onlyOwnKey}`,
    controls: [...fsbp("DataFirehose.1"), ...topics.atRest],
    remediation: {
        steps: [
            'Set `serverSideEncryption` to `{ enabled: true, keyType: "CUSTOMER_MANAGED_CMK", keyArn }`.',
            "Set `extendedS3Configuration.kmsKeyArn`.",
        ],
        example: `new aws.kinesis.FirehoseDeliveryStream("orders", {
    destination: "extended_s3",
    serverSideEncryption: { enabled: true, keyType: "CUSTOMER_MANAGED_CMK", keyArn: key.arn },
    extendedS3Configuration: { bucketArn: raw.arn, roleArn: role.arn, kmsKeyArn: key.arn },
});`,
    },
    rows: [
        row(56, firehoseType, "serverSideEncryption.enabled", mustBe(true), { when: directPut }),
        row(57, firehoseType, "serverSideEncryption.keyType", mustBe("CUSTOMER_MANAGED_CMK"), {
            when: directPut,
        }),
        row(57, firehoseType, "serverSideEncryption.keyArn", customerKey(), { when: directPut }),
        row(58, firehoseType, "extendedS3Configuration.kmsKeyArn", customerKey(), {
            when: given("extendedS3Configuration"),
        }),
        ...otherDestinations.map((destination) =>
            row(323, firehoseType, `${destination}.s3Configuration.kmsKeyArn`, customerKey(), {
                when: given(destination),
            }),
        ),
    ],
});

const replicationType = "aws:s3/bucketReplicationConfig:BucketReplicationConfig";

const replication = resourceRule({
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

const keyType = "aws:kms/key:Key";
const rotatable = and(
    equalOrUnset("customerMasterKeySpec", "SYMMETRIC_DEFAULT"),
    equalOrUnset("keyUsage", "ENCRYPT_DECRYPT"),
    not(given("customKeyStoreId")),
);

const keyRotation = resourceRule({
    id: "kms-rotation",
    title: "Customer managed keys rotate every year.",
    concern: "encryption-at-rest",
    severity: "medium",
    enforcement: "mandatory",
    why: "rotation bounds how much data one leaked key opens",
    controls: [...securityHub("KMS.4"), ...topics.keyRotation],
    remediation: {
        steps: ["Set `enableKeyRotation: true`, and `rotationPeriodInDays` to 365 at most or not at all."],
        example: `new aws.kms.Key("orders", { description: "Orders", enableKeyRotation: true });`,
    },
    options: {
        maximumDays: {
            type: "integer",
            default: 365,
            minimum: 90,
            maximum: 2560,
            description: "Longest time between two rotations, in days.",
        },
    },
    rows: [
        row(37, keyType, "enableKeyRotation", mustBe(true), { when: rotatable }),
        row(38, keyType, "rotationPeriodInDays", atMost("maximumDays", "days", "met"), { when: rotatable }),
    ],
});

const keysUsable = resourceRule({
    id: "kms-key-enabled",
    title: "Customer managed keys are enabled.",
    concern: "encryption-at-rest",
    severity: "medium",
    enforcement: "mandatory",
    why: "what is encrypted with a disabled key can be neither written nor read",
    controls: topics.keyManagement,
    remediation: {
        steps: ["Leave `isEnabled` of keys and `enabled` of replicas unset, or set them to true."],
        example: `new aws.kms.Key("orders", { description: "Orders", enableKeyRotation: true });`,
    },
    rows: [
        row(39, keyType, "isEnabled", mustBeIfSet(true)),
        row(48, "aws:kms/replicaKey:ReplicaKey", "enabled", mustBeIfSet(true)),
    ],
});

const keyKinds = resourceRule({
    id: "kms-key-kind",
    title: "Customer managed keys are of an allowed kind.",
    concern: "encryption-at-rest",
    severity: "low",
    enforcement: "advisory",
    why: "AWS services encrypt with symmetric keys alone, so another kind is a mistake or needs a reason",
    controls: topics.keyManagement,
    remediation: {
        steps: ["Leave `customerMasterKeySpec` and `keyUsage` unset, or name an allowed kind."],
        example: `new aws.kms.Key("orders", { description: "Orders", enableKeyRotation: true });`,
    },
    options: {
        allowedSpecs: {
            type: "array",
            default: ["SYMMETRIC_DEFAULT"],
            description: "Allowed values of `customerMasterKeySpec`.",
        },
        allowedUsages: {
            type: "array",
            default: ["ENCRYPT_DECRYPT"],
            description: "Allowed values of `keyUsage`.",
        },
    },
    rows: [
        row(45, keyType, "customerMasterKeySpec", allowedBy("allowedSpecs")),
        row(46, keyType, "keyUsage", allowedBy("allowedUsages")),
    ],
});

function allowedBy(option: string) {
    return satisfying(
        (context) => `be one of ${context.option<string[]>(option).join(", ")}`,
        (value, context) => context.option<string[]>(option).includes(scalarText(value) ?? ""),
        "met",
    );
}

const msk = resourceRule({
    id: "msk-encryption",
    title: "MSK clusters are encrypted with a customer managed key.",
    concern: "encryption-at-rest",
    severity: "high",
    enforcement: "mandatory",
    why: `brokers keep every event on disk, and ${onlyOwnKey}`,
    controls: topics.atRest,
    remediation: {
        steps: ["Set `encryptionInfo.encryptionAtRestKmsKeyArn` to the ARN of a customer managed key."],
        example: `encryptionInfo: {
    encryptionAtRestKmsKeyArn: key.arn,
    encryptionInTransit: { clientBroker: "TLS", inCluster: true },
},`,
    },
    rows: [row(62, "aws:msk/cluster:Cluster", "encryptionInfo.encryptionAtRestKmsKeyArn", customerKey())],
});

const glueJobs = resourceRule({
    id: "glue-encryption",
    title: "Glue jobs, crawlers and development endpoints have a security configuration.",
    concern: "encryption-at-rest",
    severity: "high",
    enforcement: "mandatory",
    why: "without one their output, logs and bookmarks are not under a key of one's own",
    controls: topics.atRest,
    remediation: {
        steps: [
            "Set `securityConfiguration` to the name of a `aws.glue.SecurityConfiguration` that encrypts everything.",
        ],
        example: `new aws.glue.Job("sessions", { ...rest, securityConfiguration: security.name });`,
    },
    rows: [
        row(141, "aws:glue/job:Job", "securityConfiguration", present()),
        row(142, "aws:glue/crawler:Crawler", "securityConfiguration", present()),
        row(143, "aws:glue/devEndpoint:DevEndpoint", "securityConfiguration", present()),
    ],
});

const glueSecurityType = "aws:glue/securityConfiguration:SecurityConfiguration";

const glueSecurity = resourceRule({
    id: "glue-security-configuration",
    title: "Glue security configurations encrypt S3, CloudWatch logs and job bookmarks with a customer managed key.",
    concern: "encryption-at-rest",
    severity: "high",
    enforcement: "mandatory",
    why: "each of the three is switched on by itself, and what is left out stays readable",
    controls: topics.atRest,
    remediation: {
        steps: ["Set all three encryption modes to their KMS form, each with `kmsKeyArn`."],
        example: `encryptionConfiguration: {
    s3Encryption: { s3EncryptionMode: "SSE-KMS", kmsKeyArn: key.arn },
    cloudwatchEncryption: { cloudwatchEncryptionMode: "SSE-KMS", kmsKeyArn: key.arn },
    jobBookmarksEncryption: { jobBookmarksEncryptionMode: "CSE-KMS", kmsKeyArn: key.arn },
},`,
    },
    rows: [
        row(
            144,
            glueSecurityType,
            "encryptionConfiguration.cloudwatchEncryption.cloudwatchEncryptionMode",
            mustBe("SSE-KMS"),
        ),
        row(145, glueSecurityType, "encryptionConfiguration.cloudwatchEncryption.kmsKeyArn", customerKey()),
        row(
            146,
            glueSecurityType,
            "encryptionConfiguration.jobBookmarksEncryption.jobBookmarksEncryptionMode",
            mustBe("CSE-KMS"),
        ),
        row(146, glueSecurityType, "encryptionConfiguration.jobBookmarksEncryption.kmsKeyArn", customerKey()),
        row(
            147,
            glueSecurityType,
            "encryptionConfiguration.s3Encryption.s3EncryptionMode",
            mustBe("SSE-KMS"),
        ),
        row(148, glueSecurityType, "encryptionConfiguration.s3Encryption.kmsKeyArn", customerKey()),
    ],
});

const catalogType = "aws:glue/dataCatalogEncryptionSettings:DataCatalogEncryptionSettings";

const glueCatalog = resourceRule({
    id: "glue-catalog-encryption",
    title: "The Glue Data Catalog's settings encrypt metadata and connection passwords with a customer managed key.",
    concern: "encryption-at-rest",
    severity: "medium",
    enforcement: "mandatory",
    why: "table definitions and passwords of connections are readable by whoever reads the catalog",
    controls: topics.atRest,
    remediation: {
        steps: [
            "Encrypt the catalog with `SSE-KMS` and `sseAwsKmsKeyId`.",
            "Set `returnConnectionPasswordEncrypted: true` with `awsKmsKeyId`.",
        ],
        example: `dataCatalogEncryptionSettings: {
    encryptionAtRest: { catalogEncryptionMode: "SSE-KMS", sseAwsKmsKeyId: key.arn },
    connectionPasswordEncryption: { returnConnectionPasswordEncrypted: true, awsKmsKeyId: key.arn },
},`,
    },
    rows: [
        row(
            149,
            catalogType,
            "dataCatalogEncryptionSettings.encryptionAtRest.catalogEncryptionMode",
            oneOf(["SSE-KMS", "SSE-KMS-WITH-SERVICE-ROLE"]),
        ),
        row(150, catalogType, "dataCatalogEncryptionSettings.encryptionAtRest.sseAwsKmsKeyId", customerKey()),
        row(
            151,
            catalogType,
            "dataCatalogEncryptionSettings.connectionPasswordEncryption.returnConnectionPasswordEncrypted",
            mustBe(true),
        ),
        row(
            152,
            catalogType,
            "dataCatalogEncryptionSettings.connectionPasswordEncryption.awsKmsKeyId",
            customerKey(),
        ),
    ],
});

const glueConnection = resourceRule({
    id: "glue-connection-secret-key",
    title: "Glue connections that authenticate with a secret name the key of the secret.",
    concern: "encryption-at-rest",
    severity: "low",
    enforcement: "advisory",
    why: "a connection that can't use the secret's key fails at its first run",
    controls: topics.atRest,
    remediation: {
        steps: ["Set `authenticationConfiguration.kmsKeyArn` beside `secretArn`."],
        example: `authenticationConfiguration: { authenticationType: "BASIC", secretArn: secret.arn, kmsKeyArn: key.arn },`,
    },
    rows: [
        row(157, "aws:glue/connection:Connection", "authenticationConfiguration.kmsKeyArn", customerKey(), {
            when: given("authenticationConfiguration.secretArn"),
        }),
    ],
});

const emrType = "aws:emr/cluster:Cluster";
const emrSecurityType = "aws:emr/securityConfiguration:SecurityConfiguration";
const emrAtRest = "EncryptionConfiguration.AtRestEncryptionConfiguration";

const emr = resourceRule({
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

const emrServerless = resourceRule({
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

const stateMachineTypes = ["aws:sfn/stateMachine:StateMachine", "aws:sfn/activity:Activity"];

const stepFunctions = resourceRule({
    id: "step-functions-encryption",
    title: "State machines and activities are encrypted with a customer managed key.",
    concern: "encryption-at-rest",
    severity: "medium",
    enforcement: "mandatory",
    why: `executions keep their input and output for 90 days, and ${onlyOwnKey}`,
    controls: topics.atRest,
    remediation: {
        steps: ['Set `encryptionConfiguration` to `{ type: "CUSTOMER_MANAGED_KMS_KEY", kmsKeyId }`.'],
        example: `encryptionConfiguration: { type: "CUSTOMER_MANAGED_KMS_KEY", kmsKeyId: key.arn },`,
    },
    rows: [
        row(193, stateMachineTypes, "encryptionConfiguration.type", mustBe("CUSTOMER_MANAGED_KMS_KEY")),
        row(194, stateMachineTypes[0], "encryptionConfiguration.kmsKeyId", customerKey()),
        row(195, stateMachineTypes[1], "encryptionConfiguration.kmsKeyId", customerKey()),
    ],
});

const messaging = resourceRule({
    id: "messaging-encryption",
    title: "Topics, queues and event buses are encrypted with a customer managed key.",
    concern: "encryption-at-rest",
    severity: "high",
    enforcement: "mandatory",
    why: `messages carry what failed and why, and ${onlyOwnKey}; AWS's own key also shuts other services out`,
    controls: [...fsbp("SQS.1"), ...securityHub("SNS.1"), ...topics.atRest],
    remediation: {
        steps: [
            "Set `kmsMasterKeyId` of topics and queues, `kmsKeyIdentifier` of event buses.",
            "Let the services that publish there use the key, in its policy.",
        ],
        example: `new aws.sqs.Queue("failed-orders", { kmsMasterKeyId: key.arn });`,
    },
    rows: [
        row(197, "aws:sns/topic:Topic", "kmsMasterKeyId", customerKey()),
        row(205, "aws:sqs/queue:Queue", "kmsMasterKeyId", customerKey()),
        row(206, "aws:sqs/queue:Queue", "sqsManagedSseEnabled", mustBeIfSet(true), {
            when: not(given("kmsMasterKeyId")),
        }),
        row(263, "aws:cloudwatch/eventBus:EventBus", "kmsKeyIdentifier", customerKey()),
    ],
});

const dataKeyReuse = resourceRule({
    id: "queue-data-key-reuse",
    title: "Queues don't reuse a data key for too long.",
    concern: "encryption-at-rest",
    severity: "low",
    enforcement: "advisory",
    why: "until it is renewed, withdrawing the KMS key changes nothing",
    controls: topics.keyManagement,
    remediation: {
        steps: [
            "Leave `kmsDataKeyReusePeriodSeconds` unset (300 seconds), or set it to the allowed maximum at most.",
        ],
        example: `new aws.sqs.Queue("failed-orders", { kmsMasterKeyId: key.arn, kmsDataKeyReusePeriodSeconds: 300 });`,
    },
    options: {
        maximumSeconds: {
            type: "integer",
            default: 3600,
            minimum: 60,
            maximum: 86400,
            description: "Longest reuse of a data key, in seconds.",
        },
    },
    rows: [
        row(
            207,
            "aws:sqs/queue:Queue",
            "kmsDataKeyReusePeriodSeconds",
            atMost("maximumSeconds", "seconds", "met"),
        ),
    ],
});

const tableType = "aws:dynamodb/table:Table";

const tables = resourceRule({
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

const globalTables = resourceRule({
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

const logGroups = resourceRule({
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

const secrets = resourceRule({
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

const functionType = "aws:lambda/function:Function";

const lambdaEncryption = resourceRule({
    id: "lambda-encryption",
    title: "Environment variables of functions and filters of event sources are encrypted with a customer managed key.",
    concern: "encryption-at-rest",
    severity: "medium",
    enforcement: "mandatory",
    why: `whoever may list functions reads their environment, and ${onlyOwnKey}`,
    controls: topics.atRest,
    remediation: {
        steps: [
            "Set `kmsKeyArn` of functions that have environment variables.",
            "Set `kmsKeyArn` of event source mappings that have filters.",
        ],
        example: `new aws.lambda.Function("normalizer", { ...rest, kmsKeyArn: key.arn });`,
    },
    rows: [
        row(119, functionType, "kmsKeyArn", customerKey(), { when: given("environment.variables") }),
        row(138, "aws:lambda/eventSourceMapping:EventSourceMapping", "kmsKeyArn", customerKey(), {
            when: given("filterCriteria"),
        }),
    ],
});

const lambdaPackages = resourceRule({
    id: "lambda-package-encryption",
    title: "Deployment packages of functions are encrypted with a customer managed key.",
    concern: "encryption-at-rest",
    severity: "low",
    enforcement: "advisory",
    why: `Lambda keeps the code under a key that AWS owns, and ${onlyOwnKey}`,
    controls: topics.atRest,
    remediation: {
        steps: ["Set `sourceKmsKeyArn` of functions that are deployed as .zip files."],
        example: `new aws.lambda.Function("normalizer", { ...rest, sourceKmsKeyArn: key.arn });`,
    },
    rows: [
        row(120, functionType, "sourceKmsKeyArn", customerKey(), {
            when: not(equal("packageType", "Image")),
        }),
    ],
});

const apiCaches = resourceRule({
    id: "api-cache-encryption",
    title: "Caches of API Gateway are encrypted.",
    concern: "encryption-at-rest",
    severity: "medium",
    enforcement: "mandatory",
    why: "a cache keeps responses in clear text unless it is told otherwise",
    controls: [...fsbp("APIGateway.5"), ...topics.atRest],
    remediation: {
        steps: ["Set `settings.cacheDataEncrypted: true` where `cachingEnabled` is, or turn caching off."],
        example: `settings: { cachingEnabled: true, cacheDataEncrypted: true },`,
    },
    rows: [
        row(
            224,
            "aws:apigateway/methodSettings:MethodSettings",
            "settings.cacheDataEncrypted",
            mustBe(true),
            {
                when: equal("settings.cachingEnabled", "true"),
            },
        ),
    ],
});

const stageCaches = companionRule(
    {
        id: "api-stage-cache-encryption",
        title: "Stages with a cache have method settings that encrypt it.",
        concern: "encryption-at-rest",
        severity: "medium",
        enforcement: "mandatory",
        why: "a cache keeps responses in clear text unless it is told otherwise",
        controls: [...fsbp("APIGateway.5"), ...topics.atRest],
        remediation: {
            steps: [
                "Create an `aws.apigateway.MethodSettings` of the stage with `cacheDataEncrypted: true`, or set `cacheClusterEnabled: false`.",
            ],
            example: `new aws.apigateway.MethodSettings("all", {
    restApi: api.id, stageName: stage.stageName, methodPath: "*/*",
    settings: { cachingEnabled: true, cacheDataEncrypted: true },
});`,
        },
    },
    {
        of: ["aws:apigateway/stage:Stage"],
        by: ["aws:apigateway/methodSettings:MethodSettings"],
        through: ["stageName"],
        called: "`aws.apigateway.MethodSettings`",
        exempt: (stage) => textOf(stage.asked("cacheClusterEnabled")) !== "true",
        demands: [{ path: "settings.cacheDataEncrypted", requirement: mustBe(true) }],
        fix: "Create an `aws.apigateway.MethodSettings` of the stage with `settings.cacheDataEncrypted: true`",
        claims: [{ row: 223, type: "aws:apigateway/stage:Stage", path: "cacheClusterEnabled" }],
    },
);

const triggerOverrides: StackRule = {
    kind: "stack",
    id: "glue-trigger-security",
    title: "Glue triggers run jobs under a security configuration of the stack.",
    concern: "encryption-at-rest",
    severity: "low",
    enforcement: "advisory",
    why: "a trigger may override the job's own configuration with a weaker one",
    controls: topics.atRest,
    remediation: {
        steps: ["Leave `actions[].securityConfiguration` unset, or name one of the stack's own."],
        example: `actions: [{ jobName: sessions.name }],`,
    },
    types: ["aws:glue/trigger:Trigger"],
    claims: [{ row: 162, type: "aws:glue/trigger:Trigger", path: "actions[].securityConfiguration" }],
    inPreview: "Decided by what `actions` depends on, or by the configuration's name.",
    check: (stack) =>
        stack.ofType("aws:glue/trigger:Trigger").map((resource): Check => {
            const path = "actions[].securityConfiguration";
            const { outside } = stack.link(resource, path, [glueSecurityType]);
            return outside.length === 0
                ? { resource, outcome: "passed", property: path }
                : {
                      resource,
                      outcome: "violated",
                      property: path,
                      problem: `it overrides the job's security configuration with ${code(outside[0])}, which is not of the stack`,
                      fix: "Leave `actions[].securityConfiguration` unset",
                  };
        }),
};

/** Rules that data at rest is under a key of the customer's. */
export const encryptionAtRest: readonly Rule[] = [
    streams,
    firehose,
    replication,
    keyRotation,
    keysUsable,
    keyKinds,
    msk,
    glueJobs,
    glueSecurity,
    glueCatalog,
    glueConnection,
    emr,
    emrServerless,
    stepFunctions,
    messaging,
    dataKeyReuse,
    tables,
    globalTables,
    logGroups,
    secrets,
    lambdaEncryption,
    lambdaPackages,
    apiCaches,
    stageCaches,
    triggerOverrides,
];
