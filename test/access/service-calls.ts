import type { StackAccess } from "../../access/stack-access";
import type { Call } from "./call";
import { arnOf, stackKey } from "./implied-calls";

/** A call that a service makes under a role that it assumed, from AWS's own network. */
export function byService(
    source: string,
    ...calls: [action: string, resource: string, context?: Call["context"]][]
): Call[] {
    return calls.map(([action, resource, context]) => ({ action, resource, context, by: "service", source }));
}

/** What a location's objects and listing are asked for by services that keep files there. */
function fileCalls(bucket: string, prefix: string, actions: readonly string[], source: string): Call[] {
    return byService(
        source,
        ...actions.map((action): [string, string] => [action, `${bucket}/${prefix}2026/file.csv`]),
        ["s3:ListBucket", bucket, prefix === "" ? undefined : { "s3:prefix": prefix }],
        ["s3:GetBucketLocation", bucket],
    );
}

export const replaceActions = [
    "s3:AbortMultipartUpload",
    "s3:DeleteObject",
    "s3:GetObject",
    "s3:ListMultipartUploadParts",
    "s3:PutObject",
];

/** DataSync: a copy below the output, and its report. */
export function dataSyncCalls(bucket: string, prefix: string): Call[] {
    const source =
        "https://docs.aws.amazon.com/datasync/latest/userguide/create-s3-location.html#create-s3-location-access";
    return [prefix, `${prefix}_reports/`].flatMap((folder) => [
        ...fileCalls(bucket, folder, replaceActions, source),
        ...byService(source, ["s3:ListBucketMultipartUploads", bucket]),
    ]);
}

/** A crawler in event mode, over a whole bucket. */
export function crawlerCalls(crawl: {
    bucket: string;
    database: string;
    queueArns: readonly string[];
}): Call[] {
    const source = "https://docs.aws.amazon.com/glue/latest/dg/crawler-s3-event-notifications.html";
    const service = "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSGlueServiceRole.html";
    const { bucket, database } = crawl;
    const catalog = [
        arnOf("glue", "catalog"),
        arnOf("glue", `database/${database}`),
        arnOf("glue", `table/${database}/found`),
    ];
    return [
        ...fileCalls(bucket, "", ["s3:GetObject"], source),
        ...crawl.queueArns.flatMap((queue) =>
            byService(
                source,
                ...[
                    "DeleteMessage",
                    "GetQueueAttributes",
                    "GetQueueUrl",
                    "ListDeadLetterSourceQueues",
                    "ListQueueTags",
                    "PurgeQueue",
                    "ReceiveMessage",
                    "SetQueueAttributes",
                ].map((name): [string, string] => [`sqs:${name}`, queue]),
            ),
        ),
        ...[
            "BatchCreatePartition",
            "BatchGetPartition",
            "BatchUpdatePartition",
            "CreatePartition",
            "CreateTable",
            "GetDatabase",
            "GetPartition",
            "GetPartitionIndexes",
            "GetPartitions",
            "GetTable",
            "GetTableVersions",
            "GetTables",
            "UpdatePartition",
            "UpdateTable",
        ].flatMap((name) =>
            byService(
                service, // A database has no table.
                ...catalog
                    .slice(0, name === "GetDatabase" ? 2 : 3)
                    .map((resource): [string, string] => [`glue:${name}`, resource]),
            ),
        ),
        ...byService(
            "https://docs.aws.amazon.com/glue/latest/dg/set-up-encryption.html",
            ["glue:GetSecurityConfiguration", "*"],
            ...["AssociateKmsKey", "CreateLogGroup", "CreateLogStream", "PutLogEvents"].map(
                (name): [string, string] => [
                    `logs:${name}`,
                    arnOf("logs", "log-group:/aws-glue/crawlers-role/found:log-stream:crawler"),
                ],
            ),
        ),
    ];
}

/** Glue's optimizers of an Iceberg table. */
export function optimizerCalls(bucket: string, prefix: string, database: string, table: string): Call[] {
    const source = "https://docs.aws.amazon.com/glue/latest/dg/optimization-prerequisites.html";
    return [
        ...fileCalls(bucket, prefix, replaceActions, source),
        ...["GetTable", "UpdateTable"].flatMap((name) =>
            byService(
                source,
                ...["catalog", `database/${database}`, `table/${database}/${table}`].map(
                    (resource): [string, string] => [`glue:${name}`, arnOf("glue", resource)],
                ),
            ),
        ),
        ...["iceberg-compaction", "iceberg-retention", "iceberg-orphan-file-deletion"].flatMap((optimizer) =>
            byService(
                source,
                ...["CreateLogGroup", "CreateLogStream", "PutLogEvents"].map((name): [string, string] => [
                    `logs:${name}`,
                    arnOf("logs", `log-group:/aws-glue/${optimizer}/logs:log-stream:${table}`),
                ]),
            ),
        ),
    ];
}

