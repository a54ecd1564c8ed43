import type { StackAccess } from "../../access/stack-access";
import { parseUrn, type ExportedResource } from "../../offline/engine";
import type { Call } from "./call";
import { definitionCalls } from "./definition-calls";
import { lambdaCalls, producesToTopic } from "./function-calls";
import type { FunctionRuns } from "./function-runs";
import { arnOf, impliedKeyCalls } from "./implied-calls";
import {
    apiLogCalls,
    crawlerCalls,
    dataSyncCalls,
    flowLogCalls,
    invoked,
    optimizerCalls,
    snowballCalls,
    stateMachineCalls,
    transferCalls,
} from "./service-calls";
import { dataCalls, glueJobCalls, sparkApplicationCalls, type SparkData } from "./spark-calls";
import { groupArn, scheduleCalls, sparkScripts, submitKeyCalls } from "./pipeline-calls";

/** Who assumes a role, and what under it. */
export interface RoleCalls {
    readonly assumedBy: string;
    /** What the service says of whom it acts for. */
    readonly assumeContext: Readonly<Record<string, string>>;
    readonly calls: readonly Call[];
}

type Entry = (access: StackAccess) => { assumedBy: string; sourceArn?: string; calls: Call[] };

const functionType = "aws:lambda/function:Function";

/** Roles that aren't those of functions, by their names in the program. */
const entries: Readonly<Record<string, Entry>> = {
    "fraud-check-role": (access) => ({
        assumedBy: "events",
        sourceArn: arnAttribute(access, "aws:cloudwatch/eventRule:EventRule", "fraud-check-ask"),
        calls: invoked(
            "events:InvokeApiDestination",
            arnAttribute(
                access,
                "aws:cloudwatch/eventApiDestination:EventApiDestination",
                "fraud-check-service",
            ),
            "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-identity-based.html",
        ),
    }),
    "history-check-role": (access) => {
        const machine = access.resource("aws:sfn/stateMachine:StateMachine", "history-check");
        return {
            assumedBy: "states",
            calls: [
                ...definitionCalls(machine),
                ...stateMachineCalls(access, machine.outputs?.arn as string),
            ],
        };
    },
    "history-check-start-role": (access) => ({
        assumedBy: "events",
        sourceArn: arnAttribute(access, "aws:cloudwatch/eventRule:EventRule", "history-check-hourly"),
        calls: invoked(
            "states:StartExecution",
            arnAttribute(access, "aws:sfn/stateMachine:StateMachine", "history-check"),
            "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-identity-based.html",
        ),
    }),
    "history-role": (access) => ({
        assumedBy: "importexport",
        calls: snowballCalls(
            bucketArn(access, "securecart-raw"),
            "historical_transactions/",
            topicArn(access),
        ),
    }),
    "legacy-orders-role": (access) => ({
        assumedBy: "datasync",
        sourceArn: arnOf("datasync", "location/loc-0a1b2c3d"),
        calls: dataSyncCalls(bucketArn(access, "securecart-raw"), "legacy_orders/"),
    }),
    "payments-webhook-api-logs": () => ({ assumedBy: "apigateway", calls: apiLogCalls() }),
    "securecart-crawler-role": (access) => ({
        assumedBy: "glue",
        calls: crawlerCalls({
            bucket: bucketArn(access, "securecart-raw"),
            database: databaseName(access, "securecart-discovered"),
            queueArns: queuesOf(access, "aws:glue/crawler:Crawler"),
        }),
    }),
    "securecart-flow-logs-role": (access) => ({
        assumedBy: "vpc-flow-logs",
        sourceArn: arnOf("ec2", "vpc-flow-log/fl-0a1b2c3d"),
        calls: flowLogCalls(
            access.resource("aws:cloudwatch/logGroup:LogGroup", "securecart-flow-logs-log-group").outputs
                ?.name as string,
        ),
    }),
    "securecart-optimizer-role": (access) => ({
        assumedBy: "glue",
        calls: [
            ...new Set(
                access.resources
                    .filter(({ type }) => type === "aws:glue/catalogTableOptimizer:CatalogTableOptimizer")
                    .map(({ inputs }) => inputs?.tableName as string),
            ),
        ].flatMap((table) =>
            optimizerCalls(
                bucketArn(access, "securecart-curated"),
                `${table}/`,
                databaseName(access, "securecart-database"),
                table,
            ),
        ),
    }),
    "warehouse-user-role": (access) => ({
        assumedBy: "transfer",
        calls: transferCalls(bucketArn(access, "securecart-raw"), "inventory_landing/"),
    }),
};

/** What the code of each Glue job works on, by the job's name. */
const glueJobs: Readonly<Record<string, SparkData>> = {
    "clickstream-sessions": {
        stream: "clickstream-stream",
        commits: ["sessions"],
        folders: ["checkpoints/clickstream_sessions"],
    },
    "data-quality": {
        reads: [
            "fraud_features",
            "fraud_scores",
            "job_runs",
            "order_payments",
            "orders",
            "recommendation_features",
            "sales_trends",
            "sessions",
            "stock",
        ],
        commits: ["quality_checks"],
    },
    "inventory-batch": { raw: ["inventory"], commits: ["stock", "job_runs"], quarantine: "inventory_batch" },
    "nightly-report": { reads: ["job_runs", "quality_checks"], folders: ["reports"] },
    "orders-batch": {
        raw: ["transactions", "legacy_orders", "historical_transactions"],
        commits: ["orders", "order_payments", "job_runs"],
        quarantine: "orders_batch",
    },
};

