import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { isExpressBroker } from "../../facts/msk";
import type { ServiceName } from "../../facts/service-endpoints";
import { ArgumentChecks } from "../argument-checks";
import { policyDocument, type PolicyStatement } from "../identity/policy-statement";
import { grant, grantName, type RoleReference } from "../identity/service-role";
import type { AlarmReference } from "../monitoring/alarm-set";
import type { AlarmTarget } from "../monitoring/alarm-target";
import { AlarmTopic } from "../monitoring/alarm-topic";
import { encryptedLogGroup } from "../monitoring/log-group";
import type { Metric } from "../monitoring/metric";
import type { DashboardSection } from "../monitoring/pipeline-dashboard";
import type { Placement } from "../network/placement";
import { DataKey } from "../storage/data-key";
import { brokerSecurityGroups } from "./broker-security-groups";
import { clusterMetric, eventBusAlarms, type EventBusAlarmTuning } from "./event-bus-alarms";
import { checkEventBusArgs, checkKnownTopic } from "./event-bus-arguments";
import { brokersOf, eventBusCluster } from "./event-bus-cluster";
import {
    consumeStatements,
    pollStatements,
    produceStatements,
    remoteStatements,
} from "./event-bus-permissions";
import type { EventSource } from "./event-source";
import {
    defaultPartitions,
    defaultReplicationFactor,
    topicConfiguration,
    type EventTopic,
} from "./event-topic";

/** A topic and a group that consumes it. */
export interface TopicConsumption {
    /** Name of the topic. */
    topic: string;
    /** Consumer group that reads it. */
    group: string;
}

/** A principal of another account that reaches the bus over PrivateLink. */
export interface RemoteClient {
    /** ARN of an account's root, a role or a user. */
    principalArn: string;
    /** Topics that it may produce to. */
    produces?: string[];
    /** Topics that it may consume, each as a member of a group. */
    consumes?: TopicConsumption[];
}

/** Arguments of {@link EventBus}. */
export interface EventBusArgs {
    /**
     * Three private subnets, one in each of three zones, in a VPC that is named. Members of the placement's security
     * groups may connect to the brokers.
     */
    placement: pulumi.Input<Placement>;
    /** Security groups of the brokers, in place of one of the bus's own. They must admit IAM clients on port 9098. */
    securityGroupIds?: pulumi.Input<pulumi.Input<string>[]>;
    /** Topics of the bus. */
    topics: EventTopic[];
    /** `kafka.*` for standard, `express.*` for Express brokers. Default: `kafka.m7g.large`. Can't change between the two. */
    instanceType?: string;
    /** Kafka version in KRaft mode. Default: `3.9.x.kraft`. Can be raised, never lowered. */
    kafkaVersion?: string;
    /** Default: 1. */
    brokersPerZone?: number;
    /** Gibibytes of each standard broker's volume at first, 1 to 16384. Default: 100. */
    volumeGib?: number;
    /** Gibibytes up to which storage autoscaling grows the volumes; it never shrinks them. Default: 10 times `volumeGib`. */
    maxVolumeGib?: number;
    /** Percent of use at which storage autoscaling grows the volumes, 10 to 80. Default: 60. */
    storageTargetPercent?: number;
    /** `DEFAULT`, `PER_BROKER`, `PER_TOPIC_PER_BROKER` or `PER_TOPIC_PER_PARTITION`. Default: `PER_BROKER`. */
    monitoringLevel?: string;
    /** Principals of other accounts that reach the bus over PrivateLink. Default: none. */
    remoteClients?: RemoteClient[];
    /** Customer key for events and logs. Default: a key of the bus's own. Can't change later. */
    keyArn?: pulumi.Input<string>;
    /** Days that broker logs are kept. Default: 365. */
    logRetentionDays?: number;
    /** Where alarms go. Default: a topic of the bus's own. */
    alarms?: pulumi.Input<AlarmTarget>;
    /** Tunes its alarms one by one, or turns them off with a reason. Default: as the fields say. */
    alarmTuning?: EventBusAlarmTuning;
    /** Refuse to delete what holds events. Default: false. */
    protect?: boolean;
    /** Tags of every resource that takes some. Default: none. */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * An event bus on Amazon MSK: provisioned brokers in three zones and KRaft mode, TLS throughout, IAM as the only way in,
 * a customer key, topics as resources, storage that grows, broker logs, and alarms per cluster, broker and consumer group.
 *
 * MSK Serverless is refused: it has neither a customer managed key nor topics as resources. Whoever deploys needs
 * `kafka-cluster:Connect`, `*Topic` and `*TopicDynamicConfiguration` beside the `kafka` actions, since MSK creates topics
 * on the caller's behalf.
 *
 * @example
 * const bus = new EventBus("events", {
 *     placement: network.placement,
 *     topics: [{ name: "orders.events", partitions: 12, consumerGroups: [{ name: "lake" }] }],
 * });
 * bus.grantProduce(checkoutRole, "orders.events");
 *
 * @throws {ArgumentError} With everything in the arguments that MSK would refuse.
 */
export class EventBus extends pulumi.ComponentResource {
    /** ARN of the MSK cluster. */
    readonly clusterArn: pulumi.Output<string>;
    /** Name of the MSK cluster, its metrics' dimension `Cluster Name`. */
    readonly clusterName: pulumi.Output<string>;
    /** Host and port pairs for clients that authenticate with IAM over TLS, separated by commas. */
    readonly bootstrapBrokers: pulumi.Output<string>;
    /** ARN of the key that it encrypts with. */
    readonly keyArn: pulumi.Output<string>;
    /** Security groups of the brokers. */
    readonly securityGroupIds: pulumi.Output<string[]>;
    /** Security group that a Kafka client in the VPC takes on, beside its own, to reach the brokers. */
    readonly clientSecurityGroupId: pulumi.Output<string>;
    /** Each topic as its consumers see it, by name. */
    readonly sources: pulumi.Output<Record<string, EventSource>>;
    /** IAM policy document that allows producing, by topic. */
    readonly producePolicies: pulumi.Output<Record<string, string>>;
    /** IAM policy document that allows consuming, by `topic/group`. */
    readonly consumePolicies: pulumi.Output<Record<string, string>>;
    /** IAM policy document that lets Lambda poll under a function's role, by `topic/group`. */
    readonly pollPolicies: pulumi.Output<Record<string, string>>;
    /** The alarms that it makes. */
    readonly alarms: pulumi.Output<AlarmReference[]>;
    /** What Lambda's pollers call from the brokers' subnets. */
    readonly services: string[] = ["lambda", "sts"] satisfies ServiceName[];
    private readonly topics: EventTopic[];