/** Transfer Family, for all users of a server together; each session's own policy narrows it. */
export function transferCalls(bucket: string, prefix: string): Call[] {
    return fileCalls(
        bucket,
        prefix,
        ["s3:AbortMultipartUpload", "s3:GetObject", "s3:ListMultipartUploadParts", "s3:PutObject"],
        "https://docs.aws.amazon.com/transfer/latest/userguide/requirements-roles.html",
    );
}

/** Snowball: the import, and what it tells of it. */
export function snowballCalls(bucket: string, prefix: string, topicArn: string): Call[] {
    return [
        ...byService(
            "https://docs.aws.amazon.com/snowball/latest/developer-guide/create-role-policy.html",
            ...["GetBucketLocation", "GetBucketPolicy", "ListBucket", "ListBucketMultipartUploads"].map(
                (name): [string, string] => [`s3:${name}`, bucket],
            ),
            ...[
                "AbortMultipartUpload",
                "GetObject",
                "ListMultipartUploadParts",
                "PutObject",
                "PutObjectAcl",
            ].map((name): [string, string] => [`s3:${name}`, `${bucket}/${prefix}2015.csv`]),
        ),
        ...byService(
            "https://docs.aws.amazon.com/snowball/latest/developer-guide/receive-notifications.html",
            ["sns:Publish", topicArn],
        ),
    ];
}

/** VPC flow logs into a log group. */
export function flowLogCalls(logGroup: string): Call[] {
    const group = arnOf("logs", `log-group:${logGroup}`);
    return byService(
        "https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html",
        ["logs:CreateLogStream", `${group}:log-stream:eni-1`],
        ["logs:PutLogEvents", `${group}:log-stream:eni-1`],
        ["logs:DescribeLogStreams", `${group}:log-stream:`],
        ["logs:DescribeLogGroups", "*"],
    );
}

/** API Gateway, which writes the logs of every API of the account and reads them for its console. */
export function apiLogCalls(): Call[] {
    return byService(
        "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonAPIGatewayPushToCloudWatchLogs.html",
        ...[
            "CreateLogGroup",
            "CreateLogStream",
            "DescribeLogGroups",
            "DescribeLogStreams",
            "FilterLogEvents",
            "GetLogEvents",
            "PutLogEvents",
        ].map((name): [string, string] => [
            `logs:${name}`,
            name === "DescribeLogGroups"
                ? "*"
                : arnOf("logs", "log-group:API-Gateway-Execution-Logs_abc123/live:log-stream:a"),
        ]),
    );
}

/** What a state machine's role takes besides its steps: log delivery, traces and the key. */
export function stateMachineCalls(access: StackAccess, stateMachineArn: string): Call[] {
    const key = stackKey(access);
    const guide = "https://docs.aws.amazon.com/step-functions/latest/dg";
    const withKey = (action: string, context: Record<string, string>): Call => ({
        action,
        resource: key,
        context,
        by: "service",
        source: `${guide}/encryption-at-rest.html`,
    });
    const ofMachine = { "kms:EncryptionContext:aws:states:stateMachineArn": stateMachineArn };
    return [
        ...byService(
            `${guide}/cw-logs.html#cloudwatch-iam-policy`,
            ...[
                "CreateLogDelivery",
                "DeleteLogDelivery",
                "DescribeLogGroups",
                "DescribeResourcePolicies",
                "GetLogDelivery",
                "ListLogDeliveries",
                "PutResourcePolicy",
                "UpdateLogDelivery",
            ].map((name): [string, string] => [`logs:${name}`, "*"]),
        ),
        ...byService(
            `${guide}/concepts-xray-tracing.html`,
            ...["GetSamplingRules", "GetSamplingTargets", "PutTelemetryRecords", "PutTraceSegments"].map(
                (name): [string, string] => [`xray:${name}`, "*"],
            ),
        ),
        withKey("kms:Decrypt", ofMachine),
        withKey("kms:GenerateDataKey", ofMachine),
        withKey("kms:GenerateDataKey", { "kms:EncryptionContext:SourceArn": arnOf("logs", "*") }),
    ];
}

/** Roles that a service assumes to make one kind of call. */
export const invoked = (action: string, resource: string, source: string): Call[] =>
    byService(source, [action, resource]);
