import type * as pulumi from "@pulumi/pulumi";
import { AlarmSet, tuningKey, type AlarmTuning } from "../monitoring/alarm-set";
import type { AlarmTarget } from "../monitoring/alarm-target";
import type { Metric } from "../monitoring/metric";
import { defaultMaxLag, type EventTopic } from "./event-topic";

/** How the alarms of an event bus depart from their defaults. */
export interface EventBusAlarmTuning {
    /** No broker is controller. Default: fewer than 1 in each of 5 minutes. */
    activeController?: AlarmTuning;
    /** Partitions without a leader. Default: any in 2 minutes. */
    offlinePartitions?: AlarmTuning;
    /** Partitions of a standard broker that lack replicas. Default: any throughout 15 minutes. */
    underReplicated?: AlarmTuning;
    /** Percent of a standard broker's volume that is used. Default: over 85 for 15 minutes. */
    disk?: AlarmTuning;
    /** Percent of a broker's processors that is used. Default: over 60 on average for 15 minutes. */
    cpu?: AlarmTuning;
    /** Milliseconds by which an Express broker holds producers back. Default: any throughout 5 minutes. */
    produceThrottle?: AlarmTuning;
    /** Milliseconds by which an Express broker holds consumers back. Default: any throughout 5 minutes. */
    fetchThrottle?: AlarmTuning;
    /** Records that a group is behind. Default: over the group's `maxLag` throughout 15 minutes. */
    consumerLag?: AlarmTuning;
}

export interface EventBusAlarmsArgs {
    clusterName: pulumi.Input<string>;
    express: boolean;
    brokers: number;
    topics: EventTopic[];
    target: pulumi.Input<AlarmTarget>;
    tuning: EventBusAlarmTuning;
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * Metric of an MSK cluster.
 *
 * Cluster-wide ones come from every broker, and only the controller tells the true value: read their maximum.
 *
 * Source: https://docs.aws.amazon.com/msk/latest/developerguide/metrics-details.html
 */
export function clusterMetric(
    clusterName: pulumi.Input<string>,
    metricName: string,
    statistic: string,
    further: Record<string, pulumi.Input<string>> = {},
): Metric {
    return {
        namespace: "AWS/Kafka",
        metricName,
        statistic,
        dimensions: { "Cluster Name": clusterName, ...further },
    };
}

/** Creates the alarms of an event bus: per cluster, per broker, and per consumer group and topic. */
export function eventBusAlarms(name: string, args: EventBusAlarmsArgs, parent: pulumi.Resource): AlarmSet {
    const brokerIds = Array.from({ length: args.brokers }, (_, index) => String(index + 1));
    const groups = args.topics.flatMap((topic) =>
        (topic.consumerGroups ?? []).map((group) => ({ topic: topic.name, ...group })),
    );
    const perBroker = (concern: string, tuning?: AlarmTuning): [string, AlarmTuning | undefined][] =>
        brokerIds.map((broker) => [tuningKey(`${concern}-broker-${broker}`), tuning]);
    const alarms = new AlarmSet(
        name,
        args.target,
        {
            activeController: args.tuning.activeController,
            offlinePartitions: args.tuning.offlinePartitions,
            ...Object.fromEntries<AlarmTuning | undefined>([
                ...perBroker("under-replicated", args.tuning.underReplicated),
                ...perBroker("disk", args.tuning.disk),
                ...perBroker("cpu", args.tuning.cpu),
                ...perBroker("produce-throttle", args.tuning.produceThrottle),
                ...perBroker("fetch-throttle", args.tuning.fetchThrottle),
                ...groups.map((group): [string, AlarmTuning | undefined] => [
                    tuningKey(lagAlarmId(group)),
                    args.tuning.consumerLag,
                ]),
            ]),
        },
        parent,
        args.tags,
    );
    const metric = (metricName: string, statistic: string, further?: Record<string, string>) =>
        clusterMetric(args.clusterName, metricName, statistic, further);

    alarms.add({
        id: "active-controller",
        runbook: "event-bus-active-controller",
        meaning: "No broker of the event bus is controller: no partition gets a new leader.",
        metric: metric("ActiveControllerCount", "Maximum"),
        comparison: "LessThanThreshold",
        threshold: 1,
        evaluationPeriods: 5,
        treatMissingData: "breaching",
    });
    if (!args.express) {
        alarms.add({
            id: "offline-partitions",
            runbook: "event-bus-offline-partitions",
            meaning:
                "Partitions of the event bus have no leader: their events can be neither written nor read.",
            metric: metric("OfflinePartitionsCount", "Maximum"),
            threshold: 0,
            evaluationPeriods: 2,
            treatMissingData: "notBreaching",
        });
    }
    for (const broker of brokerIds) {
        const of = { "Broker ID": broker };
        alarms.addExpression({
            id: `cpu-broker-${broker}`,
            runbook: "event-bus-cpu",
            meaning: `Broker ${broker} of the event bus has no processor time left for the loss of another broker.`,
            metrics: {
                user: metric("CpuUser", "Average", of),
                system: metric("CpuSystem", "Average", of),
            },
            expression: "user + system",
            label: "Percent of processors used",
            threshold: 60,
            evaluationPeriods: 3,
            periodSeconds: 300,
            treatMissingData: "notBreaching",
        });
        if (args.express) {
            for (const [concern, metricName, who] of [
                ["produce-throttle", "ProduceThrottleTime", "producers"],
                ["fetch-throttle", "FetchThrottleTime", "consumers"],
            ]) {
                alarms.add({
                    id: `${concern}-broker-${broker}`,
                    runbook: "event-bus-throttle",
                    meaning: `Broker ${broker} of the event bus holds ${who} back: its throughput quota is used up.`,
                    metric: metric(metricName, "Average", of),
                    threshold: 0,
                    evaluationPeriods: 5,
                    treatMissingData: "notBreaching",
                });
            }
        } else {
            alarms.add({
                id: `under-replicated-broker-${broker}`,
                runbook: "event-bus-under-replicated",
                meaning: `Partitions that broker ${broker} of the event bus leads lack a replica: the next loss stops writes.`,
                metric: metric("UnderReplicatedPartitions", "Maximum", of),
                threshold: 0,
                evaluationPeriods: 15,
                treatMissingData: "notBreaching",
            });
            alarms.add({
                id: `disk-broker-${broker}`,
                runbook: "event-bus-disk",
                meaning: `The volume of broker ${broker} of the event bus fills faster than storage autoscaling grows it.`,
                metric: metric("KafkaDataLogsDiskUsed", "Maximum", of),
                threshold: 85,
                evaluationPeriods: 15,
                treatMissingData: "notBreaching",
            });
        }
    }
    for (const group of groups) {
        alarms.add({
            id: lagAlarmId(group),
            runbook: "event-bus-consumer-lag",
            meaning: `Consumer group ${group.name} falls behind on topic ${group.topic}, or has stopped.`,
            metric: metric("MaxOffsetLag", "Maximum", { "Consumer Group": group.name, Topic: group.topic }),
            threshold: group.maxLag ?? defaultMaxLag,
            evaluationPeriods: 15,
            // The metric starts with the group's first commit; a consumer that never starts fails its own alarms.
            treatMissingData: "notBreaching",
        });
    }
    return alarms;
}

function lagAlarmId(group: { topic: string; name: string }): string {
    return `consumer-lag-${group.topic}-by-${group.name}`;
}
