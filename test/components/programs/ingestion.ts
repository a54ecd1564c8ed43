import path from "node:path";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { BulkImport } from "../../../components/ingestion/bulk-import";
import { DataSyncIngestion } from "../../../components/ingestion/datasync-ingestion";
import { EventBus } from "../../../components/ingestion/event-bus";
import { ExternalFraudCheck } from "../../../components/ingestion/external-fraud-check";
import { FileTransfer } from "../../../components/ingestion/file-transfer";
import { KinesisIngestion } from "../../../components/ingestion/kinesis-ingestion";
import { WebhookIngestion } from "../../../components/ingestion/webhook-ingestion";
import { AlarmTopic } from "../../../components/monitoring/alarm-topic";
import { PrivateNetwork } from "../../../components/network/private-network";
import { DataKey } from "../../../components/storage/data-key";
import { DataLake } from "../../../components/storage/data-lake";
import { LambdaFunction } from "../../../components/transformation/lambda-function";

// What brings data in, beside streams, with the settings that the stack itself leaves alone.
const tags = { team: "data" };
const handler = {
    name: "any",
    bundle: path.join(__dirname, "bundles", "index.mjs"),
    entry: "index.handler",
    services: ["dynamodb", "kinesis-streams", "secretsmanager"],
};
const certificateArn = "arn:aws:acm:us-east-1:123456789012:certificate/0f0d7d52-0a11-4a1c-9c2b-6f0d9a5e1c61";
const partnerArn = "arn:aws:iam::210987654321:role/partner";
const key = new DataKey("shop", {
    uses: [
        "alarms",
        "connections",
        "events",
        "imports",
        "lake",
        "lambda",
        "logs",
        "queues",
        "secrets",
        "streams",
        "tables",
        "workflows",
    ],
    tags,
});
const network = new PrivateNetwork("shop", {
    zones: 3,
    keyArn: key.arn,
    agentCidrs: ["192.168.10.0/24"],
    tags,
});
const { placement } = network;
const lake = new DataLake("shop", { keyArn: key.arn, access: network.access, tags });
const shared = { keyArn: key.arn, alarms: new AlarmTopic("shop", { keyArn: key.arn, tags }).target, tags };
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

const bus = new EventBus("events", {
    ...shared,
    placement,
    topics: [
        { name: "orders.events", partitions: 12, consumerGroups: [{ name: "lake", maxLag: 500 }] },
        { name: "stock", cleanupPolicy: "compact", replicationFactor: 4, retentionHours: 24 },
    ],
    kafkaVersion: "4.1.x.kraft",
    brokersPerZone: 2,
    volumeGib: 200,
    maxVolumeGib: 400,
    monitoringLevel: "PER_TOPIC_PER_PARTITION",
    remoteClients: [
        {
            principalArn: partnerArn,
            produces: ["stock"],
            consumes: [{ topic: "orders.events", group: "partner" }],
        },
    ],
    alarmTuning: { consumerLag: { datapointsToAlarm: 2 } },
});
bus.grantProduce(reader, "orders.events");
bus.grantConsume(reader, "orders.events", "lake");
const expressBus = new EventBus("express", {
    ...shared,
    placement,
    topics: [{ name: "orders.events" }],
    instanceType: "express.m7g.large",
});

const validator = new LambdaFunction("validator", {
    ...shared,
    handler,
    placement,
    failures: lake.failedDeliveries("validator/"),
});
const files = new FileTransfer("warehouse", {
    ...shared,
    placement,
    clientCidrs: ["10.20.0.0/16"],
    landing: lake.raw("inventory_landing/"),
    users: [{ name: "depot-north" }, { name: "depot-south" }],
    protocols: ["SFTP", "FTPS", "FTP"],
    ftpReason: "The scales of the southern depot speak nothing else.",
    certificateArn,
    identityHandler: handler,
    validatorArn: validator.functionArn,
    temporarySuffixes: [".filepart"],
    maxHoursBetweenFiles: 28,
});
const keyFiles = new FileTransfer("carrier", {
    ...shared,
    placement,
    clientCidrs: ["10.21.0.0/16"],
    landing: lake.raw("carrier_landing/"),
    users: [
        {
            name: "carrier",
            publicKeys: ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE0UCTQ0pP9l3ZlRXbFHuiTrpnPMHSKDmLt6YcIYIYwC"],
        },
    ],
});

