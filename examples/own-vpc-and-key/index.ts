import { AlarmTopic, DataKey, DataLake, KinesisIngestion, PrivateNetwork } from "securecart";

// The key stays whose it is; `key.policy` says what its policy must contain.
const key = new DataKey("shop", {
    uses: ["alarms", "lake", "logs", "streams"],
    keyArn: "arn:aws:kms:us-east-1:123456789012:key/0f0d7d52-0a11-4a1c-9c2b-6f0d9a5e1c61",
});
// The VPC gets the endpoints that are missing, and nothing else.
const network = new PrivateNetwork("shop", {
    vpcId: "vpc-0a1b2c3d4e5f60718",
    cidrBlock: "10.80.0.0/16",
    subnetIds: ["subnet-0a1b2c3d4e5f60718", "subnet-18071f6e5d4c3b2a1"],
    routeTableIds: ["rtb-0a1b2c3d4e5f60718", "rtb-18071f6e5d4c3b2a1"],
    keyArn: key.arn,
});
const lake = new DataLake("shop", { keyArn: key.arn, access: network.access });
const alarms = new AlarmTopic("shop", { keyArn: key.arn });
const orders = new KinesisIngestion("orders", { keyArn: key.arn, alarms: alarms.target });
network.connect([orders]);

export const keyPolicy = key.policy;
export const rawBucket = lake.rawBucket;
export const streamArn = orders.streamArn;