    /** @throws {ArgumentError} With everything that MSK would refuse, or that would leave events unprotected. */
    constructor(
        private readonly name: string,
        args: EventBusArgs,
        opts?: pulumi.ComponentResourceOptions,
    ) {
        super("securecart:index:EventBus", name, {}, opts);
        const instanceType = args.instanceType ?? "kafka.m7g.large";
        checkEventBusArgs(name, args, instanceType);
        this.topics = args.topics;
        const express = isExpressBroker(instanceType);
        const child = { parent: this };
        const stateful = { parent: this, protect: args.protect };
        const { tags } = args;
        const placement = pulumi.output(args.placement);

        const keyArn =
            args.keyArn ??
            new DataKey(name, { uses: ["msk", "logs"], protect: args.protect, tags }, child).arn;
        const securityGroupIds =
            args.securityGroupIds ?? brokerSecurityGroups(name, { placement, tags }, child);
        const logGroup = encryptedLogGroup(
            `${name}-broker-logs`,
            { keyArn, retentionDays: args.logRetentionDays, tags },
            child,
        );
        const cluster = eventBusCluster(
            name,
            {
                ...args,
                instanceType,
                subnetIds: placement.subnetIds,
                keyArn,
                securityGroupIds,
                logGroupName: logGroup.name,
            },
            this,
        );
        for (const topic of args.topics) {
            new aws.msk.Topic(
                `${name}-topic-${topic.name}`,
                {
                    clusterArn: cluster.arn,
                    name: topic.name,
                    partitionCount: topic.partitions ?? defaultPartitions,
                    replicationFactor: topic.replicationFactor ?? defaultReplicationFactor,
                    configs: topicConfiguration(topic, express),
                },
                stateful,
            );
        }
        if (args.remoteClients?.length) {
            const clients = args.remoteClients;
            new aws.msk.ClusterPolicy(
                `${name}-cluster-policy`,
                {
                    clusterArn: cluster.arn,
                    policy: cluster.arn.apply((arn) =>
                        policyDocument(clients.flatMap((client) => remoteStatements(arn, client))),
                    ),
                },
                child,
            );
        }
        this.clusterArn = cluster.arn;
        this.clusterName = cluster.clusterName;
        this.bootstrapBrokers = cluster.bootstrapBrokersSaslIam;
        this.keyArn = pulumi.output(keyArn);
        this.securityGroupIds = pulumi.output(securityGroupIds);
        this.clientSecurityGroupId = this.securityGroupIds[0];
        this.sources = pulumi.output(
            Object.fromEntries(args.topics.map(({ name }) => [name, this.source(name)])),
        );
        this.producePolicies = this.documents(
            args.topics.map(({ name: topic }) => ({
                key: topic,
                statements: (arn) => produceStatements(arn, topic),
            })),
        );
        const byGroup = (statements: typeof consumeStatements) =>
            args.topics.flatMap(({ name: topic, consumerGroups }) =>
                (consumerGroups ?? []).map(({ name: group }) => ({
                    key: `${topic}/${group}`,
                    statements: (arn: string) => statements(arn, topic, group),
                })),
            );
        this.consumePolicies = this.documents(byGroup(consumeStatements));
        this.pollPolicies = this.documents(byGroup(pollStatements));
        this.alarms = eventBusAlarms(
            name,
            {
                clusterName: cluster.clusterName,
                express,
                brokers: brokersOf(args),
                topics: args.topics,
                target: args.alarms ?? new AlarmTopic(name, { tags }, child).target,
                tuning: args.alarmTuning ?? {},
                tags,
            },
            this,
        ).references;
        this.registerOutputs({
            clusterArn: this.clusterArn,
            clusterName: this.clusterName,
            bootstrapBrokers: this.bootstrapBrokers,
            keyArn: this.keyArn,
            securityGroupIds: this.securityGroupIds,
            clientSecurityGroupId: this.clientSecurityGroupId,
            sources: this.sources,
            producePolicies: this.producePolicies,
            consumePolicies: this.consumePolicies,
            pollPolicies: this.pollPolicies,
            services: this.services,
            alarms: this.alarms,
        });
    }