const nightly = new DataSyncIngestion("legacy-orders", {
    ...shared,
    nfs: { serverHostname: "files.shop.internal", path: "/export/orders", version: "NFS4_0" },
    agent: {
        activationKey: "AAAAA-BBBBB-CCCCC-DDDDD-EEEEE",
        vpcEndpointId: "vpce-0a1b2c3d4e5f60718",
        placement,
        cidrs: ["192.168.10.0/24"],
    },
    output: lake.raw("legacy_orders/"),
    verifyMode: "POINT_IN_TIME_CONSISTENT",
    includes: ["/orders"],
    excludes: ["*.tmp"],
    bytesPerSecond: 50_000_000,
    schedule: "cron(0 2 * * ? *)",
    maxHoursBetweenRuns: 30,
});
const share = new DataSyncIngestion("share", {
    ...shared,
    smb: {
        serverHostname: "share.shop.internal",
        path: "/prices",
        user: "reader",
        password: pulumi.secret("correct horse"),
        domain: "SHOP",
    },
    agentArns: [nightly.agentArns[0]],
    output: lake.raw("prices/"),
    schedule: "rate(12 hours)",
});
const store = new DataSyncIngestion("store", {
    ...shared,
    objectStorage: {
        serverHostname: "store.shop.internal",
        bucketName: "orders",
        prefix: "exports/",
        port: 9443,
        accessKey: "orders-reader",
        secretKey: pulumi.secret("battery staple"),
    },
    agentArns: [nightly.agentArns[0]],
    output: lake.raw("exports/"),
});
const copied = new DataSyncIngestion("copied", {
    ...shared,
    s3: lake.raw("exports/"),
    output: lake.curated("exports/"),
    reports: lake.quarantine("exports/"),
});
[nightly, share, store, copied].forEach(({ roleArn }) => lake.admitFromOutside(roleArn));
[files, keyFiles].forEach(({ userRoleArn }) => lake.admitFromOutside(userRoleArn));

const payments = new KinesisIngestion("payments", shared);
const hooks = new WebhookIngestion("hooks", {
    ...shared,
    placement,
    stream: payments.source,
    processors: [
        { name: "stripe", scheme: "stripe", toleranceSeconds: 60 },
        {
            name: "bank",
            scheme: "standard",
            secretArn: "arn:aws:secretsmanager:us-east-1:123456789012:secret:bank-a1b2c3",
            secretKeyArn: "arn:aws:kms:us-east-1:123456789012:key/0f0d7d52-0a11-4a1c-9c2b-6f0d9a5e1c61",
        },
    ],
    handler,
    domain: { name: "hooks.shop.example", certificateArn },
    sourceCidrs: ["198.51.100.0/24"],
    requestsPerSecond: 50,
    burst: 100,
    requestsPerAddress: 1000,
    maxHoursBetweenEvents: 6,
    accountLogRole: true,
});
const fraudCheck = new ExternalFraudCheck("fraud", {
    ...shared,
    endpoint: "https://api.fraud.example/v1/payments",
    apiKey: pulumi.secret("open sesame"),
    apiKeyHeader: "authorization",
    callsPerSecond: 5,
    retryMinutes: 60,
});
fraudCheck.grantAsk(reader);
const history = new BulkImport("history", {
    ...shared,
    output: lake.raw("historical_transactions/"),
    addressId: "ADID1234ab12-3eec-4eb3-9be6-9374c10eb51b",
    device: "storage-optimized-210tb",
    shippingOption: "NEXT_DAY",
    deadline: "2027-03-31T00:00:00Z",
});
lake.admitFromOutside(history.roleArn);
network.connect([
    bus,
    expressBus,
    files,
    keyFiles,
    nightly,
    share,
    store,
    copied,
    hooks,
    fraudCheck,
    validator,
]);

// Each with nothing but what it can't do without.
new EventBus("alone", { placement, topics: [] });
new FileTransfer("alone", {
    placement,
    clientCidrs: ["10.22.0.0/16"],
    landing: lake.raw("alone_landing/"),
    users: [
        {
            name: "alone",
            publicKeys: ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE0UCTQ0pP9l3ZlRXbFHuiTrpnPMHSKDmLt6YcIYIYwC"],
        },
    ],
});
new DataSyncIngestion("alone", { s3: lake.raw("alone/"), output: lake.curated("alone/") });
new WebhookIngestion("alone", {
    placement,
    stream: payments.source,
    processors: [{ name: "stripe", scheme: "stripe" }],
    handler,
});
new ExternalFraudCheck("alone", {
    endpoint: "https://api.fraud.example/v1/payments",
    apiKey: pulumi.secret("open sesame"),
});
new BulkImport("alone", {
    output: lake.raw("alone/"),
    addressId: "ADID1234ab12-3eec-4eb3-9be6-9374c10eb51b",
});

export const jobState = history.jobState;
