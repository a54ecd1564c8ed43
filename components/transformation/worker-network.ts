import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

/** Every TCP port of the group's own members. */
const amongThemselves = { self: true, protocol: "tcp", fromPort: 0, toPort: 65_535 };

/**
 * Creates a security group whose members talk to each other, as Spark's driver and executors must, and to nobody else.
 * What the code calls besides is for the placement's groups. Its rules are the group's own, so that what anybody adds to
 * them is taken away again.
 *
 * Glue asks for all TCP ports: https://docs.aws.amazon.com/glue/latest/dg/setup-vpc-for-glue-access.html
 */
export function workerSecurityGroup(
    name: string,
    vpcId: pulumi.Input<string>,
    tags: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined,
    opts: pulumi.CustomResourceOptions,
): aws.ec2.SecurityGroup {
    return new aws.ec2.SecurityGroup(
        name,
        {
            vpcId,
            description: "Spark workers of one job, among themselves",
            ingress: [{ ...amongThemselves, description: "From the other workers" }],
            egress: [{ ...amongThemselves, description: "To the other workers" }],
            tags,
        },
        opts,
    );
}
