import * as pulumi from "@pulumi/pulumi";
import {
    Catalog,
    DataKey,
    DataLake,
    DataSyncIngestion,
    EventBus,
    FileTransfer,
    icebergTable,
    KinesisIngestion,
    Observability,
    PrivateNetwork,
    QueryAccess,
    rawTable,
    SchemaDiscovery,
    SchemaRegistry,
    sentSchema,
    StreamProcessor,
    type DashboardSection,
} from "./components";
import { datasets, topicContracts } from "./datasets";
import { handlers } from "./handlers";
import { loadSettings } from "./settings/load-settings";

const settings = loadSettings();
const { protect, retention } = settings;
const tags = { project: pulumi.getProject(), stack: pulumi.getStack() };
/** What code in the VPC calls, stage by stage: the network gets exactly these endpoints. */
const connected: { services: readonly string[] }[] = [];
const dashboard: DashboardSection[] = [];

// What every stage stands on.
const key = new DataKey("securecart", {
    uses: [
        "alarms",
        "bookmarks",
        "glue",
        "lake",
        "lambda",
        "logs",
        "msk",
        "queues",
        "secrets",
        "streams",
        "tables",
    ],
    protect,
    tags,
});
const network = new PrivateNetwork("securecart", {
    ...settings.network,
    keyArn: key.arn,
    logRetentionDays: retention.logDays,
    tags,
});
const lake = new DataLake("securecart", {
    keyArn: key.arn,
    access: network.access,
    rawRetentionDays: retention.rawDays,
    curatedRetentionDays: retention.curatedDays,
    protect,
    tags,
});
const watch = new Observability("securecart", {
    keyArn: key.arn,
    subscribers: settings.alarms.emails.map((endpoint, index) => ({
        name: `email-${index + 1}`,
        protocol: "email",
        endpoint,
    })),
    runbookBase: settings.alarms.runbookBase,
    tags,
});
const shared = { keyArn: key.arn, alarms: watch.target, tags };
const code = { ...shared, placement: network.placement, logRetentionDays: retention.logDays };

// Website clickstream: Kinesis, Lambda, raw `clickstream`.
if (settings.clickstream.enabled) {
    const { shards, retentionHours } = settings.clickstream;
    const clickstream = new KinesisIngestion("clickstream", {
        ...shared,
        shardCount: shards || undefined,
        retentionHours,
        protect,
    });
    const normalizer = new StreamProcessor("clickstream-normalizer", {
        ...code,
        handler: handlers.clickstreamNormalizer,
        source: clickstream.source,
        output: lake.raw("clickstream/"),
        quarantine: lake.quarantine("clickstream/"),
        failures: lake.failedDeliveries("clickstream-normalizer/"),
    });
    connected.push(clickstream, normalizer);
    dashboard.push(
        {
            title: "Clickstream",
            metrics: [clickstream.metric("IncomingRecords")],
            alarms: clickstream.alarms,
        },
        {
            title: "Clickstream normalizer",
            metrics: [normalizer.metric("Invocations"), normalizer.metric("Errors")],
            alarms: normalizer.alarms,
        },
    );
}

// Microservices: MSK topics, one for each contract.
if (settings.eventBus.enabled) {
    const { instanceType, volumeGib } = settings.eventBus;
    const bus = new EventBus("events", {
        ...code,
        topics: Object.keys(topicContracts).map((name) => ({ name, consumerGroups: [{ name: "lake" }] })),
        instanceType,
        volumeGib,
        protect,
    });
    connected.push(bus);
    dashboard.push({ title: "Event bus", metrics: [], alarms: bus.alarms });
}

// Legacy order history: DataSync, raw `legacy_orders`.
const legacyOrders = lake.raw("legacy_orders/");
if (settings.legacyOrders.enabled) {
    const { server = "", path, agentArns, schedule } = settings.legacyOrders;
    const legacy = new DataSyncIngestion("legacy-orders", {
        ...shared,
        nfs: { serverHostname: server, path },
        agentArns,
        output: legacyOrders,
        schedule,
        maxHoursBetweenRuns: 30,
        logRetentionDays: retention.logDays,
        protect,
    });
    lake.admitFromOutside(legacy.roleArn);
    connected.push(legacy);
    dashboard.push({ title: "Legacy orders", metrics: [], alarms: legacy.alarms });
}

// Warehouse logistics files: Transfer Family, the landing folder, validation.
if (settings.warehouseFiles.enabled) {
    const { clientCidrs, users, protocols, ftpReason, certificateArn } = settings.warehouseFiles;
    const warehouse = new FileTransfer("warehouse", {
        ...code,
        clientCidrs,
        users,
        protocols,
        ftpReason,
        certificateArn,
        landing: lake.raw("inventory_landing/"),
        protect,
    });
    lake.admitFromOutside(warehouse.userRoleArn);
    connected.push(warehouse);
    dashboard.push({ title: "Warehouse files", metrics: [], alarms: warehouse.alarms });
}

// The tables that people query.
const catalog = new Catalog("securecart", {
    rawTables: [
        rawTable(datasets.clickstream, lake.raw("clickstream/")),
        rawTable(datasets.legacyOrders, legacyOrders),
    ],
    icebergTables: [icebergTable(datasets.orders, lake.curated("orders/"))],
    protect,
    tags,
});
lake.admitFromOutside(catalog.optimizerRoleArn);
new SchemaRegistry("securecart", {
    schemas: Object.entries(topicContracts).map(([topic, contract]) => sentSchema(contract, topic)),
    tags,
});
const discovery = new SchemaDiscovery("securecart", {
    ...shared,
    bucket: lake.rawBucket,
    declaredPrefixes: ["clickstream/", "legacy_orders/", "inventory_landing/"],
});
lake.admitFromOutside(discovery.roleArn);
new QueryAccess("analysts", { results: lake.queryResults("analysts/"), tags });

network.connect(connected);
watch.show(dashboard);

export const alarmTopicArn = watch.topicArn;
export const databaseName = catalog.databaseName;
export const vpcId = network.vpcId;
export const endpointCost = network.estimate;
