import * as aws from "@pulumi/aws";
import { AlarmTopic, EventBus, PrivateNetwork } from "securecart";

const alarms = new AlarmTopic("bus");
const network = new PrivateNetwork("shop", { zones: 3 });
const bus = new EventBus("events", {
    placement: network.placement,
    topics: [{ name: "orders.events", partitions: 6, consumerGroups: [{ name: "lake", maxLag: 10_000 }] }],
    instanceType: "kafka.m7g.large",
    alarms: alarms.target,
});
network.connect([bus]);

const service = new aws.iam.Role("order-service", {
    assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "ecs-tasks.amazonaws.com" }),
});
bus.grantProduce(service, "orders.events");

export const bootstrapBrokers = bus.bootstrapBrokers;
