import { textOf } from "../../model/values";
import { elements, mustBe, present, satisfying } from "../../requirements";
import { resourceRule, row } from "../../resource-rule";
import { and, equal } from "../conditions";
import { topics } from "../controls";
import { everyStatement } from "../json-requirements";
import { covers, isWildcard, letsAnybodyIn } from "../statement-tests";
import { types } from "../types";

const endpointType = types.vpcEndpoint[0];

const isInterface = equal("vpcEndpointType", "Interface");

export const endpoints = resourceRule({
    id: "endpoint-settings",
    title: "Interface endpoints answer to the services' own names, in two zones, to chosen security groups.",
    concern: "private-access",
    severity: "medium",
    enforcement: "mandatory",
    why: "without private DNS the SDKs never find the endpoint",
    controls: topics.outbound,
    remediation: {
        steps: [
            "Set `privateDnsEnabled: true`, at least two `subnetIds` and `securityGroupIds` of interface endpoints.",
            'Use type `"Gateway"` for S3 and DynamoDB, or an interface beside it.',
        ],
        example: `new aws.ec2.VpcEndpoint("kinesis", {
    vpcId: vpc.id,
    serviceName: "com.amazonaws.eu-west-1.kinesis-streams",
    vpcEndpointType: "Interface",
    privateDnsEnabled: true,
    subnetIds: privateSubnetIds,
    securityGroupIds: [group.id],
});`,
    },
    rows: [
        row(
            267,
            endpointType,
            "vpcEndpointType",
            satisfying('be `"Interface"`', (value) => value !== "Gateway" && value !== undefined),
            {
                when: (properties) => {
                    const name = properties.get("serviceName");
                    return name.state === "unknown" ? false : !/\.(s3|dynamodb)$/.test(textOf(name) ?? "");
                },
                fix: 'Set `vpcEndpointType: "Interface"`: only S3 and DynamoDB have gateway endpoints, and unset means `"Gateway"`',
            },
        ),
        row(268, endpointType, "privateDnsEnabled", mustBe(true), {
            when: and(
                isInterface,
                (properties) => !/\.s3$/.test(textOf(properties.get("serviceName")) ?? ""),
            ),
        }),
        row(269, endpointType, "subnetIds", elements(2), { when: isInterface }),
        row(270, endpointType, "securityGroupIds", elements(1), { when: isInterface }),
        row(274, "aws:ec2/vpcEndpointService:VpcEndpointService", "acceptanceRequired", mustBe(true)),
    ],
});

export const endpointPolicies = resourceRule({
    id: "endpoint-policy",
    title: "Endpoints have a policy that isn't full access.",
    concern: "identity",
    severity: "medium",
    enforcement: "mandatory",
    why: "through an open endpoint stolen data leaves to anybody's bucket, unseen by the network",
    controls: topics.leastPrivilege,
    remediation: {
        steps: ["Set `policy`, and bound principals and resources to your account with conditions."],
        example: `Condition: { StringEquals: { "aws:PrincipalAccount": accountId, "aws:ResourceAccount": accountId } },`,
    },
    rows: [
        row(272, endpointType, "policy", present(), {
            // DataSync's agents have no credentials of an account, so a policy would stop them.
            when: (properties) => !/\.datasync$/.test(textOf(properties.get("serviceName")) ?? ""),
        }),
        row(
            [272, 273],
            [endpointType, "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy"],
            "policy",
            everyStatement(
                "not allow everybody everything, nor the objects of every bucket",
                (statement) =>
                    !(
                        letsAnybodyIn(statement) &&
                        (statement.actions.some(isWildcard) || carriesObjects(statement.actions)) &&
                        (statement.resources.includes("*") || statement.notResources.length > 0)
                    ),
            ),
        ),
    ],
});

/** Whether actions let objects in or out. */
function carriesObjects(actions: readonly string[]): boolean {
    return ["s3:GetObject", "s3:PutObject"].some((action) => covers(actions, action));
}
