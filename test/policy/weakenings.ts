import { json, type Given, type TestStack } from "../../policy/test-kit";

/** One security property of the gallery taken away, and the rule that must say so. */
export interface Weakening {
    /** Number of the property in docs/policy.md. */
    readonly row: number;
    readonly rule: string;
    /** Resource of the gallery that the rule must name. */
    readonly on: string;
    readonly what: string;
    /** What a first preview can say; `violated` unless a value that isn't known yet decides. */
    readonly inPreview: "violated" | "deferred";
    readonly apply: (stack: TestStack) => void;
    /** The change as data, where it could be made to another stack as well. */
    readonly change?: Change;
}

/** A property set to a value, or removed when there is none; or a resource removed. */
export type Change =
    | {
          readonly kind: "set";
          readonly resource: string;
          readonly path: string;
          readonly to: Given | undefined;
      }
    | { readonly kind: "remove"; readonly resource: string };

interface More {
    /** Resource that is changed, where the rule names another one. */
    readonly change?: string;
    readonly inPreview?: "deferred";
}

/** Sets a property, or removes it when `to` is undefined. */
function set(
    row: number,
    rule: string,
    on: string,
    path: string,
    to: Given | undefined,
    more: More = {},
): Weakening {
    const { change = on, inPreview = "violated" } = more;
    const shown = to === undefined ? "unset" : `= ${JSON.stringify(to)}`.slice(0, 60);
    return {
        row,
        rule,
        on,
        what: `${change}.${path} ${shown}`,
        inPreview,
        apply: (stack) => setAt(stack.find(change).inputs, path.split("."), to),
        change: { kind: "set", resource: change, path, to },
    };
}

/** Takes a resource away. */
function remove(row: number, rule: string, on: string, resource: string): Weakening {
    return {
        row,
        rule,
        on,
        what: `without ${resource}`,
        inPreview: "violated",
        apply: (stack) => stack.remove(resource),
        change: { kind: "remove", resource },
    };
}

/** Adds a resource that should not be. */
function add(row: number, rule: string, type: string, inputs: Record<string, Given>): Weakening {
    return {
        row,
        rule,
        on: "added",
        what: `with ${type}`,
        inPreview: "violated",
        apply: (stack) => void stack.add(type, "added", inputs),
    };
}

function setAt(target: Given, [step, ...rest]: readonly string[], to: Given | undefined): void {
    const holder = target as Record<string, Given>;
    if (rest.length > 0) {
        setAt(holder[step], rest, to);
    } else if (to === undefined) {
        delete holder[step];
    } else {
        holder[step] = to;
    }
}

