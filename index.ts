import * as pulumi from "@pulumi/pulumi";
import {
    BulkImport,
    Catalog,
    DataKey,
    DataLake,
    DataSyncIngestion,
    EventBus,
    ExternalFraudCheck,
    FileTransfer,
    icebergTable,
    KinesisIngestion,
    LambdaFunction,
    locationVariables,
    Observability,
    PartitionRegistrar,
    PrivateNetwork,
    QueryAccess,
    rawTable,
    SchemaDiscovery,
    SchemaRegistry,
    sentSchema,
    StateTable,
    StreamProcessor,
    TransactionFlow,
    WebhookIngestion,
    type DashboardSection,
} from "./components";
import { datasets, topicContracts } from "./datasets";
import { handlers } from "./handlers";
import { loadSettings } from "./settings/load-settings";

const settings = loadSettings();
const { protect, retention } = settings;
const tags = { project: pulumi.getProject(), stack: pulumi.getStack() };
/** What code in the VPC calls, stage by stage: the network gets exactly these endpoints. */
const connected: { services: readonly string[]; functionName?: pulumi.Output<string> }[] = [];
const dashboard: DashboardSection[] = [];

// What every stage stands on.
const key = new DataKey("securecart", {
    uses: [
        "alarms",
        "bookmarks",
        "connections",
        "events",
        "glue",
        "imports",
        "lake",
        "lambda",
        "logs",
        "msk",
        "queues",
        "secrets",
        "streams",
        "tables",
        "workflows",
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
const raw = {
    clickstream: lake.raw("clickstream/"),
    transactions: lake.raw("transactions/"),
    events: lake.raw("events/"),
    legacyOrders: lake.raw("legacy_orders/"),
    inventory: lake.raw("inventory/"),
    historicalTransactions: lake.raw("historical_transactions/"),
    payments: lake.raw("payments/"),
};
const quarantine = {
    clickstream: lake.quarantine("clickstream/"),
    transactions: lake.quarantine("transactions/"),
    events: lake.quarantine("events/"),
    inventory: lake.quarantine("inventory/"),
    payments: lake.quarantine("payments/"),
};
const shared = { keyArn: key.arn, alarms: watch.target, tags };
const code = { ...shared, placement: network.placement, logRetentionDays: retention.logDays };

// Website clickstream: Kinesis, Lambda, raw `clickstream`.
if (settings.clickstream.enabled) {
    const clickstream = new KinesisIngestion("clickstream", {
        ...shared,
        ...streamCapacity(settings.clickstream),
        protect,
    });
    const batches = new StateTable("clickstream-batches", { ...shared, protect });
    const normalizer = new StreamProcessor("clickstream-normalizer", {
        ...code,
        handler: handlers.clickstreamNormalizer,
        source: clickstream.source,
        output: raw.clickstream,
        quarantine: quarantine.clickstream,
        environment: { STATE_TABLE: batches.tableName },
        failures: lake.failedDeliveries("clickstream-normalizer/"),
    });
    batches.grantUse(normalizer.role);
    connected.push(clickstream, normalizer);
    dashboard.push(
        streamSection("Clickstream", clickstream),
        processorSection("Clickstream normalizer", normalizer),
    );
}

// Microservices: MSK topics, one for each contract; Lambda consumers, raw `events`.
const bus = settings.eventBus.enabled
    ? new EventBus("events", {
          ...code,
          topics: Object.keys(topicContracts).map((name) => ({
              name,
              consumerGroups: [{ name: "event-consumer" }],
          })),
          instanceType: settings.eventBus.instanceType,
          volumeGib: settings.eventBus.volumeGib,
          protect,
      })
    : undefined;
if (bus) {
    const seen = new StateTable("event-consumer-seen", { ...shared, protect });
    connected.push(bus);
    dashboard.push({
        title: "Event bus",
        metrics: [bus.metric("GlobalPartitionCount", "Maximum")],
        alarms: bus.alarms,
    });
    for (const topic of Object.keys(topicContracts)) {
        const consumer = new StreamProcessor(`${topic.replace(".", "-")}-consumer`, {
            ...code,
            handler: handlers.eventConsumer,
            source: bus.source(topic),
            consumerGroup: "event-consumer",
            output: raw.events,
            quarantine: quarantine.events,
            environment: { STATE_TABLE: seen.tableName },
            failures: lake.failedDeliveries("event-consumer/"),
        });
        seen.grantUse(consumer.role);
        connected.push(consumer);
        dashboard.push(processorSection(`Consumer of ${topic}`, consumer));
    }
}

// Checkout: orders and transactions. Kinesis, fraud scoring, raw `transactions`; alerts to the bus, to people, and to an
// external fraud service, whose verdict comes back by webhook.
const fraudCheck = settings.fraudCheck.enabled
    ? new ExternalFraudCheck("fraud-check", {
          ...shared,
          endpoint: settings.fraudCheck.endpoint ?? "",
          apiKey: pulumi.secret(settings.fraudCheck.apiKey ?? ""),
      })
    : undefined;
if (settings.transactions.enabled) {
    const transactions = new KinesisIngestion("transactions", {
        ...shared,
        ...streamCapacity(settings.transactions),
        protect,
    });
    const seen = new StateTable("fraud-scorer-seen", { ...shared, protect });
    const scorer = new StreamProcessor("fraud-scorer", {
        ...code,
        handler: handlers.fraudScorer,
        placement: bus ? bus.clientPlacement(network.placement) : network.placement,
        source: transactions.source,
        output: raw.transactions,
        quarantine: quarantine.transactions,
        environment: {
            STATE_TABLE: seen.tableName,
            ...(bus && { BOOTSTRAP_SERVERS: bus.bootstrapBrokers }),
            ...(fraudCheck && { ALERT_BUS_NAME: fraudCheck.busName }),
        },
        failures: lake.failedDeliveries("fraud-scorer/"),
        alarmTuning: { recordsFailed: { offReason: "the checkout's flow has this alarm" } },
    });
    seen.grantUse(scorer.role);
    lake.grantRead(scorer.role, raw.transactions);
    lake.grantRead(scorer.role, quarantine.transactions);
    bus?.grantProduce(scorer.role, "fraud.alerts");
    fraudCheck?.grantAsk(scorer.role);
    const flow = new TransactionFlow("checkout", {
        functionName: scorer.functionName,
        pipelineAlarms: [transactions.alarms, scorer.alarms],
        currency: settings.transactions.currency,
        alarms: watch.target,
        tags,
    });
    connected.push(transactions, scorer);
    dashboard.push(
        { title: "Checkout", metrics: flow.metrics, alarms: flow.alarms },
        streamSection("Transactions", transactions),
        processorSection("Fraud scorer", scorer),
    );
}

// Payment processors and other third parties: signed webhook, Kinesis `payments`, raw `payments`.
if (settings.payments.enabled) {
    const { processors, accountLogRole } = settings.payments;
    const payments = new KinesisIngestion("payments", {
        ...shared,
        ...streamCapacity(settings.payments),
        protect,
    });
    const webhook = new WebhookIngestion("payments-webhook", {
        ...code,
        stream: payments.source,
        processors,
        handler: handlers.webhookReceiver,
        accountLogRole,
        protect,
    });
    const seen = new StateTable("payment-recorder-seen", { ...shared, protect });
    const recorder = new StreamProcessor("payment-recorder", {
        ...code,
        handler: handlers.paymentRecorder,
        source: payments.source,
        output: raw.payments,
        quarantine: quarantine.payments,
        environment: { STATE_TABLE: seen.tableName },
        failures: lake.failedDeliveries("payment-recorder/"),
    });
    seen.grantUse(recorder.role);
    connected.push(payments, webhook, recorder);
    dashboard.push(
        streamSection("Payments", payments),
        { title: "Payments webhook", metrics: [webhook.metric("Count", "Sum")], alarms: webhook.alarms },
        processorSection("Payment recorder", recorder),
    );
}

// Legacy order history: DataSync, raw `legacy_orders`.
if (settings.legacyOrders.enabled) {
    const { server = "", path, agentArns, schedule } = settings.legacyOrders;
    const legacy = new DataSyncIngestion("legacy-orders", {
        ...shared,
        nfs: { serverHostname: server, path },
        agentArns,
        output: raw.legacyOrders,
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
    const landing = lake.raw("inventory_landing/");
    const validator = new LambdaFunction("warehouse-validator", {
        ...code,
        handler: handlers.fileValidator,
        memoryMb: 1024,
        timeoutSeconds: 300,
        environment: {
            ...locationVariables("LANDING", landing),
            ...locationVariables("OUTPUT", raw.inventory),
            ...locationVariables("QUARANTINE", quarantine.inventory),
        },
        failures: lake.failedDeliveries("warehouse-validator/"),
    });
    lake.grantRead(validator.role, landing);
    lake.grantWrite(validator.role, raw.inventory);
    lake.grantWrite(validator.role, quarantine.inventory);
    const warehouse = new FileTransfer("warehouse", {
        ...code,
        clientCidrs,
        users,
        protocols,
        ftpReason,
        certificateArn,
        // Transfer Family itself knows the users of a server that speaks SFTP alone.
        identityHandler: protocols.some((each) => each !== "SFTP") ? handlers.transferIdentity : undefined,
        landing,
        validatorArn: validator.functionArn,
        protect,
    });
    lake.admitFromOutside(warehouse.userRoleArn);
    connected.push(warehouse, validator);
    dashboard.push(
        { title: "Warehouse files", metrics: [warehouse.metric("FilesIn", "Sum")], alarms: warehouse.alarms },
        { title: "Warehouse validator", metrics: [validator.metric("Errors")], alarms: validator.alarms },
    );
}

// One-time bulk history: Snowball, raw `historical_transactions`.
if (settings.bulkHistory.enabled) {
    const { addressId = "", armed, deadline } = settings.bulkHistory;
    const history = new BulkImport("history", {
        ...shared,
        output: raw.historicalTransactions,
        addressId,
        armed,
        deadline,
        logRetentionDays: retention.logDays,
        protect,
    });
    lake.admitFromOutside(history.roleArn);
    dashboard.push({ title: "Bulk history", metrics: [], alarms: history.alarms });
}

// The tables that people query.
const catalog = new Catalog("securecart", {
    rawTables: Object.entries(raw).map(([name, location]) =>
        rawTable(datasets[name as keyof typeof raw], location, { topic: Object.keys(topicContracts) }),
    ),
    icebergTables: [icebergTable(datasets.orders, lake.curated("orders/"))],
    protect,
    tags,
});
lake.admitFromOutside(catalog.optimizerRoleArn);
const registrar = new PartitionRegistrar("partition-registrar", {
    ...code,
    handler: handlers.catalogRegistrar,
    bucket: lake.rawBucket,
    prefixes: Object.keys(raw).map((name) => `${datasets[name as keyof typeof raw].name}/`),
    databaseName: catalog.databaseName,
    failures: lake.failedDeliveries("partition-registrar/"),
});
catalog.grantRegisterPartitions(registrar.role);
connected.push(registrar);
dashboard.push({
    title: "Partition registrar",
    metrics: [registrar.metric("Invocations"), registrar.metric("Errors")],
    alarms: registrar.alarms,
});
new SchemaRegistry("securecart", {
    schemas: Object.entries(topicContracts).map(([topic, contract]) => sentSchema(contract, topic)),
    tags,
});
const discovery = new SchemaDiscovery("securecart", {
    ...shared,
    bucket: lake.rawBucket,
    declaredPrefixes: [...Object.values(datasets).map(({ name }) => `${name}/`), "inventory_landing/"],
});
lake.admitFromOutside(discovery.roleArn);
new QueryAccess("analysts", { results: lake.queryResults("analysts/"), tags });

network.connect(connected);
watch.show(dashboard);
watch.trace(connected.flatMap(({ functionName }) => functionName ?? []));

export const alarmTopicArn = watch.topicArn;
export const databaseName = catalog.databaseName;
export const vpcId = network.vpcId;
export const endpointCost = network.estimate;

function streamCapacity({ shards, retentionHours }: { shards: number; retentionHours: number }) {
    return { shardCount: shards || undefined, retentionHours };
}

function streamSection(title: string, stream: KinesisIngestion): DashboardSection {
    return {
        title,
        metrics: [
            stream.metric("IncomingRecords"),
            stream.metric("GetRecords.IteratorAgeMilliseconds", "Maximum"),
        ],
        alarms: stream.alarms,
    };
}

function processorSection(title: string, processor: StreamProcessor): DashboardSection {
    return {
        title,
        metrics: [
            processor.metric("Invocations"),
            processor.metric("Errors"),
            processor.metric("Duration", "p99"),
        ],
        alarms: processor.alarms,
    };
}
