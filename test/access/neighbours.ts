import type { StackAccess } from "../../access/stack-access";
import { accountId, type Call, type Departure } from "./call";

/** A request beside a call that a role makes, which it must not be allowed to make. */
export interface Neighbour {
    /** In what it departs from the call. */
    readonly what: string;
    readonly call: Call;
    readonly departure: Departure;
}

const openPolicy = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }],
});
const strangers = "999999999999";
/** A resource of another account, which lets everybody use it: the role's own policies decide. */
const ofStrangers: Departure = { resourceAccount: strangers, resourcePolicy: openPolicy };
/** The policy of a key that leaves its use to IAM. */
const leftToIam = JSON.stringify({
    Version: "2012-10-17",
    Statement: [
        {
            Effect: "Allow",
            Principal: { AWS: `arn:aws:iam::${accountId}:root` },
            Action: "kms:*",
            Resource: "*",
        },
    ],
});

/** Breadth that can't be avoided: which role, in what, and why. */
const broad: readonly {
    role: RegExp;
    actions: RegExp;
    what: RegExp;
    resource?: RegExp;
    reason: string;
}[] = [
    {
        role: /-consumer-role$/,
        actions: /^ec2:CreateNetworkInterface$/,
        what: /^another resource$/,
        resource: /:(subnet|security-group)\//,
        reason: "Lambda's pollers place interfaces in the cluster's subnets and groups, which the source doesn't name; the code may not",
    },
    {
        role: /^partition-registrar-role$/,
        actions: /^glue:(CreatePartition|GetTable)$/,
        what: /^another resource$/,
        resource: /:table\//,
        reason: "It registers partitions of every table of its database, those that come later among them",
    },
    {
        role: /^payments-webhook-api-logs$/,
        actions: /^logs:/,
        what: /^another resource$/,
        reason: "API Gateway has one role for the logs of all APIs of an account",
    },
    {
        role: /^securecart-crawler-role$/,
        actions: /^s3:GetObject$/,
        what: /^another resource$/,
        resource: /^arn:aws:s3:::securecart-raw-/,
        reason: "It reads files in whatever folder of the bucket no table is declared for",
    },
    {
        role: /^history-role$|-pipeline-role$/,
        actions: /^kms:(Decrypt|GenerateDataKey)$/,
        what: /^another key$/,
        reason: "The topic's key is the topic's affair: whichever it is, it is used for messages to that topic alone",
    },
    {
        role: /./,
        actions: /^s3:/,
        what: /^(from the internet|through another VPC's endpoint)$/,
        resource: /^arn:aws:s3:::securecart-artifacts-/,
        reason: "Glue and EMR fetch a job's code from outside the VPC, under the job's role; nobody else reaches that bucket",
    },
    {
        role: /./,
        actions: /^s3:GetBucketLocation$/,
        what: /^(from the internet|through another VPC's endpoint)$/,
        reason: "Buckets close their objects and lists to all but the VPC; where a bucket is stays with IAM",
    },
    {
        role: /^(clickstream-sessions|data-quality|inventory-batch|nightly-report|orders-batch)-role$/,
        actions: /^kms:(Decrypt|Encrypt|GenerateDataKey)$/,
        what: /^(by calling KMS itself|through .*|with another encryption context|without an encryption context)$/,
        reason: "Glue encrypts bookmarks by calling KMS under the job's role, in a context that AWS doesn't document",
    },
    {
        role: /-(pipeline|launcher|schedule)-role$/,
        actions: /^kms:(Decrypt|GenerateDataKey)$/,
        what: /^with another encryption context$/,
        reason: "The role is made before the state machine or schedule whose name the context has: all of the account's are meant",
    },
];

/** Everything beside a role's calls: other resources of the stack, other accounts', other ways there, other contexts. */
export function neighboursOf(access: StackAccess, role: string, calls: readonly Call[]): Neighbour[] {
    const isBroad = ({ what, call }: Neighbour) =>
        broad.some(
            (each) =>
                each.role.test(role) &&
                each.actions.test(call.action) &&
                each.what.test(what) &&
                (each.resource?.test(call.resource) ?? true),
        );
    const siblings = siblingArns(access, calls);
    const seen = new Set<string>();
    return calls
        .filter(({ resource }) => resource !== "*")
        .flatMap((call) => [
            ...otherResources(call, calls, siblings),
            ...(call.action.startsWith("s3:") ? objectNeighbours(call) : []),
            ...(call.action.startsWith("kms:") ? keyNeighbours(call, calls) : []),
            ...(call.action.startsWith("sns:") || call.action.startsWith("sqs:") ? [withoutTls(call)] : []),
            ...(call.resource.includes(`:${accountId}:`) ? [otherAccount(call)] : []),
        ])
        .filter((neighbour) => !isBroad(neighbour))
        .filter((neighbour) => {
            const key = JSON.stringify(neighbour);
            return seen.size < seen.add(key).size;
        });
}

/** Conditions of calls that know no resource: without them the call must be denied. */
export function conditionNeighbours(calls: readonly Call[]): Neighbour[] {
    return calls
        .filter(({ action }) => action === "cloudwatch:PutMetricData" || action === "events:PutEvents")
        .map((call) => ({
            what: "another namespace, source or kind",
            call,
            departure: {
                context: Object.fromEntries(
                    Object.keys(call.context ?? {})
                        .filter((key) => /^(cloudwatch|events):/.test(key))
                        .map((key) => [key, "other"]),
                ),
            },
        }));
}

/** What code must not do although its role may: what the role is lent to Lambda itself for. */
export function lentToLambda(calls: readonly Call[], functionArn: string): Neighbour[] {
    return calls
        .filter(({ action }) => action.startsWith("ec2:"))
        .map((call) => ({
            what: "by the function's code",
            call,
            departure: { context: { "lambda:SourceFunctionArn": functionArn } },
        }));
}

/** ARNs of everything in the stack, and of places within, by service and kind. */
function siblingArns(access: StackAccess, calls: readonly Call[]): Map<string, string[]> {
    const arns = access.resources
        .map(({ outputs }) => outputs?.arn)
        .filter((arn): arn is string => typeof arn === "string" && arn.startsWith("arn:"));
    const prefixes = [
        "clickstream",
        "transactions",
        "events",
        "payments",
        "inventory",
        "orders",
        "legacy_orders",
        "elsewhere",
    ];
    const objects = arns
        .filter((arn) => arn.startsWith("arn:aws:s3:::"))
        .flatMap((bucket) => prefixes.map((prefix) => `${bucket}/${prefix}/2026/a`));
    const streams = arns.filter((arn) => arn.includes(":log-group:")).map((group) => `${group}:log-stream:a`);
    const tables = arns
        .filter((arn) => arn.includes(":database/"))
        .flatMap((database) => [`${database.replace(":database/", ":table/")}/neighbour`]);
    const topics = [
        ...new Set(calls.map(({ resource }) => resource).filter((arn) => /:(topic|group)\//.test(arn))),
    ].map((arn) => arn.replace(/\/[^/]+$/, "/neighbour"));
    return Map.groupBy([...new Set([...arns, ...objects, ...streams, ...tables, ...topics])], kindOf);
}

/** Service and kind of an ARN: those of one kind can stand for one another in a request. */
function kindOf(arn: string): string {
    const [, , service, , , ...rest] = arn.split(":");
    const resource = rest.join(":");
    if (service === "logs") {
        return resource.includes(":log-stream:") ? "log stream" : "log group";
    }
    if (service === "emr-serverless") {
        return resource.includes("/jobruns/") ? "job run" : "application";
    }
    return service === "s3"
        ? `s3 ${resource.includes("/") ? "object" : "bucket"}`
        : `${service} ${/^([\w-]+)[:/]/.exec(resource)?.[1] ?? ""}`;
}

function otherResources(
    call: Call,
    calls: readonly Call[],
    siblings: ReadonlyMap<string, readonly string[]>,
): Neighbour[] {
    const own = calls.filter(({ action }) => action === call.action).map(({ resource }) => resource);
    // Interfaces, log streams and catalogs have no neighbours that a program would know.
    const kind = kindOf(call.resource);
    return (siblings.get(kind) ?? [])
        .filter((arn) => !own.some((mine) => covers(mine, arn)))
        .map((resource) => ({
            what: "another resource",
            call: { ...call, resource },
            departure: {},
        }));
}

/** Whether an ARN is what a role asks for: the same, or an object below the same first folders. */
function covers(mine: string, other: string): boolean {
    const folder = (arn: string) => arn.split("/").slice(0, 2).join("/");
    const group = (arn: string) => arn.split(":log-stream:")[0];
    return (
        mine === other ||
        (mine.includes(":secret:") && mine.slice(0, -6) === other.slice(0, -6)) ||
        (mine.includes(":log-stream:") && group(mine) === group(other)) ||
        (mine.startsWith("arn:aws:s3:::") && mine.includes("/") && folder(mine) === folder(other)) ||
        (/:table\/[^/]+\/\*$/.test(mine) && other.startsWith(mine.slice(0, -1))) ||
        (mine.includes(":table/") && folder(mine) === folder(other) && other.endsWith("/neighbour"))
    );
}

function objectNeighbours(call: Call): Neighbour[] {
    const departures: [string, Departure][] = [
        ["without TLS", { context: { "aws:SecureTransport": "false" } }],
        ["over TLS 1.1", { context: { "s3:TlsVersion": "1.1" } }],
        ...(call.by === "code"
            ? ([
                  [
                      "from the internet",
                      {
                          context: { "aws:SourceVpce": undefined, "aws:SourceVpc": undefined },
                          endpointPolicy: undefined,
                      },
                  ],
                  [
                      "through another VPC's endpoint",
                      {
                          context: {
                              "aws:SourceVpce": "vpce-0f0f0f0f0f0f0f0f0",
                              "aws:SourceVpc": "vpc-0f0f0f0f",
                          },
                      },
                  ],
                  ["to another account's bucket that takes it", ofStrangers],
              ] as [string, Departure][])
            : []),
        ...(call.action === "s3:PutObject"
            ? ([
                  [
                      "with another key",
                      {
                          context: {
                              "s3:x-amz-server-side-encryption": "aws:kms",
                              "s3:x-amz-server-side-encryption-aws-kms-key-id": `arn:aws:kms:us-east-1:${accountId}:key/0f0f0f0f-0000-4000-8000-000000000000`,
                          },
                      },
                  ],
                  ["with S3's own encryption", { context: { "s3:x-amz-server-side-encryption": "AES256" } }],
              ] as [string, Departure][])
            : []),
    ];
    return [
        ...departures.map(([what, departure]) => ({ what, call, departure })),
        {
            what: "a bucket that isn't the stack's, whoever may use it",
            call: { ...call, resource: call.resource.replace(/:::[^/]+/, ":::elsewhere") },
            departure: ofStrangers,
        },
        ...(call.context?.["s3:prefix"] === undefined
            ? []
            : ["", "elsewhere/"].map((prefix) => ({
                  what: "the list of another prefix",
                  call,
                  departure: { context: { "s3:prefix": prefix } },
              }))),
    ];
}

function keyNeighbours(call: Call, calls: readonly Call[]): Neighbour[] {
    const contextKeys = Object.keys(call.context ?? {}).filter((key) =>
        key.startsWith("kms:EncryptionContext:"),
    );
    const through = call.context?.["kms:ViaService"];
    // Another of the role's calls may be what this one becomes without its service.
    const isOwn = (via: string) =>
        calls.some(({ action, context }) => action === call.action && context?.["kms:ViaService"] === via);
    return [
        ...(through === undefined || call.action === "kms:DescribeKey"
            ? []
            : [
                  {
                      what: "by calling KMS itself",
                      call,
                      departure: { context: { "kms:ViaService": undefined } },
                  },
                  ...["athena", "ec2"]
                      .filter((via) => !isOwn(via))
                      .map((via) => ({
                          what: `through ${via}`,
                          call,
                          departure: { context: { "kms:ViaService": `${via}.us-east-1.amazonaws.com` } },
                      })),
              ]),
        ...(contextKeys.some((key) => /:aws:(s3|kinesis|sqs|sns|states)/.test(key))
            ? [
                  {
                      what: "with another encryption context",
                      call,
                      departure: {
                          context: Object.fromEntries(
                              contextKeys.map((key) => [
                                  key,
                                  String(call.context![key]).replace(/[^:/]+$/, "elsewhere"),
                              ]),
                          ),
                      },
                  },
                  {
                      what: "without an encryption context",
                      call,
                      departure: { context: Object.fromEntries(contextKeys.map((key) => [key, undefined])) },
                  },
              ]
            : []),
        {
            what: "another key",
            call: {
                ...call,
                resource: call.resource.replace(/[0-9a-f-]{36}$/, "0f0f0f0f-0000-4000-8000-000000000000"),
            },
            departure: { resourcePolicy: leftToIam },
        },
    ];
}

function withoutTls(call: Call): Neighbour {
    return { what: "without TLS", call, departure: { context: { "aws:SecureTransport": "false" } } };
}

/** The same thing in another account, which lets everybody use it. */
function otherAccount(call: Call): Neighbour {
    return {
        what: "another account's, whoever may use it",
        call: { ...call, resource: call.resource.replace(`:${accountId}:`, `:${strangers}:`) },
        departure: ofStrangers,
    };
}
