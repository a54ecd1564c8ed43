import * as pulumi from "@pulumi/pulumi";
import { Catalog } from "../../../components/catalog/catalog";
import { icebergTable, rawTable } from "../../../components/catalog/dataset-tables";
import { EventBus } from "../../../components/ingestion/event-bus";
import { KinesisIngestion } from "../../../components/ingestion/kinesis-ingestion";
import { encryptedLogGroup } from "../../../components/monitoring/log-group";
import { PrivateNetwork } from "../../../components/network/private-network";
import { DataKey } from "../../../components/storage/data-key";
import { DataLake } from "../../../components/storage/data-lake";
import { StateTable } from "../../../components/storage/state-table";
import { datasets } from "../../../datasets";

// What holds data in a stack that is operated: each knob of the configuration is turned by itself.
const config = new pulumi.Config();
const protect = config.getBoolean("protect") ?? false;
const first = new DataKey("first", {
    uses: ["alarms", "glue", "lake", "logs", "msk", "queues", "streams", "tables"],
});
const second = new DataKey("second", {
    uses: ["alarms", "glue", "lake", "logs", "msk", "queues", "streams", "tables"],
});
/** The key of a service: the other one once its knob is turned. */
const turned = (config.get("newKeyOf") ?? "").split(",");
const keyOf = (service: string) => (turned.includes(service) ? second.arn : first.arn);

const network = new PrivateNetwork("shop", { zones: 3, keyArn: first.arn });
const stream = new KinesisIngestion("orders", {
    keyArn: keyOf("kinesis"),
    shardCount: config.getNumber("shards") ?? 2,
    retentionHours: config.getNumber("retentionHours") ?? 48,
    protect,
});
const lake = new DataLake("shop", {
    keyArn: keyOf("s3"),
    access: network.access,
    rawRetentionDays: config.getNumber("rawDays") ?? 90,
    protect,
});
new StateTable("seen", { keyArn: keyOf("dynamodb"), protect });
encryptedLogGroup(
    "records",
    { keyArn: keyOf("logs"), retentionDays: config.getNumber("logDays") ?? 365 },
    {},
);
new EventBus("events", {
    placement: network.placement,
    topics: [{ name: "orders.events", partitions: config.getNumber("partitions") ?? 6 }],
    instanceType: "kafka.t3.small",
    keyArn: keyOf("msk"),
    protect,
});
const added = {
    name: "loyalty_tier",
    type: "string",
    required: false,
    comment: "Tier.",
    personalData: "none",
};
const withField = <T extends (typeof datasets)["orders"]>(dataset: T): T =>
    config.getBoolean("moreFields") ? { ...dataset, columns: [...dataset.columns, added] } : dataset;
new Catalog("shop", {
    rawTables: [rawTable(withField(datasets.transactions), lake.raw("transactions/"))],
    icebergTables: [icebergTable(withField(datasets.orders), lake.curated("orders/"))],
    protect,
});
export const streamName = stream.streamName;
