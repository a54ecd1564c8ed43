import path from "node:path";
import * as aws from "@pulumi/aws";
import { Catalog } from "../../../components/catalog/catalog";
import { icebergTable } from "../../../components/catalog/dataset-tables";
import { EventBus } from "../../../components/ingestion/event-bus";
import { KinesisIngestion } from "../../../components/ingestion/kinesis-ingestion";
import { AlarmTopic } from "../../../components/monitoring/alarm-topic";
import { PrivateNetwork } from "../../../components/network/private-network";
import { DataKey } from "../../../components/storage/data-key";
import { DataLake } from "../../../components/storage/data-lake";
import { QueryAccess } from "../../../components/storage/query-access";
import { BatchPipeline } from "../../../components/transformation/batch-pipeline";
import { GlueBatchJob } from "../../../components/transformation/glue-batch-job";
import { GlueStreamingJob } from "../../../components/transformation/glue-streaming-job";
import { LambdaFunction } from "../../../components/transformation/lambda-function";
import { SparkApplication } from "../../../components/transformation/spark-application";
import { datasets } from "../../../datasets";
import { jobs } from "../../../jobs";

// What makes tables of events, with the settings that the stack itself leaves alone.
const tags = { team: "data" };
const key = new DataKey("shop", {
    uses: [
        "alarms",
        "bookmarks",
        "disks",
        "glue",
        "lake",
        "lambda",
        "logs",
        "msk",
        "queues",
        "schedules",
        "streams",
        "workflows",
    ],
    tags,
});
const network = new PrivateNetwork("shop", { zones: 3, keyArn: key.arn, tags });
const lake = new DataLake("shop", { keyArn: key.arn, access: network.access, tags });
const shared = {
    keyArn: key.arn,
    alarms: new AlarmTopic("shop", { keyArn: key.arn, tags }).target,
    tags,
};
const spark = {
    placement: network.placement,
    artifacts: lake.artifactsBucket,
    warehouse: lake.curated("warehouse/"),
};
const orders = lake.curated("orders/");
const sessions = lake.curated("sessions/");
const catalog = new Catalog("shop", {
    icebergTables: [icebergTable(datasets.orders, orders), icebergTable(datasets.sessions, sessions)],
    tags,
});
lake.admitFromOutside(catalog.optimizerRoleArn);

const batch = new GlueBatchJob("orders", {
    ...shared,
    ...spark,
    code: jobs.ordersBatch,
    reads: [lake.raw("transactions/")],
    replaces: [orders],
    arguments: { DATABASE: catalog.databaseName },
    zones: 3,
    workerType: "G.2X",
    maxWorkers: 5,
    flex: true,
    timeoutMinutes: 60,
    maxRetries: 1,
    logRetentionDays: 731,
    alarmTuning: { failedTasks: { offReason: "the pipeline tells of failures" } },
});
catalog.grantCommit(batch.role, ["orders"]);

const clicks = new KinesisIngestion("clicks", shared);
const streaming = new GlueStreamingJob("sessions", {
    ...shared,
    ...spark,
    code: jobs.clickstreamSessions,
    source: clicks.source,
    checkpoint: lake.curated("checkpoints/sessions/"),
    replaces: [sessions],
    workerType: "G.025X",
    maxWorkers: 2,
    triggerSeconds: 300,
    maxRetries: 5,
    restartSchedule: "cron(30 * * * ? *)",
    maintenanceWindow: "Mon:04",
});
catalog.grantCommit(streaming.role, ["sessions"]);
const bus = new EventBus("events", {
    ...shared,
    placement: network.placement,
    topics: [{ name: "clicks", consumerGroups: [{ name: "lake" }] }],
});
const fromTopic = new GlueStreamingJob("topic-sessions", {
    ...shared,
    ...spark,
    placement: bus.clientPlacement(network.placement),
    code: jobs.clickstreamSessions,
    source: bus.source("clicks"),
    bootstrapServers: bus.bootstrapBrokers,
    checkpoint: lake.curated("checkpoints/topic-sessions/"),
    restartEnabled: false,
    alarmTuning: { stopped: { offReason: "people start it" } },
});

const analytics = new SparkApplication("analytics", {
    ...shared,
    ...spark,
    jobs: [
        { code: jobs.salesTrends, arguments: { DATABASE: catalog.databaseName } },
        { code: jobs.fraudScores, arguments: { DATABASE: catalog.databaseName } },
    ],
    reads: [orders],
    workerVcpu: 2,
    workerMemoryGb: 8,
    initialWorkers: 3,
    maxWorkers: 12,
    idleMinutes: 5,
});
catalog.grantRead(analytics.role, ["orders"]);
const submitter = new aws.iam.Role("submitter", {
    assumeRolePolicy: aws.iam.getPolicyDocumentOutput({
        statements: [
            {
                actions: ["sts:AssumeRole"],
                principals: [{ type: "Service", identifiers: ["ec2.amazonaws.com"] }],
            },
        ],
    }).json,
});
batch.grantRun(submitter);
analytics.grantSubmit(submitter);
const notify = new LambdaFunction("notify", {
    ...shared,
    handler: {
        name: "any",
        bundle: path.join(__dirname, "bundles", "index.mjs"),
        entry: "index.handler",
        services: [],
    },
    placement: network.placement,
    failures: lake.failedDeliveries("notify/"),
});

const nightly = new BatchPipeline("nightly", {
    ...shared,
    steps: [
        { name: "orders", glueJob: batch.reference, stage: 1, timeoutMinutes: 90, maxAttempts: 2 },
        { name: "sales-trends", sparkJob: analytics.runs["sales_trends"], stage: 2 },
        { name: "fraud-scores", sparkJob: analytics.runs["fraud_scores"], stage: 2 },
        { name: "notify", functionArn: notify.functionArn, arguments: { DAY: "$.businessDate" } },
    ],
    schedule: "cron(0 2 * * ? *)",
    timezone: "Europe/Berlin",
    businessDateOffsetDays: 1,
    maxHoursBetweenRuns: 26,
    timeoutMinutes: 300,
});
const fresh = new BatchPipeline("fresh", {
    ...shared,
    steps: [{ name: "sales-trends", sparkJob: analytics.runs["sales_trends"], maxAttempts: 1 }],
    schedule: "rate(5 minutes)",
    scheduleEnabled: false,
    interval: true,
});
new QueryAccess("analysts", {
    results: lake.queryResults("analysts/"),
    databaseName: catalog.databaseName,
    savedQueries: [{ name: "All orders", description: "Every line.", sql: "SELECT * FROM orders" }],
    tags,
});
[batch, streaming, fromTopic, analytics].forEach(({ role }) => lake.admitToArtifacts(role.arn));
network.connect([batch, streaming, fromTopic, bus, analytics, notify, nightly, fresh]);

// Each with nothing but what it can't do without.
new GlueBatchJob("alone", { ...spark, code: jobs.inventoryBatch });
new GlueStreamingJob("alone-streaming", {
    ...spark,
    code: jobs.clickstreamSessions,
    source: clicks.source,
    checkpoint: lake.curated("checkpoints/alone/"),
});
new SparkApplication("alone-spark", { ...spark, jobs: [{ code: jobs.fraudFeatures }] });
new BatchPipeline("alone-pipeline", { steps: [{ name: "orders", glueJob: batch.reference }] });

export const definition = nightly.definition;
