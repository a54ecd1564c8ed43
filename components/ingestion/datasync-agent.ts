import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ArgumentChecks } from "../argument-checks";
import { isAgentActivationKey } from "../../facts/datasync";
import { namedArn } from "../named-arn";
import { isIpv4Block, maskOf } from "../network/ipv4-block";
import { namedVpc } from "../network/named-vpc";
import type { Placement } from "../network/placement";

/** An agent that runs beside the source and reaches DataSync through a VPC endpoint. */
export interface DataSyncAgent {
    /** Key that the agent showed for this VPC endpoint, valid for 30 minutes: `AAAAA-BBBBB-CCCCC-DDDDD-EEEEE`. */
    activationKey: pulumi.Input<string>;
    /** DataSync's interface endpoint in the VPC. */
    vpcEndpointId: pulumi.Input<string>;
    /** Private subnets of a VPC that is named; DataSync's network interfaces go into the first. */
    placement: pulumi.Input<Placement>;
    /** Blocks of addresses that the agent calls from. */
    cidrs: string[];
}

/** Records what is wrong with an agent. */
export function checkAgent(checks: ArgumentChecks, agent: DataSyncAgent): void {
    checks
        .check(
            "agent.activationKey",
            agent.activationKey,
            isAgentActivationKey,
            "five groups of five capitals and digits, joined by hyphens",
        )
        .check(
            "agent.vpcEndpointId",
            agent.vpcEndpointId,
            (id) => /^vpce-[0-9a-f]{17}$/.test(id),
            "the id of DataSync's VPC endpoint, vpce- and 17 hexadecimal digits",
        )
        .check("agent.cidrs", agent.cidrs, ({ length }) => length > 0, "at least one block of addresses");
    agent.cidrs.forEach((cidr, index) =>
        checks.check(
            `agent.cidrs[${index}]`,
            cidr,
            (block) => isIpv4Block(block) && maskOf(block) >= 8,
            "an IPv4 block of at most a /8 that begins at its base, such as 192.168.10.0/24",
        ),
    );
}

/**
 * Registers an agent, with the network interfaces by which it moves data into the VPC.
 *
 * Source: https://docs.aws.amazon.com/datasync/latest/userguide/choose-service-endpoint.html
 */
export function privateAgent(
    name: string,
    agent: DataSyncAgent,
    tags: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined,
    opts: pulumi.CustomResourceOptions,
): aws.datasync.Agent {
    const placement = pulumi.output(agent.placement);
    const interfaces = new aws.ec2.SecurityGroup(
        `${name}-interfaces`,
        {
            description: "Network interfaces of DataSync: transfers from the agent",
            vpcId: namedVpc("DataSyncIngestion", name, placement),
            ingress: [
                {
                    protocol: "tcp",
                    fromPort: 443,
                    toPort: 443,
                    cidrBlocks: agent.cidrs,
                    description: "Transfers from the agent",
                },
            ],
            tags,
        },
        opts,
    );
    const subnetArn = namedArn("ec2", pulumi.interpolate`subnet/${placement.subnetIds[0]}`, opts.parent);
    return new aws.datasync.Agent(
        `${name}-agent`,
        {
            activationKey: agent.activationKey,
            vpcEndpointId: agent.vpcEndpointId,
            subnetArns: [subnetArn],
            securityGroupArns: [interfaces.arn],
            tags,
        },
        // A key serves once; the agent stays when the setting changes or goes.
        { ...opts, ignoreChanges: ["activationKey"] },
    );
}
