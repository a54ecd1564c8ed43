import { elements, empty, mustBe, mustBeIfSet, oneOf, present, satisfying } from "../requirements";
import { resourceRule, row } from "../resource-rule";
import type { PolicyResource } from "../model/resource";
import type { Stack } from "../model/stack";
import { textOf, type Wire, scalarText } from "../model/values";
import type { Check, Rule, StackRule } from "../rule";
import { companionRule } from "./companions";
import { and, equal, given, not } from "./conditions";
import { fsbp, securityHub, topics } from "./controls";
import { everyStatement } from "./json-requirements";
import { isForEverybody, letsAnybodyIn } from "./statement-tests";
import { types } from "./types";

const clusterType = "aws:msk/cluster:Cluster";

const msk = resourceRule({
    id: "msk-private",
    title: "MSK clusters are in subnets and security groups of one's own, without public access.",
    concern: "private-access",
    severity: "critical",
    enforcement: "mandatory",
    why: "a broker with a public address needs one wrong ACL to be everybody's",
    controls: [...fsbp("MSK.4"), ...topics.network],
    remediation: {
        steps: [
            "Leave `connectivityInfo.publicAccess` unset.",
            "Name at least two private subnets, and a security group.",
        ],
        example: `brokerNodeGroupInfo: { clientSubnets: privateSubnetIds, securityGroups: [brokers.id], ...rest },`,
    },
    rows: [
        row(
            63,
            clusterType,
            "brokerNodeGroupInfo.connectivityInfo.publicAccess.type",
            mustBeIfSet("DISABLED"),
        ),
        row(64, clusterType, "brokerNodeGroupInfo.clientSubnets", elements(2)),
        row(65, clusterType, "brokerNodeGroupInfo.securityGroups", elements(1)),
        row(
            68,
            clusterType,
            "brokerNodeGroupInfo.connectivityInfo.vpcConnectivity.clientAuthentication.sasl.iam",
            mustBe(true),
            {
                when: given("brokerNodeGroupInfo.connectivityInfo.vpcConnectivity"),
            },
        ),
        row(73, "aws:msk/serverlessCluster:ServerlessCluster", "vpcConfigs[].securityGroupIds", elements(1)),
    ],
});

const agentType = "aws:datasync/agent:Agent";

const agents = resourceRule({
    id: "datasync-agent-private",
    title: "DataSync agents send through a VPC endpoint.",
    concern: "private-access",
    severity: "high",
    enforcement: "mandatory",
    why: "without one the data of the legacy systems leaves over the internet",
    controls: topics.outbound,
    remediation: {
        steps: ["Set `vpcEndpointId`, `subnetArns` and `securityGroupArns`."],
        example: `new aws.datasync.Agent("legacy", {
    activationKey,
    vpcEndpointId: endpoint.id,
    subnetArns: [subnet.arn],
    securityGroupArns: [group.arn],
});`,
    },
    rows: [
        row(83, agentType, "vpcEndpointId", present()),
        row(84, agentType, "subnetArns", elements(1)),
        row(85, agentType, "securityGroupArns", elements(1)),
    ],
});

const serverType = "aws:transfer/server:Server";

const transfer = resourceRule({
    id: "transfer-private",
    title: "Transfer Family servers and web apps are inside a VPC, without public addresses.",
    concern: "private-access",
    severity: "high",
    enforcement: "mandatory",
    why: "by default a server is on the internet, and an elastic IP puts one in a VPC there too",
    controls: topics.network,
    remediation: {
        steps: [
            'Set `endpointType: "VPC"` and `endpointDetails` with `vpcId`, `subnetIds` and `securityGroupIds`, without `addressAllocationIds`.',
        ],
        example: `endpointType: "VPC",
endpointDetails: { vpcId: vpc.id, subnetIds: privateSubnetIds, securityGroupIds: [group.id] },`,
    },
    rows: [
        row(99, serverType, "endpointType", mustBe("VPC")),
        row(100, serverType, "endpointDetails.addressAllocationIds", empty(), {
            fix: "Remove `endpointDetails.addressAllocationIds`",
        }),
        row(101, serverType, "endpointDetails.vpcId", present()),
        row(101, serverType, "endpointDetails.subnetIds", elements(1)),
        row(102, serverType, "endpointDetails.securityGroupIds", elements(1)),
        row(118, "aws:transfer/webApp:WebApp", "endpointDetails.vpc.vpcId", present()),
    ],
});

