import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

/**
 * Creates a security group whose members talk to each other, as Spark's driver and executors must, and to nobody else.
 * What the code calls besides is for the placement's groups.
 *
 * Glue asks for all TCP ports: https://docs.aws.amazon.com/glue/latest/dg/setup-vpc-for-glue-access.html
 */
export function workerSecurityGroup(
    name: string,
    vpcId: pulumi.Input<string>,
    tags: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined,
    opts: pulumi.CustomResourceOptions,
): aws.ec2.SecurityGroup {
    const group = new aws.ec2.SecurityGroup(
        name,
        { vpcId, description: "Spark workers of one job, among themselves", tags },
        opts,
    );
    const amongThemselves = {
        securityGroupId: group.id,
        referencedSecurityGroupId: group.id,
        ipProtocol: "tcp",
        fromPort: 0,
        toPort: 65_535,
        tags,
    };
    new aws.vpc.SecurityGroupIngressRule(
        `${name}-in`,
        { ...amongThemselves, description: "From the other workers" },
        opts,
    );
    new aws.vpc.SecurityGroupEgressRule(
        `${name}-out`,
        { ...amongThemselves, description: "To the other workers" },
        opts,
    );
    return group;
}
