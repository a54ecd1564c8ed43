import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { isExpressBroker, mostBrokerVolumeGib } from "../../facts/msk";
import { autoscaleBrokerStorage } from "./broker-storage";
import type { EventBusArgs } from "./event-bus";
import { brokerSubnets, defaultVolumeGib, zones } from "./event-bus-arguments";
import { serverProperties } from "./event-bus-configuration";

/** How many brokers a bus has: as many in each zone. */
export function brokersOf({ brokersPerZone = 1 }: Pick<EventBusArgs, "brokersPerZone">): number {
    return zones * brokersPerZone;
}

/** The brokers of an event bus with their settings, and storage that grows with what they keep. */
export function eventBusCluster(
    name: string,
    args: Omit<EventBusArgs, "placement"> & {
        instanceType: string;
        subnetIds: pulumi.Output<string[]>;
        keyArn: pulumi.Input<string>;
        securityGroupIds: pulumi.Input<pulumi.Input<string>[]>;
        logGroupName: pulumi.Input<string>;
    },
    parent: pulumi.Resource,
): aws.msk.Cluster {
    const { instanceType, tags } = args;
    const express = isExpressBroker(instanceType);
    const volumeGib = args.volumeGib ?? defaultVolumeGib;
    const configuration = new aws.msk.Configuration(
        `${name}-configuration`,
        {
            description: `Broker settings of the event bus ${name}`,
            serverProperties: serverProperties(express),
        },
        { parent },
    );
    const cluster = new aws.msk.Cluster(
        `${name}-cluster`,
        {
            kafkaVersion: args.kafkaVersion ?? "3.9.x.kraft",
            numberOfBrokerNodes: brokersOf(args),
            brokerNodeGroupInfo: {
                instanceType,
                clientSubnets: args.subnetIds.apply((ids) => brokerSubnets(name, ids)),
                securityGroups: args.securityGroupIds,
                connectivityInfo: {
                    publicAccess: { type: "DISABLED" },
                    ...(args.remoteClients?.length && {
                        vpcConnectivity: { clientAuthentication: { sasl: { iam: true, scram: false } } },
                    }),
                },
                ...(!express && { storageInfo: { ebsStorageInfo: { volumeSize: volumeGib } } }),
            },
            ...(express && { rebalancing: { status: "ACTIVE" } }),
            clientAuthentication: { sasl: { iam: true, scram: false }, unauthenticated: false },
            encryptionInfo: {
                encryptionAtRestKmsKeyArn: args.keyArn,
                encryptionInTransit: { clientBroker: "TLS", inCluster: true },
            },
            configurationInfo: { arn: configuration.arn, revision: configuration.latestRevision },
            enhancedMonitoring: args.monitoringLevel ?? "PER_BROKER",
            loggingInfo: {
                brokerLogs: { cloudwatchLogs: { enabled: true, logGroup: args.logGroupName } },
            },
            tags,
        },
        {
            parent,
            protect: args.protect,
            // Storage autoscaling grows the volumes; setting them back would fail.
            ignoreChanges: ["brokerNodeGroupInfo.storageInfo.ebsStorageInfo.volumeSize"],
        },
    );
    if (!express) {
        autoscaleBrokerStorage(
            name,
            cluster.arn,
            {
                maxGib: args.maxVolumeGib ?? Math.min(10 * volumeGib, mostBrokerVolumeGib),
                targetPercent: args.storageTargetPercent ?? 60,
            },
            { parent },
        );
    }
    return cluster;
}
