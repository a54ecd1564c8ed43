import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { ArgumentError } from "../../../components/argument-checks";
import { EventBus, type EventBusArgs } from "../../../components/ingestion/event-bus";
import { recordStack, unknown, type RecordedResource, type RecordedStack } from "../recorded-stack";
import { principalMay, roleMay } from "../simulated-access";

const topicArn = "arn:aws:sns:eu-west-1:123456789012:on-call";
const keyArn = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-4333-8444-555555555555";
const placement = {
    subnetIds: ["subnet-a", "subnet-b", "subnet-c"],
    securityGroupIds: ["sg-workloads"],
    vpcId: "vpc-1",
};
const args: EventBusArgs = {
    placement,
    keyArn,
    alarms: { topicArn },
    topics: [
        {
            name: "orders.events",
            partitions: 12,
            retentionHours: 72,
            consumerGroups: [{ name: "lake", maxLag: 500 }],
        },
        { name: "fraud.alerts" },
    ],
};
const express: EventBusArgs = { ...args, instanceType: "express.m7g.large" };

function record(overrides: Partial<EventBusArgs> = {}, preview = false): Promise<RecordedStack> {
    return recordStack(() => ({ bus: new EventBus("events", { ...args, ...overrides }) }), { preview });
}

function cluster(stack: RecordedStack): RecordedResource {
    return stack.one("aws:msk/cluster:Cluster");
}

function children(stack: RecordedStack): string[] {
    return stack
        .below(stack.one("securecart:index:EventBus"))
        .map(({ type, name }) => `${type.split(":").at(-1)} ${name}`)
        .sort();
}

function alarm(stack: RecordedStack, id: string): Record<string, unknown> {
    return stack.one("aws:cloudwatch/metricAlarm:MetricAlarm", `events-${id}`).inputs;
}

function alarmIds(stack: RecordedStack): string[] {
    return stack
        .ofType("aws:cloudwatch/metricAlarm:MetricAlarm")
        .map(({ name }) => name.replace("events-", ""))
        .sort();
}

function mistakesOf(overrides: Record<string, unknown>): readonly string[] {
    try {
        new EventBus("events", { ...args, ...overrides });
    } catch (error) {
        expect(error).to.be.instanceOf(ArgumentError);
        return (error as ArgumentError).mistakes;
    }
    throw new Error("expected an ArgumentError");
}

