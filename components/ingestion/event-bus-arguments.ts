import {
    expressBrokerPartitions,
    expressKraftVersions,
    isExpressBroker,
    mostBrokerVolumeGib,
    mskMonitoringLevels,
    standardBrokerPartitions,
    standardKraftVersions,
} from "../../facts/msk";
import { ArgumentChecks } from "../argument-checks";
import { isLogRetention } from "../monitoring/log-group";
import type { EventBusArgs, RemoteClient } from "./event-bus";
import {
    checkTopics,
    defaultPartitions,
    defaultReplicationFactor,
    isWholeBetween,
    type EventTopic,
} from "./event-topic";

/** MSK spreads brokers evenly over the zones; three survive the loss of one without losing a majority. */
export const zones = 3;

/** Fields that exist on standard brokers alone, since MSK manages the storage of Express brokers. */
const standardOnly = ["volumeGib", "maxVolumeGib", "storageTargetPercent"] as const;

/**
 * Checks what an event bus was given.
 *
 * @throws {ArgumentError} With everything that MSK would refuse, or that would leave events unprotected.
 */
export function checkEventBusArgs(name: string, args: EventBusArgs, instanceType: string): void {
    const checks = new ArgumentChecks("EventBus", name);
    const express = isExpressBroker(instanceType);
    const sizes = Object.keys(express ? expressBrokerPartitions : standardBrokerPartitions);
    checks
        .require(
            "placement",
            args.placement,
            "three private subnets, one in each zone, their VPC and security groups",
        )
        .check(
            "instanceType",
            instanceType,
            (type) => sizes.includes(type),
            instanceType === "serverless"
                ? "a broker type: MSK Serverless has neither a customer managed key nor topics as resources"
                : sizes.join(", "),
        )
        .check(
            "kafkaVersion",
            args.kafkaVersion,
            (version) => (express ? expressKraftVersions : standardKraftVersions).includes(version),
            (express ? expressKraftVersions : standardKraftVersions).join(", "),
        )
        .check("brokersPerZone", args.brokersPerZone, isWholeBetween(1, 20), "1 to 20")
        .check("monitoringLevel", args.monitoringLevel, isMonitoringLevel(express), monitoringLevels(express))
        .check("logRetentionDays", args.logRetentionDays, isLogRetention, "a retention of CloudWatch Logs")
        .check("volumeGib", args.volumeGib, isWholeBetween(1, mostBrokerVolumeGib), "1 to 16384")
        .check(
            "maxVolumeGib",
            args.maxVolumeGib,
            (most) =>
                isWholeBetween(1, mostBrokerVolumeGib)(most) && most > (args.volumeGib ?? defaultVolumeGib),
            `more than volumeGib (${args.volumeGib ?? defaultVolumeGib}), up to 16384`,
        )
        .check("storageTargetPercent", args.storageTargetPercent, isWholeBetween(10, 80), "10 to 80");
    if (express) {
        for (const field of standardOnly.filter((field) => args[field] !== undefined)) {
            checks.refuse(field, args[field], "nothing on Express brokers, whose storage MSK manages");
        }
    }
    checkTopics(checks, args.topics, express, brokersOf(args));
    checkPartitionCount(checks, args, instanceType);
    checkRemoteClients(checks, args.remoteClients ?? [], args.topics, instanceType);
    checks.throwIfAny();
}

export const defaultVolumeGib = 100;

function brokersOf({ brokersPerZone = 1 }: EventBusArgs): number {
    return zones * Math.max(1, brokersPerZone);
}

function checkPartitionCount(checks: ArgumentChecks, args: EventBusArgs, instanceType: string): void {
    const perBroker = { ...standardBrokerPartitions, ...expressBrokerPartitions }[instanceType];
    if (perBroker === undefined) {
        return;
    }
    const brokers = brokersOf(args);
    const most = perBroker * brokers;
    const replicas = args.topics.reduce(
        (sum, topic) =>
            sum +
            (topic.partitions ?? defaultPartitions) * (topic.replicationFactor ?? defaultReplicationFactor),
        0,
    );
    if (replicas > most) {
        checks.refuse(
            "topics",
            `${replicas} partition replicas`,
            `${most} on ${brokers} brokers of type ${instanceType}; add brokers or choose a larger type`,
        );
    }
}

function checkRemoteClients(
    checks: ArgumentChecks,
    clients: RemoteClient[],
    topics: EventTopic[],
    instanceType: string,
): void {
    if (clients.length > 0 && instanceType === "kafka.t3.small") {
        checks.refuse(
            "remoteClients",
            clients.length,
            "none on kafka.t3.small, which has no VPC connectivity",
        );
    }
    clients.forEach((client, index) => {
        const field = (name: string) => `remoteClients[${index}].${name}`;
        checks.check(
            field("principalArn"),
            client.principalArn,
            (arn) => /^arn:aws[a-z-]*:iam::\d{12}:(root|(role|user)\/[^*]+)$/.test(arn),
            "the ARN of an account's root, a role or a user, without wildcards",
        );
        if ((client.produces ?? []).length + (client.consumes ?? []).length === 0) {
            checks.refuse(field("produces"), client.produces, "at least one topic here or in consumes");
        }
        (client.produces ?? []).forEach((topic, at) =>
            checkKnownTopic(checks, field(`produces[${at}]`), topic, topics),
        );
        (client.consumes ?? []).forEach(({ topic }, at) =>
            checkKnownTopic(checks, field(`consumes[${at}].topic`), topic, topics),
        );
    });
}

/** Records a mistake when the bus has no such topic. */
export function checkKnownTopic(
    checks: ArgumentChecks,
    field: string,
    topic: string,
    topics: EventTopic[],
): ArgumentChecks {
    return checks.check(
        field,
        topic,
        (name) => topics.some((known) => known.name === name),
        topics.map(({ name }) => name).join(", ") || "nothing, since the bus has no topics",
    );
}

/** Throttling of Express brokers shows from PER_BROKER on. */
function isMonitoringLevel(express: boolean): (level: string) => boolean {
    return (level) => mskMonitoringLevels.includes(level) && !(express && level === "DEFAULT");
}

function monitoringLevels(express: boolean): string {
    return mskMonitoringLevels.filter(isMonitoringLevel(express)).join(", ");
}

/**
 * The brokers' subnets.
 *
 * @throws {ArgumentError} When they aren't one for each zone.
 */
export function brokerSubnets(name: string, ids: string[]): string[] {
    new ArgumentChecks("EventBus", name)
        .check(
            "placement.subnetIds",
            ids,
            ({ length }) => length === zones,
            "three, one in each of three zones",
        )
        .throwIfAny();
    return ids;
}
