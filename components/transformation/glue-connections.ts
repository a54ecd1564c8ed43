import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { stackScopedName } from "../stack-scoped-name";
import type { Placement } from "../network/placement";
import { workerSecurityGroup } from "./worker-network";

/** What ties a Glue job to a VPC. */
export interface GlueNetwork {
    connectionNames: pulumi.Output<string>[];
    subnetIds: pulumi.Output<string>[];
    securityGroupIds: pulumi.Output<string[]>;
}

/**
 * Creates NETWORK connections, one for each of the first zones: a run takes one, and another when that zone is in trouble.
 *
 * Source: https://docs.aws.amazon.com/glue/latest/dg/connection-properties.html#connection-properties-network
 */
export function glueNetwork(
    name: string,
    given: pulumi.Input<Placement>,
    zones: number,
    tags: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined,
    opts: pulumi.CustomResourceOptions,
): GlueNetwork {
    const placement = pulumi.output(given);
    const vpcId = pulumi.output(placement.vpcId).apply((id) => needed(name, "placement.vpcId", id));
    const availabilityZones = pulumi
        .output(placement.availabilityZones)
        .apply((all) => needed(name, "placement.availabilityZones", all));
    const workers = workerSecurityGroup(`${name}-workers`, vpcId, tags, opts);
    const securityGroupIds = pulumi
        .all([workers.id, placement.securityGroupIds])
        .apply(([own, others]) => [own, ...others]);
    const connections = Array.from({ length: zones }, (_each, zone) => {
        const subnetId = placement.subnetIds.apply((ids) => ids[zone % ids.length]);
        const availabilityZone = availabilityZones.apply((all) => all[zone % all.length]);
        const connection = new aws.glue.Connection(
            `${name}-network-${zone + 1}`,
            {
                name: stackScopedName(`${name}-network-${zone + 1}`, 255),
                description: `Runs of ${name}, in one zone`,
                connectionType: "NETWORK",
                physicalConnectionRequirements: {
                    subnetId,
                    availabilityZone,
                    securityGroupIdLists: securityGroupIds,
                },
                tags,
            },
            opts,
        );
        return { connection, subnetId };
    });
    return {
        connectionNames: connections.map(({ connection }) => connection.name),
        subnetIds: connections.map(({ subnetId }) => subnetId),
        securityGroupIds,
    };
}

function needed<T>(name: string, field: string, value: T | undefined): T {
    if (value === undefined) {
        throw new pulumi.RunError(
            `"${name}": ${field}: got nothing; allowed: what PrivateNetwork.placement has. A Glue connection names its zone, ` +
                "and the workers' security group its VPC.",
        );
    }
    return value;
}