describe("EventBus", () => {
    describe("on standard brokers", () => {
        it("makes a cluster, its settings, topics, growing storage, logs, a security group and alarms", async () => {
            expect(children(await record())).to.deep.equal([
                "Cluster events-cluster",
                "Configuration events-configuration",
                "LogGroup events-broker-logs",
                ...[
                    "active-controller",
                    "consumer-lag-orders.events-by-lake",
                    "cpu-broker-1",
                    "cpu-broker-2",
                    "cpu-broker-3",
                    "disk-broker-1",
                    "disk-broker-2",
                    "disk-broker-3",
                    "offline-partitions",
                    "under-replicated-broker-1",
                    "under-replicated-broker-2",
                    "under-replicated-broker-3",
                ].map((id) => `MetricAlarm events-${id}`),
                "Policy events-storage-growth",
                "SecurityGroup events-brokers",
                "Target events-storage",
                "Topic events-topic-fraud.alerts",
                "Topic events-topic-orders.events",
            ]);
        });

        it("runs three brokers in KRaft mode, one in each zone", async () => {
            const { inputs } = cluster(await record());
            expect(inputs.kafkaVersion).to.equal("3.9.x.kraft");
            expect(inputs.numberOfBrokerNodes).to.equal(3);
            expect(inputs.brokerNodeGroupInfo).to.deep.equal({
                instanceType: "kafka.m7g.large",
                clientSubnets: ["subnet-a", "subnet-b", "subnet-c"],
                securityGroups: [
                    (inputs.brokerNodeGroupInfo as { securityGroups: string[] }).securityGroups[0],
                    "sg-workloads",
                ],
                connectivityInfo: { publicAccess: { type: "DISABLED" } },
                storageInfo: { ebsStorageInfo: { volumeSize: 100 } },
            });
        });

        it("encrypts at rest with the customer key and in transit throughout, and lets only IAM in", async () => {
            const { inputs } = cluster(await record());
            expect(inputs.encryptionInfo).to.deep.equal({
                encryptionAtRestKmsKeyArn: keyArn,
                encryptionInTransit: { clientBroker: "TLS", inCluster: true },
            });
            expect(inputs.clientAuthentication).to.deep.equal({
                sasl: { iam: true, scram: false },
                unauthenticated: false,
            });
        });

        it("never elects a leader that lacks events, and never makes a topic by accident", async () => {
            const stack = await record();
            const configuration = stack.one("aws:msk/configuration:Configuration");
            const settings = Object.fromEntries(
                (configuration.inputs.serverProperties as string)
                    .trimEnd()
                    .split("\n")
                    .map((line) => line.split("=")),
            ) as Record<string, string>;
            expect(settings).to.deep.equal({
                "allow.everyone.if.no.acl.found": "false",
                "auto.create.topics.enable": "false",
                "delete.topic.enable": "true",
                "replica.selector.class": "org.apache.kafka.common.replica.RackAwareReplicaSelector",
                "default.replication.factor": "3",
                "min.insync.replicas": "2",
                "offsets.topic.replication.factor": "3",
                "transaction.state.log.min.isr": "2",
                "transaction.state.log.replication.factor": "3",
                "unclean.leader.election.enable": "false",
            });
            expect(cluster(stack).inputs.configurationInfo).to.deep.equal({
                arn: configuration.outputs.arn,
                revision: 1,
            });
        });

        it("makes topics with partitions, replication and retention", async () => {
            const stack = await record();
            const topic = (name: string) => stack.one("aws:msk/topic:Topic", `events-topic-${name}`).inputs;
            expect(topic("orders.events")).to.deep.equal({
                clusterArn: cluster(stack).outputs.arn,
                name: "orders.events",
                partitionCount: 12,
                replicationFactor: 3,
                configs: JSON.stringify({
                    "cleanup.policy": "delete",
                    "retention.ms": "259200000",
                    "min.insync.replicas": "2",
                    "unclean.leader.election.enable": "false",
                }),
            });
            expect(topic("fraud.alerts").partitionCount).to.equal(6);
            const replicated = await record({
                brokersPerZone: 2,
                topics: [{ name: "a", replicationFactor: 6 }],
            });
            expect(replicated.one("aws:msk/topic:Topic").inputs.replicationFactor).to.equal(6);
            expect(JSON.parse(topic("fraud.alerts").configs as string)).to.include({
                "retention.ms": "604800000",
            });
        });

        it("grows the volumes at 60 percent to ten times their size, and never sets them back", async () => {
            const stack = await record();
            const target = stack.one("aws:appautoscaling/target:Target").inputs;
            expect(target).to.deep.equal({
                serviceNamespace: "kafka",
                scalableDimension: "kafka:broker-storage:VolumeSize",
                resourceId: cluster(stack).outputs.arn,
                minCapacity: 1,
                maxCapacity: 1000,
            });
            const policy = stack.one("aws:appautoscaling/policy:Policy").inputs;
            expect(policy.targetTrackingScalingPolicyConfiguration).to.deep.equal({
                predefinedMetricSpecification: { predefinedMetricType: "KafkaBrokerStorageUtilization" },
                targetValue: 60,
                disableScaleIn: true,
            });
            expect(cluster(stack).ignoreChanges).to.deep.equal([
                "brokerNodeGroupInfo.storageInfo.ebsStorageInfo.volumeSize",
            ]);
        });

        it("sends broker logs to an encrypted log group that keeps them for a year", async () => {
            const stack = await record();
            const logs = stack.one("aws:cloudwatch/logGroup:LogGroup");
            expect(logs.inputs).to.include({ kmsKeyId: keyArn, retentionInDays: 365 });
            expect(cluster(stack).inputs.loggingInfo).to.deep.equal({
                brokerLogs: { cloudwatchLogs: { enabled: true, logGroup: logs.inputs.name } },
            });
        });

        it("hands clients the group that reaches the brokers", async () => {
            const stack = await record();
            const own = stack.one("aws:ec2/securityGroup:SecurityGroup").id;
            const bus = stack.one("securecart:index:EventBus").outputs;
            expect(bus.clientSecurityGroupId).to.equal(own);
            expect(bus.securityGroupIds).to.deep.equal([own, "sg-workloads"]);
        });

        it("admits the placement's groups and Lambda's pollers on the IAM port alone", async () => {
            const stack = await record();
            const { inputs } = stack.one("aws:ec2/securityGroup:SecurityGroup");
            const port = { protocol: "tcp", fromPort: 9098, toPort: 9098 };
            expect(inputs.vpcId).to.equal("vpc-1");
            expect(inputs.ingress).to.deep.equal([
                {
                    ...port,
                    securityGroups: ["sg-workloads"],
                    self: true,
                    description: "Kafka clients and pollers of Lambda, with IAM",
                },
            ]);
            expect(inputs.egress).to.deep.equal([
                { ...port, self: true, description: "Pollers of Lambda to the brokers" },
            ]);
        });
    });

    describe("on Express brokers", () => {
        it("leaves storage and replication to MSK", async () => {
            const stack = await record(express);
            const { inputs } = cluster(stack);
            expect(inputs.brokerNodeGroupInfo).to.not.have.property("storageInfo");
            expect(inputs.rebalancing).to.deep.equal({ status: "ACTIVE" });
            expect(stack.ofType("aws:appautoscaling/target:Target")).to.deep.equal([]);
            const settings = stack.one("aws:msk/configuration:Configuration").inputs
                .serverProperties as string;
            expect(settings.trimEnd().split("\n")).to.deep.equal([
                "allow.everyone.if.no.acl.found=false",
                "auto.create.topics.enable=false",
                "delete.topic.enable=true",
                "replica.selector.class=org.apache.kafka.common.replica.RackAwareReplicaSelector",
            ]);
            const topic = stack.one("aws:msk/topic:Topic", "events-topic-fraud.alerts").inputs;
            expect(topic.replicationFactor).to.equal(3);
            expect(JSON.parse(topic.configs as string)).to.deep.equal({
                "cleanup.policy": "delete",
                "retention.ms": "604800000",
            });
        });

        it("alarms on throttling in place of disks and replicas", async () => {
            const stack = await record(express);
            expect(alarmIds(stack)).to.deep.equal(
                [
                    "active-controller",
                    "consumer-lag-orders.events-by-lake",
                    ...["1", "2", "3"].flatMap((broker) => [
                        `cpu-broker-${broker}`,
                        `fetch-throttle-broker-${broker}`,
                        `produce-throttle-broker-${broker}`,
                    ]),
                ].sort(),
            );
            expect(alarm(stack, "produce-throttle-broker-2")).to.deep.include({
                namespace: "AWS/Kafka",
                metricName: "ProduceThrottleTime",
                dimensions: { "Cluster Name": cluster(stack).inputs.clusterName, "Broker ID": "2" },
                threshold: 0,
                alarmActions: [topicArn],
            });
        });

        it("logs what brokers do, as standard brokers do", async () => {
            const stack = await record(express);
            expect(cluster(stack).inputs.loggingInfo).to.deep.equal({
                brokerLogs: {
                    cloudwatchLogs: {
                        enabled: true,
                        logGroup: stack.one("aws:cloudwatch/logGroup:LogGroup").inputs.name,
                    },
                },
            });
        });
    });

    describe("alarms", () => {
        it("tell the topic, each of a metric of this very cluster", async () => {
            const stack = await record();
            const clusterName = cluster(stack).inputs.clusterName;
            for (const { name, inputs } of stack.ofType("aws:cloudwatch/metricAlarm:MetricAlarm")) {
                expect(inputs.alarmActions, name).to.deep.equal([topicArn]);
                expect(inputs.okActions, name).to.deep.equal([topicArn]);
                const metrics = (inputs.metricQueries as { metric?: Record<string, unknown> }[] | undefined)
                    ?.map(({ metric }) => metric)
                    .filter((metric) => metric !== undefined) ?? [inputs];
                for (const metric of metrics) {
                    expect(metric.namespace, name).to.equal("AWS/Kafka");
                    expect(metric.dimensions, name).to.have.property("Cluster Name", clusterName);
                }
            }
        });

        it("fire without a controller, also when its metric is missing", async () => {
            expect(alarm(await record(), "active-controller")).to.include({
                metricName: "ActiveControllerCount",
                statistic: "Maximum",
                comparisonOperator: "LessThanThreshold",
                threshold: 1,
                evaluationPeriods: 5,
                treatMissingData: "breaching",
            });
        });

        it("fire on any partition without leader or replica", async () => {
            const stack = await record();
            expect(alarm(stack, "offline-partitions")).to.include({
                metricName: "OfflinePartitionsCount",
                statistic: "Maximum",
                comparisonOperator: "GreaterThanThreshold",
                threshold: 0,
            });
            expect(alarm(stack, "under-replicated-broker-3")).to.deep.include({
                metricName: "UnderReplicatedPartitions",
                threshold: 0,
                dimensions: { "Cluster Name": cluster(stack).inputs.clusterName, "Broker ID": "3" },
            });
        });

        it("add up what a broker's processors do for users and for the system", async () => {
            const { metricQueries, threshold } = alarm(await record(), "cpu-broker-1") as {
                metricQueries: {
                    id: string;
                    expression?: string;
                    metric?: { metricName: string; period: number };
                }[];
                threshold: number;
            };
            expect(threshold).to.equal(60);
            expect(metricQueries[0].expression).to.equal("user + system");
            expect(
                metricQueries.slice(1).map(({ id, metric }) => [id, metric?.metricName, metric?.period]),
            ).to.deep.equal([
                ["user", "CpuUser", 300],
                ["system", "CpuSystem", 300],
            ]);
        });

        it("fire when a group is further behind than it may be", async () => {
            const stack = await record();
            expect(alarm(stack, "consumer-lag-orders.events-by-lake")).to.deep.include({
                metricName: "MaxOffsetLag",
                statistic: "Maximum",
                threshold: 500,
                dimensions: {
                    "Cluster Name": cluster(stack).inputs.clusterName,
                    "Consumer Group": "lake",
                    Topic: "orders.events",
                },
            });
        });

        it("take tuning for all brokers and groups at once, and stay away for a reason", async () => {
            const stack = await record({
                alarmTuning: {
                    cpu: { threshold: 75 },
                    consumerLag: { evaluationPeriods: 3 },
                    disk: { offReason: "volumes are watched elsewhere" },
                },
            });
            expect(["1", "2", "3"].map((id) => alarm(stack, `cpu-broker-${id}`).threshold)).to.deep.equal([
                75, 75, 75,
            ]);
            expect(alarm(stack, "consumer-lag-orders.events-by-lake").evaluationPeriods).to.equal(3);
            expect(alarmIds(stack).filter((id) => id.startsWith("disk"))).to.deep.equal([]);
        });

        it("follow the brokers when there are more", async () => {
            const stack = await record({ brokersPerZone: 2 });
            expect(cluster(stack).inputs.numberOfBrokerNodes).to.equal(6);
            expect(alarmIds(stack).filter((id) => id.startsWith("disk"))).to.have.length(6);
        });
    });

    describe("grants", () => {
        async function granted(grant: (bus: EventBus, role: aws.iam.Role) => void) {
            const stack = await recordStack(() => {
                const role = new aws.iam.Role("client", { assumeRolePolicy: "{}" });
                grant(new EventBus("events", args), role);
            });
            const arn = cluster(stack).outputs.arn as string;
            const may = (action: string, resource: string) =>
                roleMay(stack, stack.one("aws:iam/role:Role", "client"), { action, resource });
            return {
                may,
                arn,
                topic: (name: string) => `${arn.replace(":cluster/", ":topic/")}/${name}`,
                group: (name: string) => `${arn.replace(":cluster/", ":group/")}/${name}`,
            };
        }

        it("let a producer write to its topic and nothing else", async () => {
            const { may, arn, topic } = await granted((bus, role) => bus.grantProduce(role, "orders.events"));
            expect(await may("kafka-cluster:Connect", arn)).to.equal(true);
            expect(await may("kafka-cluster:WriteDataIdempotently", arn)).to.equal(true);
            expect(await may("kafka-cluster:WriteData", topic("orders.events"))).to.equal(true);
            expect(await may("kafka-cluster:DescribeTopic", topic("orders.events"))).to.equal(true);
            expect(await may("kafka-cluster:WriteData", topic("fraud.alerts"))).to.equal(false);
            expect(await may("kafka-cluster:ReadData", topic("orders.events"))).to.equal(false);
            expect(await may("kafka-cluster:CreateTopic", topic("orders.events"))).to.equal(false);
            expect(await may("kafka-cluster:DeleteTopic", topic("orders.events"))).to.equal(false);
        });

        it("let a consumer read its topic in its group and nothing else", async () => {
            const { may, arn, topic, group } = await granted((bus, role) =>
                bus.grantConsume(role, "orders.events", "lake"),
            );
            expect(await may("kafka-cluster:Connect", arn)).to.equal(true);
            expect(await may("kafka-cluster:ReadData", topic("orders.events"))).to.equal(true);
            expect(await may("kafka-cluster:AlterGroup", group("lake"))).to.equal(true);
            expect(await may("kafka-cluster:DescribeGroup", group("lake"))).to.equal(true);
            expect(await may("kafka-cluster:AlterGroup", group("other"))).to.equal(false);
            expect(await may("kafka-cluster:DeleteGroup", group("lake"))).to.equal(false);
            expect(await may("kafka-cluster:ReadData", topic("fraud.alerts"))).to.equal(false);
            expect(await may("kafka-cluster:WriteData", topic("orders.events"))).to.equal(false);
            expect(await may("kafka:GetBootstrapBrokers", "*")).to.equal(false);
        });

        it("let Lambda's poller find the brokers too", async () => {
            const { may, arn, topic } = await granted((bus, role) =>
                bus.grantPoll(role, "orders.events", "lake"),
            );
            expect(await may("kafka-cluster:ReadData", topic("orders.events"))).to.equal(true);
            expect(await may("kafka:GetBootstrapBrokers", "*")).to.equal(true);
            expect(await may("kafka:DescribeClusterV2", arn)).to.equal(true);
            expect(await may("kafka-cluster:DescribeClusterDynamicConfiguration", arn)).to.equal(true);
            expect(await may("ec2:DescribeVpcs", "*")).to.equal(true);
            expect(await may("kafka:DeleteCluster", arn)).to.equal(false);
            expect(await may("kafka-cluster:WriteData", topic("orders.events"))).to.equal(false);
        });

        it("are to be had as documents for other languages", async () => {
            const { outputs } = await recordStack(() => {
                const bus = new EventBus("events", args);
                return { produce: bus.producePolicies, consume: bus.consumePolicies, arn: bus.clusterArn };
            });
            const produce = outputs.produce as Record<string, string>;
            const consume = outputs.consume as Record<string, string>;
            const arn = outputs.arn as string;
            expect(Object.keys(produce)).to.have.members(["orders.events", "fraud.alerts"]);
            expect(Object.keys(consume)).to.deep.equal(["orders.events/lake"]);
            const resource = `${arn.replace(":cluster/", ":topic/")}/orders.events`;
            const user = "arn:aws:iam::123456789012:user/shop";
            const mayWrite = { action: "kafka-cluster:WriteData", resource };
            expect(await principalMay(user, [produce["orders.events"]], mayWrite)).to.equal(true);
            expect(await principalMay(user, [produce["fraud.alerts"]], mayWrite)).to.equal(false);
            expect(await principalMay(user, [consume["orders.events/lake"]], mayWrite)).to.equal(false);
        });

        it("refuse a topic that the bus doesn't have", async () => {
            const stack = recordStack(() => {
                const role = new aws.iam.Role("client", { assumeRolePolicy: "{}" });
                new EventBus("events", args).grantProduce(role, "order.events");
            });
            await stack.then(
                () => expect.fail("expected an error"),
                (error: Error) =>
                    expect(error.message).to.equal(
                        'EventBus "events":\n  - grantProduce: topic: got "order.events"; allowed: orders.events, fraud.alerts',
                    ),
            );
        });

        it("refuse a group whose lag nobody would watch", async () => {
            const stack = recordStack(() => {
                const role = new aws.iam.Role("client", { assumeRolePolicy: "{}" });
                new EventBus("events", args).grantConsume(role, "fraud.alerts", "report");
            });
            await stack.then(
                () => expect.fail("expected an error"),
                (error: Error) =>
                    expect(error.message).to.contain("under consumerGroups who consumes fraud.alerts"),
            );
        });
    });

    describe("for clients of other accounts", () => {
        const partner = "arn:aws:iam::999988887777:role/shipping";

        async function admitted() {
            const stack = await record({
                remoteClients: [{ principalArn: partner, produces: ["orders.events"] }],
            });
            const arn = cluster(stack).outputs.arn as string;
            const resourcePolicy = stack.one("aws:msk/clusterPolicy:ClusterPolicy").inputs.policy as string;
            const may = (action: string, resource: string, principal = partner) =>
                principalMay(principal, ["*"], { action, resource, resourcePolicy });
            return {
                stack,
                arn,
                may,
                topic: (name: string) => `${arn.replace(":cluster/", ":topic/")}/${name}`,
            };
        }

        it("opens private connectivity with IAM", async () => {
            const { stack } = await admitted();
            expect(cluster(stack).inputs.brokerNodeGroupInfo).to.have.nested.property(
                "connectivityInfo.vpcConnectivity.clientAuthentication.sasl.iam",
                true,
            );
        });

        it("admits the named principal to its topics", async () => {
            const { arn, may, topic } = await admitted();
            expect(await may("kafka:CreateVpcConnection", arn)).to.equal(true);
            expect(await may("kafka-cluster:Connect", arn)).to.equal(true);
            expect(await may("kafka-cluster:WriteData", topic("orders.events"))).to.equal(true);
            expect(await may("kafka-cluster:WriteData", topic("fraud.alerts"))).to.equal(false);
            expect(await may("kafka-cluster:ReadData", topic("orders.events"))).to.equal(false);
            expect(await may("kafka:DeleteCluster", arn)).to.equal(false);
        });

        it("admits nobody else", async () => {
            const { arn, may } = await admitted();
            expect(await may("kafka-cluster:Connect", arn, "arn:aws:iam::999988887777:role/other")).to.equal(
                false,
            );
        });
    });

    describe("alone", () => {
        it("brings its own key and alarm topic", async () => {
            const stack = await record({ keyArn: undefined, alarms: undefined });
            const encryption = cluster(stack).inputs.encryptionInfo as Record<string, unknown>;
            const key = stack
                .ofType("aws:kms/key:Key")
                .find(({ outputs }) => outputs.arn === encryption.encryptionAtRestKmsKeyArn);
            expect(key?.inputs.enableKeyRotation).to.equal(true);
            expect(stack.one("aws:cloudwatch/logGroup:LogGroup").inputs.kmsKeyId).to.equal(key?.outputs.arn);
            const topics = stack.ofType("aws:sns/topic:Topic").map(({ outputs }) => outputs.arn);
            expect(topics).to.have.length(1);
            expect(alarm(stack, "active-controller").alarmActions).to.deep.equal(topics);
        });

        it("stands beside another in one stack", async () => {
            const stack = await recordStack(() => {
                new EventBus("one", { ...args, keyArn: undefined, alarms: undefined });
                new EventBus("two", { ...args, keyArn: undefined, alarms: undefined });
            });
            const names = stack.ofType("aws:msk/cluster:Cluster").map(({ inputs }) => inputs.clusterName);
            expect(new Set(names).size).to.equal(2);
        });

        it("previews while the network isn't there yet", async () => {
            const stack = await recordStack(
                () => {
                    const vpc = new aws.ec2.Vpc("net", { cidrBlock: "10.0.0.0/16" });
                    const subnets = ["a", "b", "c"].map(
                        (zone) => new aws.ec2.Subnet(zone, { vpcId: vpc.id, cidrBlock: "10.0.0.0/24" }).id,
                    );
                    const group = new aws.ec2.SecurityGroup("workloads", { vpcId: vpc.id });
                    const bus = new EventBus("events", {
                        ...args,
                        keyArn: undefined,
                        placement: pulumi.output({
                            subnetIds: subnets,
                            securityGroupIds: [group.id],
                            vpcId: vpc.id,
                        }),
                    });
                    return { arn: bus.clusterArn, source: bus.source("orders.events") };
                },
                { preview: true },
            );
            expect(stack.outputs.arn).to.equal(unknown);
            expect(alarm(stack, "offline-partitions").dimensions).to.deep.equal({
                "Cluster Name": cluster(stack).inputs.clusterName,
            });
            expect(stack.ofType("aws:msk/topic:Topic")).to.have.length(2);
        });

        it("puts its tags on everything that takes tags, and protects what holds events", async () => {
            const stack = await record({ tags: { team: "shop" }, protect: true });
            for (const type of [
                "aws:msk/cluster:Cluster",
                "aws:cloudwatch/logGroup:LogGroup",
                "aws:ec2/securityGroup:SecurityGroup",
                "aws:cloudwatch/metricAlarm:MetricAlarm",
            ]) {
                for (const { inputs } of stack.ofType(type)) {
                    expect(inputs.tags, type).to.deep.equal({ team: "shop" });
                }
            }
            expect(cluster(stack).protect).to.equal(true);
            expect(stack.ofType("aws:msk/topic:Topic").map(({ protect }) => protect)).to.deep.equal([
                true,
                true,
            ]);
        });

        it("takes brokers' security groups from elsewhere", async () => {
            const stack = await record({ securityGroupIds: ["sg-brokers"] });
            expect(stack.ofType("aws:ec2/securityGroup:SecurityGroup")).to.deep.equal([]);
            expect(cluster(stack).inputs.brokerNodeGroupInfo).to.deep.include({
                securityGroups: ["sg-brokers"],
            });
        });
    });

    describe("refuses", () => {
        it("MSK Serverless, with the reason", () => {
            expect(mistakesOf({ instanceType: "serverless" })).to.deep.equal([
                'instanceType: got "serverless"; allowed: a broker type: MSK Serverless has neither a customer managed key nor topics as resources',
            ]);
        });

        it("Kafka versions that aren't KRaft, or not of the broker type", () => {
            expect(mistakesOf({ kafkaVersion: "3.9.x" })).to.deep.equal([
                'kafkaVersion: got "3.9.x"; allowed: 3.7.x.kraft, 3.8.x.kraft, 3.9.x.kraft, 4.0.x.kraft, 4.1.x.kraft',
            ]);
            expect(mistakesOf({ ...express, kafkaVersion: "4.1.x.kraft" })).to.deep.equal([
                'kafkaVersion: got "4.1.x.kraft"; allowed: 3.9.x.kraft, 4.2.x.kraft',
            ]);
        });

        it("storage and replication settings on Express brokers", () => {
            expect(
                mistakesOf({
                    ...express,
                    volumeGib: 200,
                    storageTargetPercent: 50,
                    monitoringLevel: "DEFAULT",
                    topics: [{ name: "a", replicationFactor: 2 }],
                }),
            ).to.deep.equal([
                'monitoringLevel: got "DEFAULT"; allowed: PER_BROKER, PER_TOPIC_PER_BROKER, PER_TOPIC_PER_PARTITION',
                "volumeGib: got 200; allowed: nothing on Express brokers, whose storage MSK manages",
                "storageTargetPercent: got 50; allowed: nothing on Express brokers, whose storage MSK manages",
                "topics[0].replicationFactor: got 2; allowed: 3, which Express brokers fix",
            ]);
        });

        it("so few copies that a restart stops producers, and more than there are brokers", () => {
            const mistakes = (replicationFactor: number) =>
                mistakesOf({ topics: [{ name: "a", replicationFactor }] });
            expect(mistakes(2)).to.deep.equal([
                "topics[0].replicationFactor: got 2; allowed: 3 to 3, the number of brokers: two of the copies must be in sync, also while a broker restarts",
            ]);
            expect(mistakes(4)).to.have.length(1);
        });

        it("sizes that MSK doesn't offer", () => {
            expect(
                mistakesOf({
                    brokersPerZone: 0,
                    volumeGib: 20_000,
                    maxVolumeGib: 10,
                    storageTargetPercent: 5,
                    logRetentionDays: 42,
                }).map((mistake) => mistake.split(":")[0]),
            ).to.deep.equal([
                "brokersPerZone",
                "logRetentionDays",
                "volumeGib",
                "maxVolumeGib",
                "storageTargetPercent",
            ]);
        });

        it("topics that Kafka would refuse", () => {
            expect(
                mistakesOf({
                    topics: [
                        { name: "orders events" },
                        { name: "__consumer_offsets" },
                        { name: "a.b", partitions: 0 },
                        { name: "a_b", retentionHours: 0.5, cleanupPolicy: "keep" },
                        {
                            name: "c",
                            consumerGroups: [{ name: "läke" }, { name: "x" }, { name: "x", maxLag: 0 }],
                        },
                    ],
                }).map((mistake) => mistake.split(";")[0]),
            ).to.deep.equal([
                'topics[0].name: got "orders events"',
                'topics[1].name: got "__consumer_offsets"',
                "topics[2].partitions: got 0",
                'topics[3].name: got "a_b"',
                "topics[3].retentionHours: got 0.5",
                'topics[3].cleanupPolicy: got "keep"',
                'topics[4].consumerGroups[0].name: got "läke"',
                'topics[4].consumerGroups[2].name: got "x"',
                "topics[4].consumerGroups[2].maxLag: got 0",
            ]);
        });

        it("more partitions than the brokers hold", () => {
            expect(
                mistakesOf({ instanceType: "kafka.t3.small", topics: [{ name: "a", partitions: 301 }] }),
            ).to.deep.equal([
                'topics: got "903 partition replicas"; allowed: 900 on 3 brokers of type kafka.t3.small; add brokers or choose a larger type',
            ]);
        });

        it("remote clients with wildcards, unknown topics, or nothing to do", () => {
            expect(
                mistakesOf({
                    remoteClients: [
                        { principalArn: "*", produces: ["orders.events"] },
                        {
                            principalArn: "arn:aws:iam::999988887777:root",
                            consumes: [{ topic: "x", group: "g" }],
                        },
                        { principalArn: "arn:aws:iam::999988887777:root" },
                    ],
                }).map((mistake) => mistake.split(";")[0]),
            ).to.deep.equal([
                'remoteClients[0].principalArn: got "*"',
                'remoteClients[1].consumes[0].topic: got "x"',
                "remoteClients[2].produces: got nothing",
            ]);
        });

        it("subnets in fewer than three zones, and a placement without a VPC", async () => {
            for (const [tooFew, message] of [
                [{ ...placement, subnetIds: ["subnet-a", "subnet-b"] }, "placement.subnetIds"],
                [{ ...placement, vpcId: undefined }, "placement.vpcId"],
            ]) {
                await record({ placement: tooFew as EventBusArgs["placement"] }).then(
                    () => expect.fail("expected an error"),
                    (error: Error) => expect(error.message).to.contain(message),
                );
            }
        });
    });
});
