import type { PolicyResource } from "../../model/resource";
import type { Stack } from "../../model/stack";
import { textOf } from "../../model/values";
import { empty, oneOf } from "../../requirements";
import { resourceRule, row } from "../../resource-rule";
import type { Check, StackRule } from "../../rule";
import { companionRule } from "../companions";
import { fsbp, topics } from "../controls";
import { types } from "../types";

export const vpcDns: StackRule = {
    kind: "stack",
    id: "vpc-dns",
    title: "VPCs with interface endpoints resolve DNS names.",
    concern: "private-access",
    severity: "medium",
    enforcement: "mandatory",
    why: "private DNS of endpoints needs both settings, and without it calls leave the VPC or hang",
    controls: topics.outbound,
    remediation: {
        steps: ["Set `enableDnsHostnames: true`, and leave `enableDnsSupport` on."],
        example: `new aws.ec2.Vpc("network", { cidrBlock: "10.0.0.0/16", enableDnsHostnames: true });`,
    },
    types: types.vpc,
    claims: [
        { row: 275, type: types.vpc[0], path: "enableDnsSupport" },
        { row: 276, type: types.vpc[0], path: "enableDnsHostnames" },
    ],
    inPreview: "Decided from the inputs.",
    check: (stack) =>
        stack
            .ofType(types.vpc[0])
            .filter((vpc) => hasInterfaceEndpoints(stack, vpc))
            .map((vpc): Check => {
                const support = textOf(vpc.asked("enableDnsSupport"));
                const hostnames = vpc.asked("enableDnsHostnames");
                if (support === "false") {
                    return dnsViolation(
                        vpc,
                        "enableDnsSupport",
                        "`enableDnsSupport` is `false`",
                        "Leave `enableDnsSupport` on",
                    );
                }
                if (hostnames.state === "unknown") {
                    return {
                        resource: vpc,
                        outcome: "deferred",
                        property: "enableDnsHostnames",
                        problem: "`enableDnsHostnames` isn't known yet",
                    };
                }
                return textOf(hostnames) === "true"
                    ? { resource: vpc, outcome: "passed", property: "enableDnsHostnames" }
                    : dnsViolation(
                          vpc,
                          "enableDnsHostnames",
                          "`enableDnsHostnames` is not true",
                          "Set `enableDnsHostnames: true`",
                      );
            }),
};

function dnsViolation(vpc: PolicyResource, property: string, problem: string, fix: string): Check {
    return { resource: vpc, outcome: "violated", property, problem, fix };
}

function hasInterfaceEndpoints(stack: Stack, vpc: PolicyResource): boolean {
    return stack
        .referrers(vpc, types.vpcEndpoint, "vpcId")
        .certain.some((endpoint) => textOf(endpoint.asked("vpcEndpointType")) === "Interface");
}

const defaultGroupType = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup";

export const closedDefaultGroup = resourceRule({
    id: "default-security-group-closed",
    title: "Default security groups let nothing in or out.",
    concern: "private-access",
    severity: "high",
    enforcement: "mandatory",
    why: "whatever is created without a group lands in it",
    controls: [...fsbp("EC2.2"), ...topics.defaultGroup],
    remediation: {
        steps: ["Declare the group without `ingress` and `egress`."],
        example: `new aws.ec2.DefaultSecurityGroup("network", { vpcId: vpc.id });`,
    },
    rows: [
        row(278, defaultGroupType, "ingress", empty("be empty")),
        row(278, defaultGroupType, "egress", empty("be empty")),
    ],
});

export const defaultGroup = companionRule(
    {
        id: "vpc-default-security-group",
        title: "The default security group of each VPC is closed.",
        concern: "private-access",
        severity: "high",
        enforcement: "mandatory",
        why: "AWS creates it open: its members reach each other and the internet",
        controls: [...fsbp("EC2.2"), ...topics.defaultGroup],
        remediation: {
            steps: ["Adopt it with an `aws.ec2.DefaultSecurityGroup` without rules."],
            example: `new aws.ec2.DefaultSecurityGroup("network", { vpcId: vpc.id });`,
        },
    },
    {
        of: [types.vpc[0]],
        by: [defaultGroupType],
        through: ["vpcId"],
        called: "`aws.ec2.DefaultSecurityGroup`",
        fix: "Create an `aws.ec2.DefaultSecurityGroup` with its `vpcId` and without rules",
        claims: [{ row: 278, type: defaultGroupType, path: "ingress" }],
    },
);

export const flowLogs = companionRule(
    {
        id: "vpc-flow-log",
        title: "Each VPC logs its traffic.",
        concern: "logging",
        severity: "medium",
        enforcement: "mandatory",
        why: "nobody can tell afterwards who talked to whom",
        controls: [...fsbp("EC2.6"), ...topics.flowLogs],
        remediation: {
            steps: ["Create an `aws.ec2.FlowLog` with the VPC's id."],
            example: `new aws.ec2.FlowLog("network", { vpcId: vpc.id, trafficType: "ALL", logDestination: logs.arn, iamRoleArn: role.arn });`,
        },
    },
    {
        of: [types.vpc[0]],
        by: ["aws:ec2/flowLog:FlowLog"],
        through: ["vpcId"],
        called: "flow log",
        demands: [{ path: "trafficType", requirement: oneOf(["ALL", "REJECT"], "met") }],
        fix: "Create an `aws.ec2.FlowLog` with its `vpcId`",
        claims: [{ row: 277, type: "aws:ec2/flowLog:FlowLog", path: "vpcId" }],
    },
);

export const blockPublicAccess = resourceRule({
    id: "vpc-block-public-access",
    title: "Where the account blocks public access of VPCs, it blocks it.",
    concern: "private-access",
    severity: "medium",
    enforcement: "mandatory",
    why: "`off` undoes the block for every VPC of the region",
    controls: [...fsbp("EC2.172"), ...topics.network],
    remediation: {
        steps: ['Set `internetGatewayBlockMode` to `"block-bidirectional"` or `"block-ingress"`.'],
        example: `new aws.ec2.VpcBlockPublicAccessOptions("account", { internetGatewayBlockMode: "block-bidirectional" });`,
    },
    rows: [
        row(
            282,
            "aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions",
            "internetGatewayBlockMode",
            oneOf(["block-bidirectional", "block-ingress"]),
        ),
    ],
});
