import { type Wire, scalarText } from "../../model/values";
import { satisfying } from "../../requirements";
import { resourceRule, row } from "../../resource-rule";
import { and, equal } from "../conditions";
import { fsbp, topics } from "../controls";
import { types } from "../types";
import { isInternet } from "./addresses";

const groupType = types.securityGroup[0];

const classicRuleType = "aws:ec2/securityGroupRule:SecurityGroupRule";

const ingressRuleType = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";

const egressRuleType = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";

export const ingress = resourceRule({
    id: "security-group-ingress",
    title: "No security group admits the whole internet.",
    concern: "private-access",
    severity: "critical",
    enforcement: "mandatory",
    why: "whatever listens behind it is one request away from everybody",
    controls: [...fsbp("EC2.18", "EC2.19"), ...topics.ingress],
    remediation: {
        steps: ["Name the addresses, or the security groups, that may connect."],
        example: `new aws.vpc.SecurityGroupIngressRule("https", {
    securityGroupId: group.id, ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIpv4: vpc.cidrBlock,
});`,
    },
    rows: [
        row(284, groupType, "ingress[].cidrBlocks[]", notEverywhere()),
        row(285, groupType, "ingress[].ipv6CidrBlocks[]", notEverywhere()),
        row(288, classicRuleType, "cidrBlocks[]", notEverywhere(), { when: equal("type", "ingress") }),
        row(288, classicRuleType, "ipv6CidrBlocks[]", notEverywhere(), { when: equal("type", "ingress") }),
        row(289, ingressRuleType, "cidrIpv4", notEverywhere()),
        row(289, ingressRuleType, "cidrIpv6", notEverywhere()),
    ],
});

export const egress = resourceRule({
    id: "security-group-egress",
    title: "No security group lets everything out to everywhere.",
    concern: "private-access",
    severity: "low",
    enforcement: "advisory",
    why: "in a network with a way out it lets data leave to anybody",
    controls: topics.outbound,
    remediation: {
        steps: [
            "Name protocols and destinations: the VPC's addresses, prefix lists of gateway endpoints, other groups.",
        ],
        example: `new aws.vpc.SecurityGroupEgressRule("https", {
    securityGroupId: group.id, ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIpv4: vpc.cidrBlock,
});`,
    },
    rows: [
        row(
            286,
            groupType,
            "egress",
            satisfying(
                "not allow every protocol to `0.0.0.0/0` or `::/0`",
                (value) => !(Array.isArray(value) && value.some(isOpenEgress)),
                "met",
            ),
        ),
        row(288, classicRuleType, "cidrBlocks[]", notEverywhere(), {
            when: and(equal("type", "egress"), equal("protocol", "-1", "all")),
        }),
        row(290, egressRuleType, "cidrIpv4", notEverywhere(), { when: equal("ipProtocol", "-1") }),
        row(290, egressRuleType, "cidrIpv6", notEverywhere(), { when: equal("ipProtocol", "-1") }),
    ],
});

function isOpenEgress(rule: Wire): boolean {
    if (typeof rule !== "object" || rule === null || Array.isArray(rule)) {
        return false;
    }
    const blocks = [rule.cidrBlocks ?? [], rule.ipv6CidrBlocks ?? []].flat();
    return ["-1", "all"].includes(scalarText(rule.protocol) ?? "") && blocks.some(isInternet);
}

function notEverywhere() {
    return satisfying(
        "not be the whole internet, or a large part of it",
        (value) => !isInternet(value),
        "met",
    );
}
