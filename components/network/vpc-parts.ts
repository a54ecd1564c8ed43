import * as aws from "@pulumi/aws";
import * as awsx from "@pulumi/awsx";
import * as pulumi from "@pulumi/pulumi";
import { DataKey } from "../storage/data-key";
import { flowLogs } from "./flow-logs";
import type { PrivateNetworkArgs } from "./private-network";

/** What a network is made of, whoever made it. */
export interface VpcParts {
    vpcId: pulumi.Output<string>;
    subnetIds: pulumi.Output<string[]>;
    routeTableIds: pulumi.Output<string[]>;
    availabilityZones: pulumi.Output<string[] | undefined>;
    zoneCount: pulumi.Output<number>;
}

/** Creates a VPC whose subnets have no way to the internet, unless a reason is given. */
export function newVpc(name: string, args: PrivateNetworkArgs, parent: pulumi.Resource): VpcParts {
    const { zones, zoneNames, internetAccessReason, tags } = args;
    const internet = internetAccessReason !== undefined;
    const vpc = new awsx.ec2.Vpc(
        `${name}-vpc`,
        {
            cidrBlock: args.cidrBlock,
            ...(zoneNames === undefined
                ? { numberOfAvailabilityZones: zones ?? 2 }
                : { availabilityZoneNames: zoneNames }),
            subnetStrategy: "Auto",
            subnetSpecs: internet ? [{ type: "Private" }, { type: "Public" }] : [{ type: "Isolated" }],
            natGateways: { strategy: internet ? "OnePerAz" : "None" },
            enableDnsHostnames: true,
            enableDnsSupport: true,
            tags: internet
                ? pulumi
                      .output(tags)
                      .apply((given) => ({ ...given, InternetAccessReason: internetAccessReason }))
                : tags,
        },
        { parent },
    );
    new aws.ec2.DefaultSecurityGroup(
        `${name}-default-group`,
        { vpcId: vpc.vpcId, ingress: [], egress: [], tags },
        { parent },
    );
    const keyArn = args.keyArn ?? new DataKey(name, { uses: ["logs"], tags }, { parent }).arn;
    flowLogs(
        `${name}-flow-logs`,
        { vpcId: vpc.vpcId, keyArn, retentionDays: args.logRetentionDays, tags },
        { parent },
    );
    return {
        vpcId: vpc.vpcId,
        subnetIds: internet ? vpc.privateSubnetIds : vpc.isolatedSubnetIds,
        routeTableIds: vpc.routeTables.apply((tables) => pulumi.all(tables.map((table) => table.id))),
        availabilityZones: (internet ? vpc.privateSubnets : vpc.isolatedSubnets).apply((subnets) =>
            pulumi.all(subnets.map((subnet) => subnet.availabilityZone)),
        ),
        zoneCount: pulumi.output(zoneNames?.length ?? zones ?? 2),
    };
}

/** The parts of a VPC from elsewhere. */
export function existingVpc(args: PrivateNetworkArgs): VpcParts {
    const subnetIds = pulumi.output(args.subnetIds ?? []);
    return {
        vpcId: pulumi.output(args.vpcId ?? ""),
        subnetIds,
        routeTableIds: pulumi.output(args.routeTableIds ?? []),
        availabilityZones: pulumi.output(args.availabilityZones),
        zoneCount: subnetIds.length,
    };
}
