import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

export interface WorkloadSecurityGroupArgs {
    vpcId: pulumi.Input<string>;
    /** Security group of the interface endpoints. */
    endpointGroupId: pulumi.Input<string>;
    /** Prefix lists of the gateway endpoints, by service. */
    prefixListIds: Record<string, pulumi.Input<string>>;
    /** Whether code may call the internet too, by HTTPS. */
    internet: boolean;
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** A group for code that calls AWS and that nobody calls: HTTPS to the VPC's endpoints, and nothing else. */
export function workloadSecurityGroup(
    name: string,
    args: WorkloadSecurityGroupArgs,
    opts: pulumi.CustomResourceOptions,
): aws.ec2.SecurityGroup {
    const { vpcId, tags } = args;
    const description = "Code in private subnets: HTTPS to the endpoints";
    const group = new aws.ec2.SecurityGroup(name, { description, vpcId, tags }, opts);
    const https = (suffix: string, to: string, target: Partial<aws.vpc.SecurityGroupEgressRuleArgs>) =>
        new aws.vpc.SecurityGroupEgressRule(
            `${name}-${suffix}`,
            {
                securityGroupId: group.id,
                description: `HTTPS to ${to}`,
                ipProtocol: "tcp",
                fromPort: 443,
                toPort: 443,
                tags,
                ...target,
            },
            opts,
        );

    https("to-endpoints", "the interface endpoints", { referencedSecurityGroupId: args.endpointGroupId });
    for (const [service, prefixListId] of Object.entries(args.prefixListIds)) {
        https(`to-${service}`, `the ${service} endpoint`, { prefixListId });
    }
    if (args.internet) {
        https("to-internet", "the internet", { cidrIpv4: "0.0.0.0/0" });
    }
    return group;
}
