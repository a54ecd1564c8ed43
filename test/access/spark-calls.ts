import type { StackAccess } from "../../access/stack-access";
import type { ExportedResource } from "../../offline/engine";
import type { Call } from "./call";
import { arnOf, keyCalls, stackKey } from "./implied-calls";
import { byService, replaceActions } from "./service-calls";

/** What the code of Spark jobs reads and writes, as jobs/securecart_jobs says. */
export interface SparkData {
    /** Folders of the raw zone that are read. */
    readonly raw?: readonly string[];
    /** Tables that are read. */
    readonly reads?: readonly string[];
    /** Tables that are committed to. */
    readonly commits?: readonly string[];
    /** Folder of the quarantine zone. */
    readonly quarantine?: string;
    /** Folders of the curated zone that hold something else than a table. */
    readonly folders?: readonly string[];
    /** Name in the program of the Kinesis stream that is read. */
    readonly stream?: string;
}

const glue = "https://docs.aws.amazon.com/glue/latest/dg";
const iceberg = "https://iceberg.apache.org/docs/1.7.1/aws/#glue-catalog";

/** A job's calls for its data: objects, tables, and the stream. */
export function dataCalls(access: StackAccess, data: SparkData): Call[] {
    const bucket = (zone: string) =>
        access.resource("aws:s3/bucket:Bucket", `securecart-${zone}`).outputs?.arn as string;
    const { raw = [], reads = [], commits = [], folders = [], quarantine, stream } = data;
    const written = [...commits, ...folders].map((name) => [bucket("curated"), name]);
    return [
        ...raw.flatMap((name) => fileCalls(bucket("raw"), `${name}/`, ["s3:GetObject"])),
        ...reads.flatMap((name) => fileCalls(bucket("curated"), `${name}/`, ["s3:GetObject"])),
        ...[...written, ...(quarantine === undefined ? [] : [[bucket("quarantine"), quarantine]])].flatMap(
            ([arn, name]) => fileCalls(arn, `${name}/`, replaceActions),
        ),
        ...[...reads, ...commits].flatMap((table) => tableCalls(access, table, ["GetTable"])),
        ...commits.flatMap((table) => tableCalls(access, table, ["UpdateTable"])),
        ...(stream === undefined ? [] : streamCalls(access, stream)),
    ];
}

/** What Glue and EMR do under a job's role before and while its code runs: code, temporary files and event logs. */
function fileCalls(bucket: string, prefix: string, actions: readonly string[]): Call[] {
    return byService(
        "https://hadoop.apache.org/docs/r3.3.6/hadoop-aws/tools/hadoop-aws/index.html",
        ...actions.map((action): [string, string] => [action, `${bucket}/${prefix}data/part-0`]),
        ["s3:ListBucket", bucket, { "s3:prefix": `${prefix}data/` }],
        ["s3:GetBucketLocation", bucket],
    ).map((call): Call => inVpc(call));
}

/** A call that workers in the VPC make. */
function inVpc(call: Call): Call {
    return { ...call, by: "code" };
}

function tableCalls(access: StackAccess, table: string, names: readonly string[]): Call[] {
    const database = access.resource("aws:glue/catalogDatabase:CatalogDatabase", "securecart-database")
        .outputs?.name as string;
    return names.flatMap((name) =>
        byService(
            iceberg,
            ...["catalog", `database/${database}`, `table/${database}/${table}`].map(
                (resource): [string, string] => [`glue:${name}`, arnOf("glue", resource)],
            ),
        ).map(inVpc),
    );
}

function streamCalls(access: StackAccess, stream: string): Call[] {
    const arn = access.resource("aws:kinesis/stream:Stream", stream).outputs?.arn as string;
    return byService(
        `${glue}/streaming-connectors.html`,
        ...["DescribeStream", "DescribeStreamSummary", "GetRecords", "GetShardIterator", "ListShards"].map(
            (name): [string, string] => [`kinesis:${name}`, arn],
        ),
    );
}

