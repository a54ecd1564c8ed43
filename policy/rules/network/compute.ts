import { elements, mustBe, mustBeIfSet, present } from "../../requirements";
import { resourceRule, row } from "../../resource-rule";
import { given, not } from "../conditions";
import { fsbp, securityHub, topics } from "../controls";
import { types } from "../types";
import { noWildcard } from "./origins";

const functionType = types.function[0];

export const functions = resourceRule({
    id: "lambda-in-vpc",
    title: "Functions run in private subnets of at least two zones.",
    concern: "private-access",
    severity: "medium",
    enforcement: "mandatory",
    why: "outside a VPC a function reaches, and leaks to, the whole internet",
    controls: [...fsbp("Lambda.5"), ...securityHub("Lambda.3"), ...topics.network],
    remediation: {
        steps: ["Set `vpcConfig` with at least two private subnets and a security group."],
        example: `vpcConfig: { subnetIds: privateSubnetIds, securityGroupIds: [group.id] },`,
    },
    rows: [
        row(122, functionType, "vpcConfig.subnetIds", elements(2)),
        row(123, functionType, "vpcConfig.securityGroupIds", elements(1)),
    ],
});

export const functionUrls = resourceRule({
    id: "lambda-url-private",
    title: "Function URLs ask for IAM, and name the origins they answer.",
    concern: "private-access",
    severity: "critical",
    enforcement: "mandatory",
    why: "a URL without authorization runs code for whoever finds it",
    controls: [...fsbp("Lambda.1"), ...topics.network],
    remediation: {
        steps: ['Set `authorizationType: "AWS_IAM"`, and name origins in `cors.allowOrigins`.'],
        example: `new aws.lambda.FunctionUrl("normalizer", { functionName: normalizer.name, authorizationType: "AWS_IAM" });`,
    },
    rows: [
        row(132, "aws:lambda/functionUrl:FunctionUrl", "authorizationType", mustBe("AWS_IAM")),
        row(133, "aws:lambda/functionUrl:FunctionUrl", "cors.allowOrigins", noWildcard()),
    ],
});

const glueConnectionType = "aws:glue/connection:Connection";

export const glue = resourceRule({
    id: "glue-private",
    title: "Glue jobs run in private subnets.",
    concern: "private-access",
    severity: "high",
    enforcement: "mandatory",
    why: "without a connection a job reads and writes from outside the VPC",
    controls: topics.outbound,
    remediation: {
        steps: [
            "Create an `aws.glue.Connection` of type `NETWORK` with a subnet and a security group.",
            "Name it in `connections` of the job.",
        ],
        example: `new aws.glue.Job("sessions", { ...rest, connections: [network.name] });`,
    },
    rows: [
        row(155, glueConnectionType, "physicalConnectionRequirements.subnetId", present()),
        row(156, glueConnectionType, "physicalConnectionRequirements.securityGroupIdLists", elements(1)),
        row(158, "aws:glue/job:Job", "connections", elements(1)),
    ],
});

const clusterEmrType = "aws:emr/cluster:Cluster";

const applicationType = "aws:emrserverless/application:Application";

export const emr = resourceRule({
    id: "emr-private",
    title: "EMR runs in private subnets, and can't be opened to the internet.",
    concern: "private-access",
    severity: "high",
    enforcement: "mandatory",
    why: "a cluster's interfaces ask nobody who they are",
    controls: [...fsbp("EMR.1", "EMR.2"), ...topics.network],
    remediation: {
        steps: [
            "Set subnets of clusters and applications, security groups of applications, and `serviceAccessSecurityGroup` of clusters.",
            "Block public security group rules for the account.",
        ],
        example: `networkConfiguration: { subnetIds: privateSubnetIds, securityGroupIds: [group.id] },`,
    },
    rows: [
        row(174, clusterEmrType, "ec2Attributes.subnetId", present(), {
            when: not(given("ec2Attributes.subnetIds")),
        }),
        row(175, clusterEmrType, "ec2Attributes.serviceAccessSecurityGroup", present(), {
            when: given("ec2Attributes.emrManagedMasterSecurityGroup"),
        }),
        row(
            178,
            "aws:emr/blockPublicAccessConfiguration:BlockPublicAccessConfiguration",
            "blockPublicSecurityGroupRules",
            mustBe(true),
        ),
        row(180, applicationType, "networkConfiguration.subnetIds", elements(1)),
        row(181, applicationType, "networkConfiguration.securityGroupIds", elements(1)),
        row(186, applicationType, "interactiveConfiguration.livyEndpointEnabled", mustBeIfSet(false)),
    ],
});