const transferEgress = resourceRule({
    id: "transfer-connector-private",
    title: "Transfer Family connectors leave through VPC Lattice.",
    concern: "private-access",
    severity: "low",
    enforcement: "advisory",
    why: "by default a connector leaves from AWS's own addresses over the internet, which some partners require",
    controls: topics.outbound,
    remediation: {
        steps: ["Set `egressConfig.vpcLattice.resourceConfigurationArn`."],
        example: `egressConfig: { vpcLattice: { resourceConfigurationArn: partner.arn } },`,
    },
    rows: [
        row(
            115,
            "aws:transfer/connector:Connector",
            "egressConfig.vpcLattice.resourceConfigurationArn",
            present(),
        ),
    ],
});

const functionType = types.function[0];

const functions = resourceRule({
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

const functionUrls = resourceRule({
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

const glue = resourceRule({
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

const emr = resourceRule({
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

const endpointType = types.vpcEndpoint[0];
const isInterface = equal("vpcEndpointType", "Interface");

const endpoints = resourceRule({
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

const endpointPolicies = resourceRule({
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
                "not allow everybody everything",
                (statement) =>
                    !(
                        letsAnybodyIn(statement) &&
                        statement.actions.some((action) => /^(\*|[a-z0-9-]+:\*)$/.test(action)) &&
                        (statement.resources.includes("*") || statement.notResources.length > 0)
                    ),
            ),
        ),
    ],
});

const vpcDns: StackRule = {
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

const closedDefaultGroup = resourceRule({
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

const defaultGroup = companionRule(
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

const flowLogs = companionRule(
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

const blockPublicAccess = resourceRule({
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

const groupType = types.securityGroup[0];
const classicRuleType = "aws:ec2/securityGroupRule:SecurityGroupRule";
const ingressRuleType = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const egressRuleType = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";

const ingress = resourceRule({
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

const egress = resourceRule({
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

const apiType = "aws:apigateway/restApi:RestApi";

const privateApis = resourceRule({
    id: "api-private",
    title: "REST APIs are private.",
    concern: "private-access",
    severity: "medium",
    enforcement: "advisory",
    why: "only a private API is out of the internet's reach; one for partners outside AWS can't be, and needs signatures and a firewall instead",
    controls: topics.network,
    remediation: {
        steps: [
            'Set `endpointConfiguration` to `{ types: "PRIVATE", vpcEndpointIds }`, and restrict `aws:SourceVpce` in `policy`.',
            "Or waive the rule for APIs that partners call.",
        ],
        example: `endpointConfiguration: { types: "PRIVATE", vpcEndpointIds: [endpoint.id] },`,
    },
    options: {
        required: { type: "boolean", default: false, description: "Whether APIs must be private." },
    },
    rows: [
        row(214, apiType, "endpointConfiguration.types", {
            demand: () => 'be `"PRIVATE"`',
            test: (value, context) =>
                context.option<boolean>("required") ? privateType.test(value, context) : "met",
        }),
        row(215, apiType, "endpointConfiguration.vpcEndpointIds", elements(1), {
            when: (properties) => textOf(properties.get("endpointConfiguration.types")) === "PRIVATE",
        }),
    ],
});

const vpceOnly = everyStatement(
    "admit a VPC endpoint alone",
    (statement) =>
        statement.effect !== "Allow" ||
        !isForEverybody(statement) ||
        Object.values(statement.conditions).some(
            (tests) => "aws:sourcevpce" in tests || "aws:sourcevpc" in tests,
        ),
);

const privateApiPolicy = companionRule(
    {
        id: "api-private-policy",
        title: "Private APIs admit chosen VPC endpoints alone.",
        concern: "private-access",
        severity: "high",
        enforcement: "mandatory",
        why: "a private API can be called from any VPC of any account whose endpoint its policy doesn't refuse",
        controls: topics.network,
        remediation: {
            steps: ["Attach a policy that allows `execute-api:Invoke` under the condition `aws:SourceVpce`."],
            example: `Condition: { StringEquals: { "aws:SourceVpce": endpoint.id } },`,
        },
    },
    {
        of: [apiType],
        by: ["aws:apigateway/restApiPolicy:RestApiPolicy"],
        through: ["restApiId"],
        called: "`aws.apigateway.RestApiPolicy`",
        exempt: (api) => textOf(api.asked("endpointConfiguration.types")) !== "PRIVATE",
        demands: [{ path: "policy", requirement: vpceOnly }],
        inline: { path: "policy", requirement: vpceOnly },
        fix: "Give it a `policy` that allows `execute-api:Invoke` under the condition `aws:SourceVpce`",
        claims: [
            { row: 216, type: apiType, path: "policy" },
            { row: 217, type: "aws:apigateway/restApiPolicy:RestApiPolicy", path: "policy" },
        ],
    },
);

const privateType = satisfying('be `"PRIVATE"`', (value) => [value].flat().includes("PRIVATE"));

const mappingType = "aws:apigateway/basePathMapping:BasePathMapping";

const defaultEndpoint: StackRule = {
    kind: "stack",
    id: "api-default-endpoint",
    title: "APIs with a domain name of their own are reached by it alone.",
    concern: "private-access",
    severity: "low",
    enforcement: "advisory",
    why: "the default endpoint leads past what the domain name demands, such as mutual TLS",
    controls: topics.network,
    remediation: {
        steps: ["Set `disableExecuteApiEndpoint: true`."],
        example: `new aws.apigateway.RestApi("webhook", { ...rest, disableExecuteApiEndpoint: true });`,
    },
    types: [mappingType],
    claims: [{ row: 218, type: apiType, path: "disableExecuteApiEndpoint" }],
    inPreview: "Decided by what the mapping's `restApi` depends on.",
    check(stack) {
        const mapped = stack
            .ofType(mappingType)
            .flatMap((mapping) => stack.link(mapping, "restApi", [apiType]).targets);
        return [...new Set(mapped)].map((api): Check => {
            const property = "disableExecuteApiEndpoint";
            const isOff = textOf(api.asked(property)) === "true";
            return isOff
                ? { resource: api, outcome: "passed", property }
                : {
                      resource: api,
                      outcome: "violated",
                      property,
                      problem: `it has a domain name, and \`${property}\` is not true`,
                      fix: `Set \`${property}: true\``,
                  };
        });
    },
};

const httpApis = resourceRule({
    id: "http-api-origins",
    title: "HTTP APIs name the origins that they answer.",
    concern: "private-access",
    severity: "medium",
    enforcement: "mandatory",
    why: "with `*` any web page may call the API in its visitors' names",
    controls: topics.network,
    remediation: {
        steps: ["Name the origins in `corsConfiguration.allowOrigins`."],
        example: `corsConfiguration: { allowOrigins: ["https://shop.example.com"] },`,
    },
    rows: [row(239, "aws:apigatewayv2/api:Api", "corsConfiguration.allowOrigins", noWildcard())],
});

const publicHttpApis = resourceRule({
    id: "http-api-public",
    title: "There are no HTTP or WebSocket APIs.",
    concern: "private-access",
    severity: "low",
    enforcement: "advisory",
    why: "they can't be private, and have neither a firewall nor traces",
    controls: topics.network,
    remediation: {
        steps: ["Use an `aws.apigateway.RestApi`, or waive the rule."],
        example: `new aws.apigateway.RestApi("webhook", { endpointConfiguration: { types: "REGIONAL" } });`,
    },
    rows: [
        row(238, "aws:apigatewayv2/api:Api", "protocolType", {
            demand: () => "not be used",
            test: () => "unmet",
        }),
    ],
});

const backends = resourceRule({
    id: "api-backend-private",
    title: "APIs reach HTTP backends through a VPC link.",
    concern: "private-access",
    severity: "low",
    enforcement: "advisory",
    why: "a backend that the API reaches over the internet is reached by everybody",
    controls: topics.outbound,
    remediation: {
        steps: ['Set `connectionType: "VPC_LINK"` and `connectionId`.'],
        example: `connectionType: "VPC_LINK", connectionId: link.id,`,
    },
    rows: [
        row(233, "aws:apigateway/integration:Integration", "connectionType", mustBe("VPC_LINK"), {
            when: equal("type", "HTTP", "HTTP_PROXY"),
        }),
    ],
});

/** Shortest prefix of a block of private addresses (`10.0.0.0/8`), and of one of IPv6 that a single organization has. */
const shortestPrefix = { v4: 8, v6: 16 };

function isInternet(block: Wire): boolean {
    const [, address, prefix] = /^([0-9a-f.:]+)\/(\d+)$/i.exec(scalarText(block)?.trim() ?? "") ?? [];
    if (address === undefined) {
        return false;
    }
    return address.includes(":")
        ? Number(prefix) < shortestPrefix.v6 && !/^f[cd]/i.test(address)
        : Number(prefix) < shortestPrefix.v4;
}

function noWildcard() {
    return satisfying("not contain `*`", (value) => !(Array.isArray(value) && value.includes("*")), "met");
}

function notEverywhere() {
    return satisfying(
        "not be the whole internet, or a large part of it",
        (value) => !isInternet(value),
        "met",
    );
}

/** Rules that resources are reached over private ways alone. */
export const network: readonly Rule[] = [
    msk,
    agents,
    transfer,
    transferEgress,
    functions,
    functionUrls,
    glue,
    emr,
    endpoints,
    endpointPolicies,
    vpcDns,
    closedDefaultGroup,
    defaultGroup,
    flowLogs,
    blockPublicAccess,
    ingress,
    egress,
    privateApis,
    privateApiPolicy,
    defaultEndpoint,
    httpApis,
    publicHttpApis,
    backends,
];