/** What Glue does under a job's role: network, connections, logs, metrics, bookmarks, code and temporary files. */
export function glueJobCalls(access: StackAccess, job: ExportedResource): Call[] {
    const { defaultArguments, connections, command } = job.inputs as {
        defaultArguments: Record<string, string>;
        connections: string[];
        command: { scriptLocation: string };
    };
    const service = "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSGlueServiceRole.html";
    const anInterface = arnOf("ec2", "network-interface/eni-0a1b2c3d4e5f60718");
    const tag = "aws-glue-service-resource";
    const network = access.resources
        .filter(
            ({ type, inputs }) =>
                type === "aws:glue/connection:Connection" && connections.includes(inputs?.name as string),
        )
        .map(
            ({ inputs }) =>
                inputs?.physicalConnectionRequirements as {
                    subnetId: string;
                    securityGroupIdLists: string[];
                },
        );
    const places = network.flatMap(({ subnetId, securityGroupIdLists }) => [
        `subnet/${subnetId}`,
        ...securityGroupIdLists.map((id) => `security-group/${id}`),
    ]);
    const logStreams = ["error", "output"].map((kind) =>
        arnOf("logs", `log-group:${defaultArguments["--custom-logGroup-prefix"]}/${kind}:log-stream:jr_1`),
    );
    const vpc = access.resources.find(({ type }) => type === "aws:ec2/vpc:Vpc");
    return [
        ...byService(
            service,
            ...[anInterface, ...new Set(places.map((place) => arnOf("ec2", place)))].map(
                (resource): [string, string] => ["ec2:CreateNetworkInterface", resource],
            ),
            ["ec2:CreateTags", anInterface, { "aws:TagKeys": [tag] }],
            ["ec2:DeleteTags", anInterface, { "aws:TagKeys": [tag] }],
            ["ec2:DeleteNetworkInterface", anInterface, { [`aws:ResourceTag/${tag}`]: "job" }],
            ["ec2:DescribeVpcAttribute", vpc?.outputs?.arn as string],
            ...[
                "DescribeNetworkInterfaces",
                "DescribeRouteTables",
                "DescribeSecurityGroups",
                "DescribeSubnets",
                "DescribeVpcEndpoints",
            ].map((name): [string, string] => [`ec2:${name}`, "*"]),
            ...["GetConnection", "GetConnections"].flatMap((name) =>
                ["catalog", ...connections.map((connection) => `connection/${connection}`)].map(
                    (resource): [string, string] => [`glue:${name}`, arnOf("glue", resource)],
                ),
            ),
        ),
        ...byService(
            `${glue}/monitor-continuous-logging.html`,
            ...["AssociateKmsKey", "CreateLogGroup", "CreateLogStream", "PutLogEvents"].flatMap((name) =>
                logStreams.map((stream): [string, string] => [`logs:${name}`, stream]),
            ),
            ["cloudwatch:PutMetricData", "*", { "cloudwatch:namespace": "Glue" }],
        ),
        ...["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"].map((action): Call => ({
            action,
            resource: stackKey(access),
            by: "service",
            source: `${glue}/set-up-encryption.html`,
        })),
        ...codeCalls(command.scriptLocation),
        ...folderCalls(defaultArguments["--TempDir"], replaceActions, true),
        ...folderCalls(
            defaultArguments["--spark-event-logs-path"],
            ["s3:AbortMultipartUpload", "s3:ListMultipartUploadParts", "s3:PutObject"],
            false,
        ),
    ];
}

/** What EMR Serverless does under a runtime role: logs, disks, code. */
export function sparkApplicationCalls(
    access: StackAccess,
    application: { logGroup: string; scripts: readonly string[]; logUri: string },
): Call[] {
    const guide = "https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide";
    const group = arnOf("logs", `log-group:${application.logGroup}`);
    return [
        ...byService(
            `${guide}/logging.html`,
            ["logs:DescribeLogGroups", "*"],
            ["logs:DescribeLogStreams", `${group}:log-stream:a`],
            ["logs:CreateLogStream", `${group}:log-stream:a`],
            ["logs:PutLogEvents", `${group}:log-stream:a`],
        ),
        ...keyCalls(
            stackKey(access),
            ["kms:Decrypt", "kms:GenerateDataKey"],
            "emr-serverless",
            {},
            `${guide}/disk-encryption-cmk.html`,
        ),
        ...application.scripts.flatMap(codeCalls),
        ...folderCalls(
            application.logUri,
            ["s3:AbortMultipartUpload", "s3:ListMultipartUploadParts", "s3:PutObject"],
            false,
        ),
    ];
}

/** Reading what lies beside a script, and finding it. */
function codeCalls(script: string): Call[] {
    return folderCalls(script.replace(/[^/]+$/, ""), ["s3:GetObject"], true);
}

function folderCalls(uri: string, actions: readonly string[], lists: boolean): Call[] {
    const [, bucket, prefix] = /^s3:\/\/([^/]+)\/(.*)$/.exec(uri)!;
    const calls = fileCalls(`arn:aws:s3:::${bucket}`, prefix, actions);
    return lists ? calls : calls.filter(({ action }) => action !== "s3:ListBucket");
}
