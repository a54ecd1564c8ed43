import * as aws from "@pulumi/aws";
import { AlarmTopic, KinesisIngestion } from "securecart";

const alarms = new AlarmTopic("orders", {
    subscribers: [{ name: "on-call", protocol: "email", endpoint: "on-call@shop.example" }],
});
const orders = new KinesisIngestion("orders", { alarms: alarms.target, retentionHours: 72 });

const checkout = new aws.iam.Role("checkout", {
    assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "ecs-tasks.amazonaws.com" }),
});
orders.grantWrite(checkout);

export const streamName = orders.streamName;
