import { AlarmTopic, BatchPipeline, Catalog, DataKey, DataLake } from "securecart";
import { GlueBatchJob, icebergTable, PrivateNetwork, SparkApplication } from "securecart";
import { datasets } from "securecart/datasets";
import { jobs } from "securecart/jobs";

const key = new DataKey("shop", {
    uses: [
        "alarms",
        "bookmarks",
        "disks",
        "events",
        "glue",
        "lake",
        "logs",
        "queues",
        "schedules",
        "workflows",
    ],
});
const alarms = new AlarmTopic("shop", { keyArn: key.arn });
const network = new PrivateNetwork("shop", { keyArn: key.arn });
const lake = new DataLake("shop", { keyArn: key.arn, access: network.access });
const shared = { keyArn: key.arn, alarms: alarms.target };

const orders = icebergTable(datasets.orders, lake.curated("orders/"));
const trends = icebergTable(datasets.salesTrends, lake.curated("sales_trends/"));
const catalog = new Catalog("shop", { icebergTables: [orders, trends] });
lake.admitFromOutside(catalog.optimizerRoleArn);

const spark = {
    ...shared,
    artifacts: lake.artifactsBucket,
    warehouse: lake.curated("warehouse/"),
    placement: network.placement,
};
const ordersJob = new GlueBatchJob("orders", {
    ...spark,
    code: jobs.ordersBatch,
    reads: [lake.raw("transactions/")],
    replaces: [lake.curated("orders/"), lake.quarantine("orders/")],
});
catalog.grantCommit(ordersJob.role, ["orders"]);
const analytics = new SparkApplication("analytics", {
    ...spark,
    jobs: [{ code: jobs.salesTrends, arguments: { DATABASE: catalog.databaseName } }],
    reads: [lake.curated("orders/")],
    replaces: [lake.curated("sales_trends/")],
});
catalog.grantCommit(analytics.role, ["sales_trends"]);
// Glue and EMR fetch the code from outside the VPC.
[ordersJob, analytics].forEach(({ role }) => lake.admitToArtifacts(role.arn));
network.connect([ordersJob, analytics]);

new BatchPipeline("nightly", {
    ...shared,
    steps: [
        { name: "orders", glueJob: ordersJob.reference },
        { name: "sales-trends", sparkJob: analytics.runs["sales_trends"] },
    ],
    schedule: "cron(0 2 * * ? *)",
    maxHoursBetweenRuns: 26,
});
