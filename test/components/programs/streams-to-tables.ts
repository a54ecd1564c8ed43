import path from "node:path";
import * as aws from "@pulumi/aws";
import { Catalog } from "../../../components/catalog/catalog";
import { icebergTable, rawTable, sentSchema } from "../../../components/catalog/dataset-tables";
import { SchemaDiscovery } from "../../../components/catalog/schema-discovery";
import { SchemaRegistry } from "../../../components/catalog/schema-registry";
import { KinesisIngestion } from "../../../components/ingestion/kinesis-ingestion";
import { Observability } from "../../../components/monitoring/observability";
import { PrivateNetwork } from "../../../components/network/private-network";
import { DataKey } from "../../../components/storage/data-key";
import { DataLake } from "../../../components/storage/data-lake";
import { LambdaFunction } from "../../../components/transformation/lambda-function";
import { StreamProcessor } from "../../../components/transformation/stream-processor";
import { datasets, topicContracts } from "../../../datasets";

// Streams, functions, tables and what watches them, with the settings that the stack itself leaves alone.
const tags = { team: "data" };
const handler = {
    name: "any",
    bundle: path.join(__dirname, "bundles", "index.mjs"),
    entry: "index.handler",
    services: ["s3"],
};
const key = new DataKey("shop", {
    uses: ["alarms", "bookmarks", "glue", "lake", "lambda", "logs", "queues", "streams", "traces"],
    tags,
});
const network = new PrivateNetwork("shop", { keyArn: key.arn, tags });
const lake = new DataLake("shop", { keyArn: key.arn, access: network.access, tags });
const watch = new Observability("shop", {
    keyArn: key.arn,
    subscribers: [
        { name: "mail", protocol: "email", endpoint: "data@shop.example" },
        { name: "pager", protocol: "https", endpoint: "https://pager.example/alarms" },
    ],
    encryptAccountTraces: true,
    tags,
});
const shared = { keyArn: key.arn, alarms: watch.target, tags };

const clicks = new KinesisIngestion("clicks", {
    ...shared,
    shardCount: 2,
    retentionHours: 72,
    maxRecordSizeInKib: 2048,
    fanOut: true,
    producerArns: ["arn:aws:iam::210987654321:role/partner"],
});
const processor = new StreamProcessor("normalizer", {
    ...shared,
    handler,
    source: clicks.source,
    placement: network.placement,
    output: lake.raw("clickstream/"),
    quarantine: lake.quarantine("clickstream/"),
    failures: lake.failedDeliveries("normalizer/"),
});
const consumer = new StreamProcessor("events", {
    ...shared,
    handler,
    source: {
        kind: "msk",
        arn: "arn:aws:kafka:eu-west-1:123456789012:cluster/events/2f3f0e9f-0a11-4a1c-9c2b-6f0d9a5e1c61-3",
        keyArn: key.arn,
        topic: "orders.events",
    },
    placement: network.placement,
    output: lake.raw("events/"),
    failures: lake.failedDeliveries("events/"),
});
const reader = new aws.iam.Role("reader", {
    assumeRolePolicy: aws.iam.getPolicyDocumentOutput({
        statements: [
            {
                actions: ["sts:AssumeRole"],
                principals: [{ type: "Service", identifiers: ["ec2.amazonaws.com"] }],
            },
        ],
    }).json,
});
clicks.grantWrite(reader);
clicks.grantRead(reader);

const stored = Object.values(datasets);
const catalog = new Catalog("shop", {
    rawTables: stored
        .filter(({ format }) => format !== "iceberg")
        .map((dataset) =>
            rawTable(dataset, lake.raw(`tables/${dataset.name}/`), {
                dataset: stored.map(({ name }) => name),
            }),
        ),
    icebergTables: stored
        .filter(({ format }) => format === "iceberg")
        .map((dataset) => icebergTable(dataset, lake.curated(`${dataset.name}/`))),
    accountCatalogKeyArn: key.arn,
    tags,
});
lake.admitFromOutside(catalog.optimizerRoleArn);
catalog.grantRead(reader);
catalog.grantRegisterPartitions(reader);
catalog.grantCommit(reader);
new SchemaRegistry("shop", {
    schemas: Object.entries(topicContracts).map(([topic, dataset]) => sentSchema(dataset, topic)),
    tags,
});
const discovery = new SchemaDiscovery("raw", {
    ...shared,
    bucket: lake.rawBucket,
    declaredPrefixes: ["clickstream/", "events/"],
    catalogKeyArn: key.arn,
});
lake.admitFromOutside(discovery.roleArn);

watch.stage("clickstream", {
    alarms: [clicks.alarms, processor.alarms],
    meaning: "The clickstream doesn't reach the lake.",
    runbook: "clickstream",
});
watch.show([
    { title: "Clickstream", metrics: [clicks.metric("IncomingRecords")], alarms: clicks.alarms },
    { title: "Events", metrics: [consumer.metric("Errors")], alarms: consumer.alarms },
]);
watch.trace(
    [processor.functionName, consumer.functionName],
    [{ name: "all", resourceArn: "*", serviceType: "*" }],
);
network.connect([clicks, processor, consumer, catalog]);

// Each with nothing but what it can't do without.
new KinesisIngestion("alone");
new LambdaFunction("alone", { handler, placement: network.placement });
new SchemaDiscovery("alone", { bucket: lake.rawBucket, declaredPrefixes: [] });
new Catalog("alone", {});