    /** Where code runs that connects to the brokers: the given subnets and groups, and the group that reaches the brokers. */
    clientPlacement(placement: pulumi.Input<Placement>): pulumi.Output<Placement> {
        const { vpcId, subnetIds, availabilityZones, securityGroupIds } = pulumi.output(placement);
        return pulumi.output({
            vpcId,
            subnetIds,
            availabilityZones,
            securityGroupIds: pulumi
                .all([securityGroupIds, this.clientSecurityGroupId])
                .apply(([own, clients]) => [...own, clients]),
        });
    }

    /** The topic as its consumers see it. */
    source(topic: string): pulumi.Output<EventSource> {
        this.refuseUnknown("source", topic);
        return pulumi.output({ kind: "msk", arn: this.clusterArn, keyArn: this.keyArn, topic });
    }

    /**
     * Lets a role produce to the topic.
     *
     * @param id - Tells the role from others; needed for a role from elsewhere.
     * @throws {ArgumentError} When the bus has no such topic.
     */
    grantProduce(role: RoleReference, topic: string, id?: string): aws.iam.RolePolicy {
        this.refuseUnknown("grantProduce", topic);
        return this.grant(`produce-${topic}`, role, id, (arn) => produceStatements(arn, topic));
    }

    /**
     * Lets a role consume the topic as a member of the group.
     *
     * @param id - Tells the role from others; needed for a role from elsewhere.
     * @throws {ArgumentError} When the bus has no such topic, or the topic no such group: its lag would go unwatched.
     */
    grantConsume(role: RoleReference, topic: string, group: string, id?: string): aws.iam.RolePolicy {
        this.refuseUnknown("grantConsume", topic, group);
        return this.grant(`consume-${topic}-by-${group}`, role, id, (arn) =>
            consumeStatements(arn, topic, group),
        );
    }

    /**
     * Lets Lambda poll the topic under a function's role, as a member of the group.
     *
     * @param id - Tells the role from others; needed for a role from elsewhere.
     * @throws {ArgumentError} When the bus has no such topic, or the topic no such group: its lag would go unwatched.
     */
    grantPoll(role: RoleReference, topic: string, group: string, id?: string): aws.iam.RolePolicy {
        this.refuseUnknown("grantPoll", topic, group);
        return this.grant(`poll-${topic}-by-${group}`, role, id, (arn) => pollStatements(arn, topic, group));
    }

    /** A metric of the cluster, such as `BytesInPerSec`, for one broker or topic where dimensions say so. */
    metric(
        metricName: string,
        statistic: string,
        dimensions: Record<string, pulumi.Input<string>> = {},
    ): Metric {
        return clusterMetric(this.clusterName, metricName, statistic, dimensions);
    }

    private grant(
        what: string,
        role: RoleReference,
        id: string | undefined,
        statements: (clusterArn: string) => PolicyStatement[],
    ): aws.iam.RolePolicy {
        const name = grantName(this.name, what, role, id);
        return grant(name, role, this.clusterArn.apply(statements), { parent: this });
    }

    private documents(
        entries: { key: string; statements: (clusterArn: string) => PolicyStatement[] }[],
    ): pulumi.Output<Record<string, string>> {
        return this.clusterArn.apply((arn) =>
            Object.fromEntries(entries.map(({ key, statements }) => [key, policyDocument(statements(arn))])),
        );
    }

    private refuseUnknown(method: string, topic: string, group?: string): void {
        const checks = new ArgumentChecks("EventBus", this.name);
        checkKnownTopic(checks, `${method}: topic`, topic, this.topics).throwIfAny();
        const groups = this.topics.find(({ name }) => name === topic)?.consumerGroups ?? [];
        checks
            .check(
                `${method}: group`,
                group,
                (name) => groups.some((known) => known.name === name),
                groups.map(({ name }) => name).join(", ") ||
                    `nothing until topics says under consumerGroups who consumes ${topic}, so that its lag is watched`,
            )
            .throwIfAny();
    }

    /** What a dashboard shows of the bus. */
    dashboard(title: string): DashboardSection {
        return {
            title,
            metrics: [this.metric("GlobalPartitionCount", "Maximum")],
            alarms: this.alarms,
        };
    }
}
