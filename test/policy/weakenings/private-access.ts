import { type Weakening, remove, set, clear, letsAnybodyIn } from "./weakening";

const brokers = "brokerNodeGroupInfo";

export const privateAccess: readonly Weakening[] = [
    ...["s3", "dynamodb", "monitoring"].map((service) =>
        remove(266, "private-endpoints", "normalizer", `${service}-endpoint`),
    ),
    ...["lambda", "sts", "secretsmanager"].map((service) =>
        remove(266, "private-endpoints", "bus-mapping", `${service}-endpoint`),
    ),
    remove(266, "private-endpoints", "sessions", "s3-endpoint"),
    set(267, "endpoint-settings", "glue-endpoint", "vpcEndpointType", clear),
    set(268, "endpoint-settings", "glue-endpoint", "privateDnsEnabled", false),
    set(269, "endpoint-settings", "glue-endpoint", "subnetIds", ["subnet-1"]),
    set(270, "endpoint-settings", "glue-endpoint", "securityGroupIds", []),
    set(271, "gateway-endpoint-routes", "normalizer", "routeTableIds", [], { change: "s3-endpoint" }),
    set(271, "gateway-endpoint-routes", "normalizer", "routeTableIds", clear, {
        change: "dynamodb-endpoint",
    }),
    set(274, "endpoint-settings", "endpoint-service", "acceptanceRequired", false),
    set(275, "vpc-dns", "vpc", "enableDnsSupport", false),
    set(276, "vpc-dns", "vpc", "enableDnsHostnames", clear),
    remove(277, "vpc-flow-log", "vpc", "flow-log"),
    remove(278, "vpc-default-security-group", "vpc", "default-group"),
    set(278, "default-security-group-closed", "default-group", "ingress", [{ protocol: "-1", self: true }]),
    set(278, "default-security-group-closed", "default-group", "egress", [
        { protocol: "-1", cidrBlocks: ["0.0.0.0/0"] },
    ]),
    set(279, "private-subnets", "normalizer", "mapPublicIpOnLaunch", true, { change: "subnet-a" }),
    {
        row: 280,
        rule: "private-subnets",
        on: "normalizer",
        what: "a route of a private subnet to the internet gateway",
        inPreview: "violated",
        apply: (stack) =>
            void stack.add("aws:ec2/route:Route", "leak", {
                routeTableId: stack.find("table-a").id,
                destinationCidrBlock: "0.0.0.0/0",
                gatewayId: stack.find("gateway").id,
            }),
    },
    {
        row: 281,
        rule: "private-subnets",
        on: "bus",
        what: "an inline route of a private subnet to the internet gateway",
        inPreview: "violated",
        apply: (stack) => {
            stack.find("table-b").inputs.routes = [
                { ipv6CidrBlock: "::/0", gatewayId: stack.find("gateway").id },
            ];
        },
    },
    set(282, "vpc-block-public-access", "account-block", "internetGatewayBlockMode", "off"),
    set(284, "security-group-ingress", "group", "ingress.0.cidrBlocks", ["10.0.0.0/16", "0.0.0.0/0"]),
    set(285, "security-group-ingress", "group", "ingress.0.ipv6CidrBlocks", ["::/0"]),
    set(288, "security-group-ingress", "classic-rule", "cidrBlocks", ["0.0.0.0/0"]),
    set(289, "security-group-ingress", "ingress-rule", "cidrIpv4", "0.0.0.0/0"),
    set(289, "security-group-ingress", "ingress-rule", "cidrIpv6", "::/0"),
    set(63, "msk-private", "bus", `${brokers}.connectivityInfo.publicAccess.type`, "SERVICE_PROVIDED_EIPS"),
    set(64, "msk-private", "bus", `${brokers}.clientSubnets`, ["subnet-1"]),
    set(65, "msk-private", "bus", `${brokers}.securityGroups`, []),
    set(
        68,
        "msk-private",
        "bus",
        `${brokers}.connectivityInfo.vpcConnectivity.clientAuthentication.sasl.iam`,
        false,
    ),
    set(73, "msk-private", "small-bus", "vpcConfigs.0.securityGroupIds", clear),
    set(83, "datasync-agent-private", "agent", "vpcEndpointId", clear),
    set(84, "datasync-agent-private", "agent", "subnetArns", clear),
    set(85, "datasync-agent-private", "agent", "securityGroupArns", []),
    set(99, "transfer-private", "warehouse", "endpointType", "PUBLIC"),
    set(99, "transfer-private", "warehouse", "endpointType", clear),
    set(100, "transfer-private", "warehouse", "endpointDetails.addressAllocationIds", ["eipalloc-1"]),
    set(101, "transfer-private", "warehouse", "endpointDetails.vpcId", clear),
    set(102, "transfer-private", "warehouse", "endpointDetails.securityGroupIds", clear),
    set(118, "transfer-private", "portal", "endpointDetails", clear),
    set(122, "lambda-in-vpc", "normalizer", "vpcConfig", clear),
    set(122, "lambda-in-vpc", "normalizer", "vpcConfig.subnetIds", ["subnet-1"]),
    set(123, "lambda-in-vpc", "normalizer", "vpcConfig.securityGroupIds", []),
    set(132, "lambda-url-private", "url", "authorizationType", "NONE"),
    set(133, "lambda-url-private", "url", "cors.allowOrigins", ["*"]),
    set(155, "glue-private", "glue-network", "physicalConnectionRequirements.subnetId", clear),
    set(156, "glue-private", "glue-network", "physicalConnectionRequirements.securityGroupIdLists", []),
    set(158, "glue-private", "sessions", "connections", clear),
    set(174, "emr-private", "trends", "ec2Attributes.subnetId", clear),
    set(175, "emr-private", "trends", "ec2Attributes.serviceAccessSecurityGroup", clear),
    set(178, "emr-private", "emr-block", "blockPublicSecurityGroupRules", false),
    set(180, "emr-private", "spark", "networkConfiguration", clear),
    set(181, "emr-private", "spark", "networkConfiguration.securityGroupIds", clear),
    set(186, "emr-private", "spark", "interactiveConfiguration.livyEndpointEnabled", true),
    remove(217, "api-private-policy", "webhook", "webhook-policy"),
    set(217, "api-private-policy", "webhook", "policy", letsAnybodyIn, { change: "webhook-policy" }),
    {
        row: 216,
        rule: "api-private-policy",
        on: "webhook",
        what: "webhook with an inline policy for everybody",
        inPreview: "violated",
        apply: (stack) => {
            stack.remove("webhook-policy");
            stack.find("webhook").inputs.policy = letsAnybodyIn;
        },
    },
    set(239, "http-api-origins", "http", "corsConfiguration.allowOrigins", ["*"]),
];
