import { AlarmTopic, DataKey, DataLake, DataSyncIngestion, PrivateNetwork } from "securecart";

const key = new DataKey("shop", { uses: ["alarms", "events", "lake", "logs", "queues"] });
const alarms = new AlarmTopic("shop", { keyArn: key.arn });
const network = new PrivateNetwork("shop", { keyArn: key.arn });
const lake = new DataLake("shop", { keyArn: key.arn, access: network.access });

const orders = new DataSyncIngestion("legacy-orders", {
    nfs: { serverHostname: "files.shop.example", path: "/export/orders" },
    agentArns: ["arn:aws:datasync:us-east-1:123456789012:agent/agent-0123456789abcdef0"],
    output: lake.raw("legacy_orders/"),
    schedule: "cron(0 2 * * ? *)",
    maxHoursBetweenRuns: 30,
    keyArn: key.arn,
    alarms: alarms.target,
});
// DataSync writes from outside the VPC.
lake.admitFromOutside(orders.roleArn);
network.connect([orders]);