/** What the jobs of the Spark application work on, all under one role. */
const sparkApplication: SparkData = {
    raw: ["transactions", "payments"],
    reads: ["orders", "order_payments", "sessions"],
    commits: ["sales_trends", "recommendation_features", "fraud_features", "fraud_scores", "job_runs"],
    quarantine: "fraud_features",
};

/** Roles of Spark jobs, pipelines, their launchers and schedules, by the pattern of their names. */
function transformationEntry(access: StackAccess, role: string): ReturnType<Entry> | undefined {
    const name = role.replace(/-role$/, "");
    if (Object.hasOwn(glueJobs, name)) {
        const job = access.resource("aws:glue/job:Job", `${name}-job`);
        return {
            assumedBy: "glue",
            calls: [...glueJobCalls(access, job), ...dataCalls(access, glueJobs[name])],
        };
    }
    if (name === "analytics") {
        const { monitoringConfiguration: monitoring } = access.resource(
            "aws:emrserverless/application:Application",
            "analytics-application",
        ).inputs as { monitoringConfiguration: { s3MonitoringConfiguration: { logUri: string } } };
        return {
            assumedBy: "emr-serverless",
            calls: [
                ...sparkApplicationCalls(access, {
                    logGroup: access.resource("aws:cloudwatch/logGroup:LogGroup", "analytics-logs").outputs
                        ?.name as string,
                    scripts: sparkScripts(access),
                    logUri: monitoring.s3MonitoringConfiguration.logUri,
                }),
                ...dataCalls(access, sparkApplication),
            ],
        };
    }
    if (/-(pipeline|launcher)$/.test(name)) {
        const machine = access.resource("aws:sfn/stateMachine:StateMachine", name);
        const machineArn = machine.outputs?.arn as string;
        const calls = definitionCalls(machine);
        return {
            assumedBy: "states",
            sourceArn: machineArn,
            calls: [
                ...calls,
                ...(calls.some(({ action }) => action === "emr-serverless:StartJobRun")
                    ? submitKeyCalls(access)
                    : []),
                ...stateMachineCalls(access, machineArn),
            ],
        };
    }
    const schedule = access.resources.find(
        ({ type, inputs }) =>
            type === "aws:scheduler/schedule:Schedule" &&
            (inputs?.target as { roleArn: string }).roleArn === access.role(role).arn,
    );
    return (
        schedule && {
            assumedBy: "scheduler",
            sourceArn: groupArn(access, schedule),
            calls: scheduleCalls(access, schedule),
        }
    );
}

/** Calls of code that speaks another protocol than HTTP, by the function's name. */
const unrecorded: Readonly<Record<string, (access: StackAccess) => Call[]>> = {
    "fraud-scorer": (access) =>
        producesToTopic(
            access.resources.find(({ type }) => type === "aws:msk/cluster:Cluster")!.outputs?.arn as string,
            "fraud.alerts",
        ),
};

/** Everything that each role of a stack is for, by the role's name; a role that nobody has described has none. */
export async function roleCalls(
    access: StackAccess,
    runs: FunctionRuns,
): Promise<Map<string, RoleCalls | undefined>> {
    const described = new Map<string, RoleCalls | undefined>();
    for (const role of access.roles) {
        const fn = access.resources.find(
            ({ type, inputs }) => type === functionType && inputs?.role === role.arn,
        );
        const entry = fn
            ? await functionEntry(access, runs, fn)
            : (entries[role.name]?.(access) ?? transformationEntry(access, role.name));
        described.set(
            role.name,
            entry && {
                assumedBy: `${entry.assumedBy}.amazonaws.com`,
                assumeContext: {
                    "aws:SourceAccount": "123456789012",
                    ...(entry.sourceArn !== undefined && { "aws:SourceArn": entry.sourceArn }),
                },
                calls: entry.calls.flatMap((call) => [call, ...impliedKeyCalls(access, call)]),
            },
        );
    }
    return described;
}

/** Names of roles that are described here and aren't in the stack. */
export function describedInVain(access: StackAccess): string[] {
    return Object.keys(entries).filter((name) => !access.roles.some((role) => role.name === name));
}

async function functionEntry(
    access: StackAccess,
    runs: FunctionRuns,
    fn: ExportedResource,
): Promise<ReturnType<Entry>> {
    const name = parseUrn(fn.urn).name.replace(/-function$/, "");
    const recorded = await runs.record(name);
    const fromCode = { "lambda:SourceFunctionArn": fn.outputs?.arn as string };
    return {
        assumedBy: "lambda",
        calls: [
            ...recorded.map((call) => ({ ...call, context: { ...call.context, ...fromCode } })),
            ...(unrecorded[name]?.(access) ?? []),
            ...lambdaCalls(access, fn),
        ],
    };
}

function arnAttribute(access: StackAccess, type: string, name: string): string {
    return access.resource(type, name).outputs?.arn as string;
}

function bucketArn(access: StackAccess, name: string): string {
    return arnAttribute(access, "aws:s3/bucket:Bucket", name);
}

function topicArn(access: StackAccess): string {
    return access.resources.find(({ type }) => type === "aws:sns/topic:Topic")!.outputs?.arn as string;
}

function databaseName(access: StackAccess, name: string): string {
    return access.resource("aws:glue/catalogDatabase:CatalogDatabase", name).outputs?.name as string;
}

function queuesOf(access: StackAccess, type: string): string[] {
    const { s3Targets } = access.resources.find((each) => each.type === type)!.inputs as {
        s3Targets: { eventQueueArn: string; dlqEventQueueArn?: string }[];
    };
    return s3Targets.flatMap(({ eventQueueArn, dlqEventQueueArn }) =>
        [eventQueueArn, dlqEventQueueArn ?? []].flat(),
    );
}