const statement = (fields: Record<string, Given>) => json({ Version: "2012-10-17", Statement: [fields] });
const letsAnybodyIn = statement({ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" });
const withoutTls = statement({
    Effect: "Allow",
    Principal: { AWS: "arn:aws:iam::123456789012:root" },
    Action: "*",
    Resource: "*",
});
const clear = undefined;
const awsKey = (service: string) => `alias/aws/${service}`;

const emrConfiguration =
    (change: (content: Record<string, Record<string, Given>>) => void) => (stack: TestStack) => {
        const document = stack.find("emr-security").inputs.configuration as {
            content: Record<string, Record<string, Given>>;
        };
        change(document.content);
    };

function emr(
    row: number,
    rule: string,
    what: string,
    change: (content: Record<string, Record<string, Given>>) => void,
): Weakening {
    return { row, rule, on: "emr-security", what, inPreview: "violated", apply: emrConfiguration(change) };
}

const atRest = (content: Record<string, Record<string, Given>>) =>
    content.EncryptionConfiguration.AtRestEncryptionConfiguration as Record<string, Record<string, Given>>;

const byDefault = "rules.0.applyServerSideEncryptionByDefault";
const flags = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];
const alarm = "clicks-GetRecords.IteratorAgeMilliseconds";
const glueModes: [number, string, string][] = [
    [144, "cloudwatchEncryption", "cloudwatchEncryptionMode"],
    [146, "jobBookmarksEncryption", "jobBookmarksEncryptionMode"],
    [147, "s3Encryption", "s3EncryptionMode"],
];
const catalog = "dataCatalogEncryptionSettings";
const monitoring = "monitoringConfiguration";
const brokers = "brokerNodeGroupInfo";
const results = "configuration.resultConfiguration.encryptionConfiguration";
const brokerSettings = "auto.create.topics.enable=false\nallow.everyone.if.no.acl.found=false\n";

/** Every property that a rule claims, weakened, each way that the rules forbid. */
export const weakenings: readonly Weakening[] = [
    // Encryption at rest
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

    // Buckets
    remove(1, "bucket-encryption", "raw", "raw-encryption"),
    set(1, "bucket-encryption", "raw", `${byDefault}.sseAlgorithm`, "AES256", { change: "raw-encryption" }),
    set(2, "bucket-encryption", "raw", `${byDefault}.kmsMasterKeyId`, clear, { change: "raw-encryption" }),
    set(2, "bucket-encryption", "failures", `${byDefault}.kmsMasterKeyId`, awsKey("s3"), {
        change: "failures-encryption",
    }),
    {
        row: 5,
        rule: "bucket-encryption",
        on: "raw",
        what: "raw encrypted inline with AES256",
        inPreview: "violated",
        apply: (stack) => {
            stack.remove("raw-encryption");
            stack.find("raw").inputs.serverSideEncryptionConfiguration = {
                rule: { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } },
            };
        },
    },
    set(33, "object-encryption", "script", "serverSideEncryption", "AES256"),
    set(33, "object-encryption", "copy", "serverSideEncryption", "AES256"),
    {
        row: 34,
        rule: "object-encryption",
        on: "copy",
        what: "copy without a key, into a bucket without one",
        inPreview: "violated",
        apply: (stack) => {
            delete stack.find("copy").inputs.kmsKeyId;
            stack.remove("raw-encryption");
        },
    },
    ...flags.flatMap((flag, index) => [
        set(6 + index, "public-access-block", "raw-block", flag, false),
        set(6 + index, "public-access-block", "raw-block", flag, clear),
        add(10, "public-access-block", "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock", {
            ...Object.fromEntries(flags.map((each) => [each, true])),
            [flag]: false,
        }),
        set(31, "public-access-block", "access-point", `publicAccessBlockConfiguration.${flag}`, false),
    ]),
    remove(6, "bucket-public-access", "raw", "raw-block"),
    remove(11, "bucket-tls", "raw", "raw-policy"),
    set(11, "bucket-tls", "raw", "policy", withoutTls, { change: "raw-policy" }),
    set(
        15,
        "bucket-no-lockout",
        "raw-policy",
        "policy",
        statement({ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*" }),
    ),
    set(17, "bucket-acl", "raw", "acl", "public-read"),
    set(18, "bucket-acl", "raw-acl", "acl", "authenticated-read"),
    set(
        19,
        "bucket-acl",
        "raw-acl",
        "accessControlPolicy.grants.0.grantee.uri",
        "http://acs.amazonaws.com/groups/global/AllUsers",
    ),
    set(20, "bucket-ownership", "raw-ownership", "rule.objectOwnership", "ObjectWriter"),
    remove(21, "bucket-versioning", "raw", "raw-versioning"),
    set(21, "bucket-versioning", "failures", "versioningConfiguration.status", "Suspended", {
        change: "failures-versioning",
    }),
    remove(23, "bucket-logging", "raw", "raw-logging"),
    remove(25, "bucket-lifecycle", "raw", "raw-lifecycle"),
    set(25, "bucket-lifecycle", "raw", "rules.0.status", "Disabled", { change: "raw-lifecycle" }),

    // Encryption in transit
    set(60, "msk-in-transit", "bus", "encryptionInfo.encryptionInTransit.clientBroker", "TLS_PLAINTEXT"),
    set(61, "msk-in-transit", "bus", "encryptionInfo.encryptionInTransit.inCluster", false),
    set(76, "msk-in-transit", "connector", "kafkaClusterEncryptionInTransit.encryptionType", "PLAINTEXT"),
    set(86, "datasync-in-transit", "object-storage", "serverProtocol", "HTTP"),
    set(88, "datasync-in-transit", "efs", "inTransitEncryption", clear),
    set(90, "datasync-in-transit", "hdfs", "qopConfiguration.rpcProtection", "AUTHENTICATION"),
    set(91, "datasync-in-transit", "hdfs", "qopConfiguration.dataTransferProtection", "DISABLED"),
    set(94, "datasync-in-transit", "smb", "mountOptions.version", "AUTOMATIC"),
    set(94, "datasync-in-transit", "smb", "mountOptions", clear),
    set(96, "datasync-in-transit", "azure", "containerUrl", "http://shop.blob.core.windows.net/orders"),
    set(97, "datasync-in-transit", "ontap", "protocol.smb.mountOptions.version", "SMB2"),
    set(103, "transfer-no-ftp", "warehouse", "protocols", ["SFTP", "FTP"]),
    set(104, "transfer-tls", "warehouse", "securityPolicyName", clear),
    set(104, "transfer-tls", "warehouse", "securityPolicyName", "TransferSecurityPolicy-2018-11"),
    set(105, "transfer-tls", "warehouse", "protocolDetails.tlsSessionResumptionMode", "DISABLED"),
    set(106, "transfer-tls", "warehouse", "certificate", clear),
    set(110, "transfer-tls", "partner", "url", "http://partner.example.com"),
    set(111, "transfer-tls", "partner", "as2Config.encryptionAlgorithm", "NONE"),
    set(112, "transfer-tls", "partner", "as2Config.signingAlgorithm", "NONE"),
    set(113, "transfer-tls", "partner", "sftpConfig.trustedHostKeys", []),
    set(114, "transfer-tls", "partner", "securityPolicyName", "TransferSFTPConnectorSecurityPolicy-2023-07"),
    set(203, "sns-no-http", "pager", "protocol", "http"),
    set(219, "api-tls", "webhook", "securityPolicy", "TLS_1_0"),
    set(230, "api-tls", "domain", "securityPolicy", "TLS_1_0"),
    set(231, "api-tls", "integration", "tlsConfig.insecureSkipVerification", true),
    set(232, "api-tls", "integration", "uri", "http://backend.internal/hooks"),
    set(236, "api-tls", "http-domain", "domainNameConfiguration.securityPolicy", "TLS_1_0"),
    set(153, "glue-connection-tls", "glue-database", "connectionProperties.JDBC_ENFORCE_SSL", clear),
    set(153, "glue-connection-tls", "glue-kafka", "connectionProperties.KAFKA_SSL_ENABLED", "false"),
    emr(169, "emr-in-transit", "without encryption in transit", (content) => {
        content.EncryptionConfiguration.EnableInTransitEncryption = false;
    }),
    set(283, "vpc-encryption-control", "encryption-control", "mode", "monitor"),
    remove(198, "sns-tls", "alarms", "alarms-policy"),
    set(198, "sns-tls", "alarms", "policy", withoutTls, { change: "alarms-policy" }),
    {
        row: 201,
        rule: "sns-tls",
        on: "alarms",
        what: "alarms with an inline policy that lets clear text in",
        inPreview: "violated",
        apply: (stack) => {
            stack.remove("alarms-policy");
            stack.find("alarms").inputs.policy = withoutTls;
        },
    },
    remove(208, "sqs-tls", "work", "work-policy"),
    {
        row: 210,
        rule: "sqs-tls",
        on: "work",
        what: "work with an inline policy that lets clear text in",
        inPreview: "violated",
        apply: (stack) => {
            stack.remove("work-policy");
            stack.find("work").inputs.policy = withoutTls;
        },
    },

    // Private access
    ...["s3", "dynamodb", "monitoring"].map((service) =>
        remove(266, "private-endpoints", "normalizer", `${service}-endpoint`),
    ),
    ...["lambda", "sts", "secretsmanager"].map((service) =>
        remove(266, "private-endpoints", "bus-mapping", `${service}-endpoint`),
    ),
    remove(266, "private-endpoints", "sessions", "s3-endpoint"),
    set(267, "endpoint-settings", "glue-endpoint", "vpcEndpointType", clear),
    set(268, "endpoint-settings", "glue-endpoint", "privateDnsEnabled", false),
    set(269, "endpoint-settings", "glue-endpoint", "subnetIds", ["subnet-1"]),
    set(270, "endpoint-settings", "glue-endpoint", "securityGroupIds", []),
    set(271, "gateway-endpoint-routes", "normalizer", "routeTableIds", [], { change: "s3-endpoint" }),
    set(271, "gateway-endpoint-routes", "normalizer", "routeTableIds", clear, {
        change: "dynamodb-endpoint",
    }),
    set(274, "endpoint-settings", "endpoint-service", "acceptanceRequired", false),
    set(275, "vpc-dns", "vpc", "enableDnsSupport", false),
    set(276, "vpc-dns", "vpc", "enableDnsHostnames", clear),
    remove(277, "vpc-flow-log", "vpc", "flow-log"),
    remove(278, "vpc-default-security-group", "vpc", "default-group"),
    set(278, "default-security-group-closed", "default-group", "ingress", [{ protocol: "-1", self: true }]),
    set(278, "default-security-group-closed", "default-group", "egress", [
        { protocol: "-1", cidrBlocks: ["0.0.0.0/0"] },
    ]),
    set(279, "private-subnets", "normalizer", "mapPublicIpOnLaunch", true, { change: "subnet-a" }),
    {
        row: 280,
        rule: "private-subnets",
        on: "normalizer",
        what: "a route of a private subnet to the internet gateway",
        inPreview: "violated",
        apply: (stack) =>
            void stack.add("aws:ec2/route:Route", "leak", {
                routeTableId: stack.find("table-a").id,
                destinationCidrBlock: "0.0.0.0/0",
                gatewayId: stack.find("gateway").id,
            }),
    },
    {
        row: 281,
        rule: "private-subnets",
        on: "bus",
        what: "an inline route of a private subnet to the internet gateway",
        inPreview: "violated",
        apply: (stack) => {
            stack.find("table-b").inputs.routes = [
                { ipv6CidrBlock: "::/0", gatewayId: stack.find("gateway").id },
            ];
        },
    },
    set(282, "vpc-block-public-access", "account-block", "internetGatewayBlockMode", "off"),
    set(284, "security-group-ingress", "group", "ingress.0.cidrBlocks", ["10.0.0.0/16", "0.0.0.0/0"]),
    set(285, "security-group-ingress", "group", "ingress.0.ipv6CidrBlocks", ["::/0"]),
    set(288, "security-group-ingress", "classic-rule", "cidrBlocks", ["0.0.0.0/0"]),
    set(289, "security-group-ingress", "ingress-rule", "cidrIpv4", "0.0.0.0/0"),
    set(289, "security-group-ingress", "ingress-rule", "cidrIpv6", "::/0"),
    set(63, "msk-private", "bus", `${brokers}.connectivityInfo.publicAccess.type`, "SERVICE_PROVIDED_EIPS"),
    set(64, "msk-private", "bus", `${brokers}.clientSubnets`, ["subnet-1"]),
    set(65, "msk-private", "bus", `${brokers}.securityGroups`, []),
    set(
        68,
        "msk-private",
        "bus",
        `${brokers}.connectivityInfo.vpcConnectivity.clientAuthentication.sasl.iam`,
        false,
    ),
    set(73, "msk-private", "small-bus", "vpcConfigs.0.securityGroupIds", clear),
    set(83, "datasync-agent-private", "agent", "vpcEndpointId", clear),
    set(84, "datasync-agent-private", "agent", "subnetArns", clear),
    set(85, "datasync-agent-private", "agent", "securityGroupArns", []),
    set(99, "transfer-private", "warehouse", "endpointType", "PUBLIC"),
    set(99, "transfer-private", "warehouse", "endpointType", clear),
    set(100, "transfer-private", "warehouse", "endpointDetails.addressAllocationIds", ["eipalloc-1"]),
    set(101, "transfer-private", "warehouse", "endpointDetails.vpcId", clear),
    set(102, "transfer-private", "warehouse", "endpointDetails.securityGroupIds", clear),
    set(118, "transfer-private", "portal", "endpointDetails", clear),
    set(122, "lambda-in-vpc", "normalizer", "vpcConfig", clear),
    set(122, "lambda-in-vpc", "normalizer", "vpcConfig.subnetIds", ["subnet-1"]),
    set(123, "lambda-in-vpc", "normalizer", "vpcConfig.securityGroupIds", []),
    set(132, "lambda-url-private", "url", "authorizationType", "NONE"),
    set(133, "lambda-url-private", "url", "cors.allowOrigins", ["*"]),
    set(155, "glue-private", "glue-network", "physicalConnectionRequirements.subnetId", clear),
    set(156, "glue-private", "glue-network", "physicalConnectionRequirements.securityGroupIdLists", []),
    set(158, "glue-private", "sessions", "connections", clear),
    set(174, "emr-private", "trends", "ec2Attributes.subnetId", clear),
    set(175, "emr-private", "trends", "ec2Attributes.serviceAccessSecurityGroup", clear),
    set(178, "emr-private", "emr-block", "blockPublicSecurityGroupRules", false),
    set(180, "emr-private", "spark", "networkConfiguration", clear),
    set(181, "emr-private", "spark", "networkConfiguration.securityGroupIds", clear),
    set(186, "emr-private", "spark", "interactiveConfiguration.livyEndpointEnabled", true),
    remove(217, "api-private-policy", "webhook", "webhook-policy"),
    set(217, "api-private-policy", "webhook", "policy", letsAnybodyIn, { change: "webhook-policy" }),
    {
        row: 216,
        rule: "api-private-policy",
        on: "webhook",
        what: "webhook with an inline policy for everybody",
        inPreview: "violated",
        apply: (stack) => {
            stack.remove("webhook-policy");
            stack.find("webhook").inputs.policy = letsAnybodyIn;
        },
    },
    set(239, "http-api-origins", "http", "corsConfiguration.allowOrigins", ["*"]),

    // Alarms
    ...["clicks-GetRecords.IteratorAgeMilliseconds", "clicks-WriteProvisionedThroughputExceeded"].map(
        (each) => remove(258, "ingestion-alarms", "clicks", each),
    ),
    remove(259, "ingestion-alarms", "delivery", "delivery-freshness"),
    remove(258, "ingestion-alarms", "normalizer", "normalizer-Errors"),
    ...["normalizer-IteratorAge", "normalizer-OffsetLag", "normalizer-DestinationDeliveryFailures"].map(
        (each) => remove(258, "ingestion-alarms", "normalizer", each),
    ),
    remove(258, "ingestion-alarms", "bus", "bus-OfflinePartitionsCount"),
    remove(258, "ingestion-alarms", "bus", "bus-UnderReplicatedPartitions-2"),
    set(
        258,
        "ingestion-alarms",
        "bus",
        "dimensions",
        { "Cluster Name": "bus-1a2b3c4" },
        { change: "bus-KafkaDataLogsDiskUsed-1" },
    ),
    remove(258, "supporting-alarms", "seen", "seen-WriteThrottleEvents"),
    remove(258, "ingestion-alarms", "warehouse", "warehouse-FilesIn"),
    remove(258, "ingestion-alarms", "trends", "trends-AppsFailed"),
    remove(258, "ingestion-alarms", "spark", "spark-FailedJobs"),
    remove(258, "ingestion-alarms", "nightly-run", "nightly-run-ExecutionsFailed"),
    set(258, "ingestion-alarms", "clicks", "dimensions", { StreamName: "another-stream" }, { change: alarm }),
    set(258, "alarm-dimensions", alarm, "dimensions", clear),
    set(
        259,
        "ingestion-alarms",
        "delivery",
        "metricQueries.0.metric.dimensions",
        { DeliveryStreamName: "another" },
        { change: "delivery-freshness" },
    ),
    set(256, "ingestion-alarms", "clicks", "alarmActions", clear, { change: alarm }),
    set(256, "alarm-actions", alarm, "alarmActions", []),
    set(255, "ingestion-alarms", "clicks", "actionsEnabled", false, { change: alarm }),
    set(255, "alarm-actions", alarm, "actionsEnabled", false),
    set(260, "alarm-actions", "pipeline", "actionsEnabled", false),
    remove(260, "alarm-actions", "quiet", "pipeline"),
    set(261, "alarm-mute-expires", "maintenance", "expireDate", clear),
    remove(265, "event-alarms", "legacy", "legacy-failed"),
    remove(265, "event-alarms", "sessions", "sessions-notice"),
    set(
        265,
        "event-alarms",
        "warehouse",
        "eventPattern",
        json({ source: ["aws.transfer"], "detail-type": ["SFTP Server File Upload Completed"] }),
        { change: "warehouse-failed" },
    ),
    set(
        265,
        "event-alarms",
        "sessions",
        "eventPattern",
        json({ source: ["aws.glue"], detail: { jobName: ["another"] } }),
        { change: "sessions-failed" },
    ),
    set(41, "alarm-topic-key", "alarms", "policy", clear, { change: "key" }),
    set(41, "alarm-topic-key", "alarms", "policy", withoutTls, { change: "key" }),
    set(70, "msk-monitoring", "bus", "enhancedMonitoring", "DEFAULT"),

    // Identity
    ...[
        [14, "raw-policy"],
        [40, "key"],
        [40, "second-key-policy"],
        [55, "clicks-policy"],
        [74, "bus-policy"],
        [163, "catalog-policy"],
        [199, "alarms-policy"],
        [209, "work-policy"],
        [249, "seen-policy"],
    ].map(([row, on]) =>
        set(row as number, "resource-policy-principals", on as string, "policy", letsAnybodyIn),
    ),
    set(254, "resource-policy-principals", "log-policy", "policyDocument", letsAnybodyIn),
    set(201, "resource-policy-principals", "alarms", "policy", letsAnybodyIn),
    set(210, "resource-policy-principals", "work", "policy", letsAnybodyIn),
    set(
        40,
        "kms-policy",
        "key",
        "policy",
        statement({
            Effect: "Allow",
            Principal: { AWS: "arn:aws:iam::123456789012:role/app" },
            Action: "kms:*",
            Resource: "*",
        }),
    ),
    set(42, "kms-policy", "second-key-policy", "bypassPolicyLockoutSafetyCheck", true),
    set(43, "kms-policy", "key", "bypassPolicyLockoutSafetyCheck", true),
    set(49, "kms-grants", "grant", "operations", ["Decrypt", "CreateGrant"]),
    set(134, "lambda-permission", "permission", "principal", "*"),
    set(135, "lambda-permission", "permission", "sourceArn", clear),
    set(136, "lambda-permission", "layer-permission", "principal", "*"),
    set(
        291,
        "iam-role-trust",
        "role",
        "assumeRolePolicy",
        statement({ Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" }),
    ),
    set(
        292,
        "iam-least-privilege",
        "role-policy",
        "policy",
        statement({ Effect: "Allow", Action: "*", Resource: "*" }),
    ),
    set(
        292,
        "iam-least-privilege",
        "role-policy",
        "policy",
        statement({ Effect: "Allow", Action: "s3:*", Resource: "*" }),
    ),
    set(
        293,
        "iam-least-privilege",
        "managed-policy",
        "policy",
        statement({ Effect: "Allow", Action: ["kms:Decrypt"], Resource: "*" }),
    ),
    set(
        294,
        "iam-least-privilege",
        "role-policy",
        "policy",
        statement({ Effect: "Allow", Action: "kms:ReEncrypt*", Resource: "arn:aws:kms:*:*:key/*" }),
    ),
    set(
        296,
        "iam-least-privilege",
        "inline-role",
        "inlinePolicies.0.policy",
        statement({ Effect: "Allow", NotAction: "iam:*", Resource: "*" }),
    ),
    set(
        295,
        "iam-no-administrator",
        "attachment",
        "policyArn",
        "arn:aws:iam::aws:policy/AdministratorAccess",
    ),
    add(299, "iam-no-access-keys", "aws:iam/accessKey:AccessKey", { user: "uploader" }),
    set(66, "msk-authentication", "bus", "clientAuthentication.unauthenticated", true),
    set(67, "msk-authentication", "bus", "clientAuthentication", clear),
    set(
        71,
        "msk-authentication",
        "broker-settings",
        "serverProperties",
        "auto.create.topics.enable=true\nallow.everyone.if.no.acl.found=false\n",
    ),
    set(71, "msk-authentication", "broker-settings", "serverProperties", "auto.create.topics.enable=false\n"),
    set(72, "msk-authentication", "small-bus", "clientAuthentication.sasl.iam.enabled", false),
    set(77, "msk-authentication", "connector", "kafkaClusterClientAuthentication.authenticationType", "NONE"),
    set(87, "no-plaintext-secrets", "object-storage", "secretKey", "wJalrXUtnFEMI"),
    set(108, "no-plaintext-secrets", "warehouse", "hostKey", "-----BEGIN OPENSSH PRIVATE KEY-----"),
    set(121, "no-plaintext-secrets", "normalizer", "environment.variables", {
        PARTNER_API_KEY: "0123456789abcdef",
    }),
    set(121, "no-plaintext-secrets", "normalizer", "environment.variables", { ID: `AKIA${"A".repeat(16)}` }),
    ...(
        [
            { DB_PASS_PHRASE: "x", dbPassword: "hunter2" },
            { API_KEY: "0123456789abcdef" },
            { SIGNING_SECRET: "s3cr3t" },
            { accessToken: "eyJhbGciOiJIUzI1NiJ9.e30.x" },
            { STRIPE: `sk_live_${"a1".repeat(12)}` },
            { DATABASE_URL: "postgres://shop:hunter2@db.example.com/shop" },
        ] as Record<string, string>[]
    ).map((variables) => set(121, "no-plaintext-secrets", "normalizer", "environment.variables", variables)),
    set(326, "no-plaintext-secrets", "sessions", "defaultArguments", { "--db_password": "hunter2" }),
    set(326, "no-plaintext-secrets", "sessions", "nonOverridableArguments", { "--API_KEY": "0123456789" }),
    set(327, "no-plaintext-secrets", "connector", "connectorConfiguration", {
        "database.password": "hunter2",
    }),
    set(328, "no-plaintext-secrets", "v1", "variables", { partnerToken: "0123456789abcdef" }),
    set(154, "no-plaintext-secrets", "glue-database", "connectionProperties.PASSWORD", "hunter2"),
    set(89, "datasync-authentication", "efs", "fileSystemAccessRoleArn", clear),
    set(92, "datasync-authentication", "hdfs", "authenticationType", "SIMPLE"),
    set(116, "transfer-user-home", "carrier", "homeDirectoryType", "PATH"),
    set(228, "api-authorization", "post", "authorization", "NONE"),
    set(235, "api-authorization", "http-route", "authorizationType", "NONE"),
    set(235, "api-authorization", "http-route", "authorizationType", clear),
    emr(170, "emr-metadata-v2", "with version 1 of the metadata service", (content) => {
        delete (content as Record<string, unknown>).InstanceMetadataServiceConfiguration;
    }),
    set(191, "no-payloads-in-logs", "nightly-run", "loggingConfiguration.includeExecutionData", true),
    set(226, "no-payloads-in-logs", "all-methods", "settings.dataTraceEnabled", true),

    // Logging
    set(69, "msk-logging", "bus", "loggingInfo", clear),
    set(75, "msk-logging", "replicator", "logDelivery.replicatorLogDelivery.cloudwatchLogs.enabled", false),
    set(78, "msk-logging", "connector", "logDelivery", clear),
    set(
        59,
        "firehose-logging",
        "delivery",
        "extendedS3Configuration.cloudwatchLoggingOptions.enabled",
        false,
    ),
    set(79, "datasync-logging", "legacy", "cloudwatchLogGroupArn", clear),
    set(80, "datasync-logging", "legacy", "options.logLevel", "OFF"),
    set(81, "datasync-logging", "legacy", "options.verifyMode", "NONE"),
    set(107, "transfer-logging", "warehouse", "structuredLogDestinations", clear),
    set(109, "transfer-logging", "partner", "loggingRole", clear),
    set(171, "emr-logging", "trends", "logUri", clear),
    {
        row: 182,
        rule: "emr-logging",
        on: "spark",
        what: "spark without logs",
        inPreview: "violated",
        apply: (stack) => {
            delete stack.find("spark").inputs.monitoringConfiguration;
        },
    },
    set(189, "step-functions-logging", "nightly-run", "loggingConfiguration.level", "OFF"),
    set(190, "step-functions-logging", "nightly-run", "loggingConfiguration.logDestination", clear),
    set(220, "api-logging", "v1", "accessLogSettings", clear),
    set(225, "api-logging", "all-methods", "settings.loggingLevel", "OFF"),
    set(234, "api-logging", "http-stage", "accessLogSettings", clear),
    set(221, "api-tracing", "v1", "xrayTracingEnabled", false),

    // Resilience
    set(54, "kinesis-consumer-deletion", "clicks", "enforceConsumerDeletion", true),
    set(137, "stream-failures-kept", "clicks-mapping", "destinationConfig", clear),
    set(137, "stream-failures-kept", "bus-mapping", "destinationConfig", clear),
    set(139, "stream-failures-kept", "clicks-mapping", "bisectBatchOnFunctionError", false),
    set(128, "lambda-runtime", "normalizer", "runtime", "nodejs16.x"),
    set(159, "glue-version", "sessions", "glueVersion", "2.0"),
    set(211, "sqs-dead-letters", "work", "redrivePolicy", clear),
    set(244, "dynamodb-recovery", "seen", "pointInTimeRecovery", clear),
    set(245, "dynamodb-deletion-protection", "seen", "deletionProtectionEnabled", false),
    set(301, "secret-rotation", "webhook-rotation", "rotationRules.automaticallyAfterDays", 365),

    // What events travel by, and what they leave behind
    set(302, "athena-encryption", "analysts", `${results}.encryptionOption`, "SSE_S3"),
    set(302, "athena-encryption", "analysts", "configuration", clear),
    set(303, "athena-encryption", "analysts", `${results}.kmsKeyArn`, clear),
    set(304, "athena-encryption", "analysts", "configuration.enforceWorkgroupConfiguration", false),
    set(305, "athena-encryption", "queries", "encryptionConfiguration", clear),
    set(306, "event-delivery-encryption", "every-night", "kmsKeyArn", clear),
    set(307, "schedule-dead-letters", "every-night", "target.deadLetterConfig", clear),
    set(308, "event-delivery-encryption", "fraud-service", "kmsKeyIdentifier", clear),
    set(309, "event-destination-tls", "fraud-check", "invocationEndpoint", "http://api.fraud.example/v1"),
    set(310, "event-connection-secrets", "fraud-service", "authParameters.apiKey.value", "hunter2"),
    set(324, "event-delivery-encryption", "orders-pipe", "kmsKeyIdentifier", clear),
    remove(311, "api-firewall", "partners-v1", "firewall-stage"),
    set(311, "api-firewall", "partners-v1", "webAclArn", clear, { change: "firewall-stage" }),
    set(312, "firewall-rules", "firewall", "rules", []),
    set(312, "firewall-rules", "firewall", "visibilityConfig.cloudwatchMetricsEnabled", false),
    remove(313, "firewall-logging", "firewall", "firewall-logs"),
    remove(314, "api-stage-logging", "partners-v1", "partners-methods"),
    set(314, "api-stage-logging", "partners-v1", "settings.loggingLevel", "OFF", {
        change: "partners-methods",
    }),
    set(219, "api-tls", "partners", "securityPolicy", clear),
    set(219, "api-tls", "partners", "securityPolicy", "TLS_1_0"),
    set(315, "msk-configuration", "bus", "configurationInfo", clear),
    set(
        316,
        "msk-configuration",
        "broker-settings",
        "serverProperties",
        `${brokerSettings}unclean.leader.election.enable=true\n`,
    ),
    set(
        316,
        "msk-configuration",
        "broker-settings",
        "serverProperties",
        `${brokerSettings}min.insync.replicas = 1\n`,
    ),
    set(
        316,
        "msk-configuration",
        "broker-settings",
        "serverProperties",
        `${brokerSettings}default.replication.factor=1\n`,
    ),
    set(317, "msk-topic-replication", "orders-events", "replicationFactor", 1),
    set(317, "msk-topic-replication", "orders-events", "configs", '{"min.insync.replicas":"1"}'),
    set(
        317,
        "msk-topic-replication",
        "orders-events",
        "configs",
        '{"unclean.leader.election.enable": "true"}',
    ),
    set(318, "snowball-encryption", "history-job", "keyArn", clear),
    set(319, "snowball-encryption", "history-job", "roleArn", clear),
    set(320, "snowball-notification", "history-job", "notificationTopicArn", clear),
    set(322, "stream-failures-kept", "clicks-mapping", "maximumRetryAttempts", clear),
    set(322, "stream-failures-kept", "clicks-mapping", "maximumRetryAttempts", -1),
    set(323, "firehose-encryption", "delivery", "httpEndpointConfiguration", {
        url: "https://logs.example.com",
        s3Configuration: { bucketArn: "arn:aws:s3:::failed" },
    }),

    // Alarms that are there, and never fire
    ...(
        [
            ["clicks", alarm, "namespace", "AWS/Firehose"],
            ["clicks", alarm, "metricName", "IncomingBytes"],
            ["clicks", alarm, "dimensions", { StreamName: "clicks-1a2b3c4", ShardId: "shardId-1" }],
            ["clicks", alarm, "threshold", 1e9],
            ["clicks", alarm, "statistic", "Minimum"],
            ["clicks", alarm, "statistic", "SampleCount"],
            ["clicks", alarm, "comparisonOperator", "LessThanThreshold"],
            ["clicks", "clicks-WriteProvisionedThroughputExceeded", "threshold", 1e12],
            ["normalizer", "normalizer-Errors", "threshold", 99_999_999],
            ["normalizer", "normalizer-Errors", "comparisonOperator", "LessThanOrEqualToThreshold"],
            ["bus", "bus-ActiveControllerCount", "comparisonOperator", "GreaterThanThreshold"],
            ["bus", "bus-ActiveControllerCount", "threshold", 0],
            ["bus", "bus-ActiveControllerCount", "treatMissingData", "notBreaching"],
            ["bus", "bus-ActiveControllerCount", "treatMissingData", clear],
            ["bus", "bus-KafkaDataLogsDiskUsed-2", "threshold", 100],
            ["warehouse", "warehouse-FilesIn", "threshold", -1],
            ["warehouse", "warehouse-FilesIn", "treatMissingData", "ignore"],
            ["nightly-run", "nightly-run-ExecutionsFailed", "statistic", "SampleCount"],
            ["clicks", alarm, "period", 86_400],
            ["normalizer", "normalizer-Throttles", "evaluationPeriods", 1440],
        ] as [string, string, string, Given | undefined][]
    ).map(([on, changed, path, to]) => set(321, "ingestion-alarms", on, path, to, { change: changed })),
    set(321, "supporting-alarms", "work", "threshold", 5_000_000, {
        change: "work-ApproximateAgeOfOldestMessage",
    }),

    // Policies that look narrower than they are
    ...(
        [
            ["StringEqualsIfExists", { "aws:PrincipalOrgID": "o-1234567890" }],
            ["StringLike", { "aws:PrincipalArn": "*" }],
            ["IpAddress", { "aws:SourceIp": "0.0.0.0/0" }],
            ["Null", { "aws:PrincipalOrgID": "true" }],
            ["StringNotEquals", { "aws:PrincipalAccount": "123456789012" }],
        ] as [string, Given][]
    ).map(([operator, test]) =>
        set(
            14,
            "resource-policy-principals",
            "raw-policy",
            "policy",
            statement({
                Effect: "Allow",
                Principal: "*",
                Action: "s3:GetObject",
                Resource: "*",
                Condition: { [operator]: test },
            }),
        ),
    ),
    set(14, "resource-policy-principals", "webhook-secret-policy", "policy", letsAnybodyIn),
    set(14, "resource-policy-principals", "raw", "policy", letsAnybodyIn),
    set(
        11,
        "bucket-tls",
        "raw",
        "policy",
        statement({
            Effect: "Deny",
            Principal: "*",
            Action: "s3:*",
            Resource: ["arn:aws:s3:::raw", "arn:aws:s3:::raw/*"],
            Condition: {
                Bool: { "aws:SecureTransport": "false" },
                StringEquals: { "aws:PrincipalArn": "arn:aws:iam::123456789012:role/somebody" },
            },
        }),
        { change: "raw-policy" },
    ),
    set(
        292,
        "iam-least-privilege",
        "role-policy",
        "policy",
        statement({ Effect: "Allow", Action: "s3:GetObject", NotResource: "arn:aws:s3:::other/*" }),
    ),
    set(
        292,
        "iam-least-privilege",
        "role-policy",
        "policy",
        statement({ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::*/*" }),
    ),
    ...["0.0.0.0/1", "128.0.0.0/2", "52.0.0.0/7"].map((block) =>
        set(289, "security-group-ingress", "ingress-rule", "cidrIpv4", block),
    ),
    set(289, "security-group-ingress", "ingress-rule", "cidrIpv6", "2000::/3"),
    set(
        272,
        "endpoint-policy",
        "glue-endpoint",
        "policy",
        statement({ Effect: "Allow", Principal: { AWS: "*" }, Action: "glue:*", Resource: "*" }),
    ),
    remove(271, "gateway-endpoint-routes", "normalizer", "association-a"),

    // Statements and rules that are there, and protect something else
    ...[
        ["arn:aws:s3:::another", "arn:aws:s3:::another/*"],
        ["arn:aws:s3:::raw-1a2b3c4/*"],
        ["arn:aws:s3:::raw-1a2b3c4"],
        ["arn:aws:s3:::raw-1a2b3c4", "arn:aws:s3:::raw-1a2b3c4/landing/*"],
    ].map((resources) =>
        set(
            11,
            "bucket-tls",
            "raw",
            "policy",
            statement({
                Effect: "Deny",
                Principal: "*",
                Action: "s3:*",
                Resource: resources,
                Condition: { Bool: { "aws:SecureTransport": "false" } },
            }),
            { change: "raw-policy" },
        ),
    ),
    set(
        208,
        "sqs-tls",
        "work",
        "policy",
        statement({
            Effect: "Deny",
            Principal: "*",
            Action: "sqs:*",
            Resource: "arn:aws:sqs:us-east-1:123456789012:another",
            Condition: { Bool: { "aws:SecureTransport": "false" } },
        }),
        { change: "work-policy" },
    ),
    set(
        16,
        "bucket-network",
        "raw",
        "policy",
        statement({
            Effect: "Allow",
            Principal: { AWS: "arn:aws:iam::123456789012:root" },
            Action: "s3:GetObject",
            Resource: "*",
            Condition: { StringEquals: { "aws:SourceVpce": "vpce-1" } },
        }),
        { change: "raw-policy" },
    ),
    set(331, "firewall-rules", "firewall", "rules.0.action", { count: {} }),
    set(256, "alarm-actions", alarm, "alarmActions", ["on-call"]),
    remove(266, "private-endpoints", "sessions", "kms-endpoint"),

    // Permissions that are wider than they look
    ...[
        { Effect: "Allow", Action: "s3:*", Resource: "arn:aws:s3:::raw/*" },
        {
            Effect: "Allow",
            Action: ["kinesis:PutRecord", "kms:*"],
            Resource: "arn:aws:kms:us-east-1:1:key/1",
        },
        { Effect: "Allow", Action: "kms:GenerateDataKey", Resource: "*" },
        { Effect: "Allow", Action: "glue:Update*", Resource: "*" },
        { Effect: "Allow", Action: "lambda:UpdateFunctionCode", Resource: "*" },
        { Effect: "Allow", Action: "iam:AttachRolePolicy", Resource: "*" },
    ].map((fields: Record<string, Given>) =>
        set(292, "iam-least-privilege", "role-policy", "policy", statement(fields)),
    ),
    add(295, "iam-no-administrator", "aws:iam/rolePolicyAttachment:RolePolicyAttachment", {
        role: "normalizer",
        policyArn: "arn:aws:iam::aws:policy/AmazonS3FullAccess",
    }),

    // Instances, and what is gone when it is deleted
    set(332, "instance-metadata-v2", "agent-host", "metadataOptions.httpTokens", "optional"),
    set(332, "instance-metadata-v2", "agents", "metadataOptions", clear),
    set(333, "instance-private", "agent-host", "associatePublicIpAddress", true),
    set(333, "instance-private", "agents", "networkInterfaces.0.associatePublicIpAddress", "true"),
    set(334, "volume-encryption", "agent-host", "rootBlockDevice", clear),
    set(334, "volume-encryption", "agent-host", "ebsBlockDevices.0.encrypted", false),
    set(334, "volume-encryption", "agents", "blockDeviceMappings.0.ebs.encrypted", "false"),
    set(334, "volume-encryption", "buffer", "encrypted", false),
    set(329, "secret-recovery", "webhook-secret", "recoveryWindowInDays", 0),
    {
        row: 330,
        rule: "stack-deletion-protection",
        on: "seen",
        what: "seen unprotected beside a protected log group",
        inPreview: "violated",
        apply: (stack) => {
            stack.find("logs").inputs.deletionProtectionEnabled = true;
            stack.find("seen").inputs.deletionProtectionEnabled = false;
        },
    },

    // What is only advised
    set(45, "kms-key-kind", "key", "customerMasterKeySpec", "RSA_2048"),
    set(46, "kms-key-kind", "key", "keyUsage", "SIGN_VERIFY"),
    set(157, "glue-connection-secret-key", "glue-database", "authenticationConfiguration.kmsKeyArn", clear),
    set(207, "queue-data-key-reuse", "work", "kmsDataKeyReusePeriodSeconds", 86_400),
    set(120, "lambda-package-encryption", "normalizer", "sourceKmsKeyArn", clear),
    set(162, "glue-trigger-security", "nightly", "actions.0.securityConfiguration", "somebody-elses"),
    set(3, "bucket-encryption-details", "raw-encryption", "rules.0.bucketKeyEnabled", false),
    set(4, "bucket-encryption-details", "raw-encryption", "rules.0.blockedEncryptionTypes", ["NONE"]),
    set(12, "bucket-tls-version", "raw", "policy", withoutTls, { change: "raw-policy" }),
    set(13, "bucket-refuses-other-keys", "raw", "policy", withoutTls, { change: "raw-policy" }),
    set(16, "bucket-network", "raw", "policy", withoutTls, { change: "raw-policy" }),
    set(32, "access-point-in-vpc", "access-point", "vpcConfiguration", clear),
    set(325, "pipe-logging", "orders-pipe", "logConfiguration", clear),
    add(36, "bucket-no-website", "aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration", {
        bucket: "raw",
    }),
    set(24, "bucket-incomplete-uploads", "raw-lifecycle", "rules.0.abortIncompleteMultipartUpload", clear),
    add(27, "object-lock", "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration", {
        bucket: "raw",
    }),
    set(30, "bucket-notifications", "raw-notification", "eventbridge", false),
    set(95, "datasync-nfs-version", "nfs", "mountOptions.version", "NFS3"),
    set(202, "sns-signature-version", "alarms", "signatureVersion", clear),
    set(188, "emr-serverless-in-transit", "spark", "runtimeConfigurations", clear),
    set(188, "emr-serverless-in-transit", "spark", "runtimeConfigurations.0.properties", {
        "spark.authenticate": "true",
        "spark.network.crypto.enabled": "false",
    }),
    set(115, "transfer-connector-private", "partner", "egressConfig", clear),
    set(272, "endpoint-policy", "glue-endpoint", "policy", clear),
    set(272, "endpoint-policy", "glue-endpoint", "policy", letsAnybodyIn),
    add(273, "endpoint-policy", "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy", { policy: letsAnybodyIn }),
    set(286, "security-group-egress", "group", "egress", [{ protocol: "-1", cidrBlocks: ["0.0.0.0/0"] }]),
    {
        row: 290,
        rule: "security-group-egress",
        on: "egress-rule",
        what: "egress-rule for everything to everywhere",
        inPreview: "violated",
        apply: (stack) =>
            Object.assign(stack.find("egress-rule").inputs, { ipProtocol: "-1", cidrIpv4: "0.0.0.0/0" }),
    },
    set(215, "api-private", "webhook", "endpointConfiguration.vpcEndpointIds", clear),
    set(218, "api-default-endpoint", "webhook", "disableExecuteApiEndpoint", clear),
    set(233, "api-backend-private", "integration", "connectionType", "INTERNET"),
    set(238, "http-api-public", "http", "description", "takes events"),
    remove(258, "supporting-alarms", "work", "work-ApproximateAgeOfOldestMessage"),
    set(257, "alarm-missing-data", alarm, "treatMissingData", clear),
    set(53, "kinesis-shard-metrics", "clicks", "streamModeDetails", clear),
    set(41, "kms-policy-explicit", "key", "policy", clear),
    set(
        291,
        "iam-confused-deputy",
        "inline-role",
        "assumeRolePolicy",
        statement({
            Effect: "Allow",
            Principal: { Service: "states.amazonaws.com" },
            Action: "sts:AssumeRole",
        }),
    ),
    set(297, "iam-role-limits", "role", "maxSessionDuration", 43_200),
    set(173, "emr-kerberos", "trends", "kerberosAttributes", clear),
    set(
        212,
        "sqs-redrive-allow",
        "dead-letters",
        "redriveAllowPolicy",
        json({ redrivePermission: "allowAll" }),
    ),
    set(124, "tracing", "normalizer", "tracingConfig.mode", "PassThrough"),
    set(192, "tracing", "nightly-run", "tracingConfiguration", clear),
    set(130, "lambda-log-group", "normalizer", "loggingConfig", clear),
    set(252, "log-retention", "logs", "retentionInDays", 30),
    set(252, "log-retention", "logs", "retentionInDays", clear),
    set(160, "glue-job-logging", "sessions", "defaultArguments", clear),
    set(47, "descriptions", "key", "description", clear),
    set(131, "descriptions", "normalizer", "description", clear),
    set(287, "descriptions", "group", "description", "Managed by Pulumi"),
    {
        row: 125,
        rule: "async-failures-kept",
        on: "normalizer",
        what: "normalizer without a destination of failed events",
        inPreview: "violated",
        apply: (stack) => stack.remove("normalizer-async"),
    },
    set(140, "async-failures-kept", "normalizer", "destinationConfig", clear, { change: "normalizer-async" }),
    set(52, "kinesis-retention", "clicks", "retentionPeriod", clear),
    set(126, "lambda-limits", "normalizer", "reservedConcurrentExecutions", clear),
    set(161, "glue-limits", "sessions", "timeout", clear),
    set(164, "glue-limits", "crawler", "s3Targets.0.dlqEventQueueArn", clear),
    add(165, "glue-no-ml-transform", "aws:glue/mLTransform:MLTransform", {
        inputRecordTables: [{ tableName: "orders" }],
    }),
    set(187, "emr-limits", "spark", "maximumCapacity", clear),
    set(177, "emr-limits", "trends", "terminationProtection", false),
    set(196, "step-functions-timeout", "nightly-run", "definition", json({ StartAt: "Done", States: {} })),
    set(204, "sns-redrive", "pager", "redrivePolicy", clear),
    set(213, "sqs-retention", "work", "messageRetentionSeconds", 60),
    set(264, "event-target-dead-letters", "legacy-notice", "deadLetterConfig", clear),
    set(246, "dynamodb-capacity", "seen", "billingMode", "PROVISIONED"),
    set(44, "kms-deletion-window", "key", "deletionWindowInDays", 7),
    set(227, "api-limits", "all-methods", "settings.throttlingRateLimit", clear),
    set(229, "api-limits", "post", "requestValidatorId", clear),
];
