import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { namedVpc } from "../network/named-vpc";
import type { Placement } from "../network/placement";

export interface BrokerSecurityGroupsArgs {
    /** Where the brokers are; members of its security groups may connect to them. */
    placement: pulumi.Input<Placement>;
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * Creates the brokers' own security group and returns all that the brokers take on.
 *
 * Lambda's pollers use the groups of the brokers. So the group admits itself, and the placement's groups come along, by
 * which the pollers reach the endpoints of Lambda and STS as other code there does.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/with-msk-cluster-network.html
 */
export function brokerSecurityGroups(
    name: string,
    args: BrokerSecurityGroupsArgs,
    opts: pulumi.CustomResourceOptions,
): pulumi.Output<string[]> {
    const placement = pulumi.output(args.placement);
    const iamPort = { protocol: "tcp", fromPort: 9098, toPort: 9098 };
    const brokers = new aws.ec2.SecurityGroup(
        `${name}-brokers`,
        {
            description: "Brokers of an event bus: IAM clients over TLS",
            vpcId: namedVpc("EventBus", name, placement),
            ingress: [
                {
                    ...iamPort,
                    securityGroups: placement.securityGroupIds,
                    self: true,
                    description: "Kafka clients and pollers of Lambda, with IAM",
                },
            ],
            egress: [{ ...iamPort, self: true, description: "Pollers of Lambda to the brokers" }],
            tags: args.tags,
        },
        opts,
    );
    return pulumi
        .all([brokers.id, placement.securityGroupIds])
        .apply(([own, clients]) => [own, ...clients.filter((id) => id !== own)]);
}
