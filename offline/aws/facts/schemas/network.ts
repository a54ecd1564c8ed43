import type { ProviderSchema } from "../provider-schema";
import { ARN } from "./arn";

const IPV4_BLOCK = { pattern: "\\d{1,3}(\\.\\d{1,3}){3}/([0-9]|[12][0-9]|3[0-2])" };
/** What AWS allows in the description of a rule of a security group. */
const RULE_DESCRIPTION = { maxLength: 255, pattern: "[0-9A-Za-z_ .:/()#,@\\[\\]+=&;\\{\\}!$*-]*" };

/** -1 stands for every type of ICMP. */
const PORT = { min: -1, max: 65_535 };

export const NETWORK: Record<string, ProviderSchema> = {
    "aws:ec2/flowLog:FlowLog": {
        source: "ec2/vpc_flow_log.go",
        defaults: { logDestinationType: "cloud-watch-logs", maxAggregationInterval: 600 },
        replacing: [
            "deliverCrossAccountRole",
            "destinationOptions",
            "eniId",
            "iamRoleArn",
            "logDestination",
            "logDestinationType",
            "logFormat",
            "maxAggregationInterval",
            "subnetId",
            "trafficType",
            "transitGatewayAttachmentId",
            "transitGatewayId",
            "vpcId",
        ],
        limits: { logDestination: ARN, maxAggregationInterval: { enum: [60, 600] } },
    },
    "aws:ec2/natGateway:NatGateway": {
        source: "ec2/vpc_nat_gateway.go",
        replacing: ["allocationId", "connectivityType", "privateIp", "subnetId"],
    },
    "aws:ec2/route:Route": {
        source: "ec2/vpc_route.go",
        replacing: [
            "destinationCidrBlock",
            "destinationIpv6CidrBlock",
            "destinationPrefixListId",
            "routeTableId",
        ],
        rules: [
            { exactlyOne: ["destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId"] },
            {
                exactlyOne: [
                    "carrierGatewayId",
                    "coreNetworkArn",
                    "egressOnlyGatewayId",
                    "gatewayId",
                    "localGatewayId",
                    "natGatewayId",
                    "networkInterfaceId",
                    "odbNetworkArn",
                    "transitGatewayId",
                    "vpcEndpointId",
                    "vpcPeeringConnectionId",
                ],
            },
        ],
        limits: { destinationCidrBlock: IPV4_BLOCK },
    },
    "aws:ec2/routeTable:RouteTable": { source: "ec2/vpc_route_table.go", replacing: ["vpcId"] },
    "aws:ec2/routeTableAssociation:RouteTableAssociation": {
        source: "ec2/vpc_route_table_association.go",
        replacing: ["gatewayId", "subnetId"],
        rules: [{ exactlyOne: ["gatewayId", "subnetId"] }],
    },
    "aws:ec2/securityGroup:SecurityGroup": {
        source: "ec2/vpc_security_group.go",
        defaults: { description: "Managed by Pulumi", revokeRulesOnDelete: false },
        replacing: ["description", "namePrefix", "vpcId"],
        limits: {
            description: { maxLength: 255 },
            "egress[].description": RULE_DESCRIPTION,
            "ingress[].description": RULE_DESCRIPTION,
            name: { maxLength: 255, pattern: "(?!sg-).*" },
        },
        rules: [{ atMostOne: ["name", "namePrefix"] }],
    },
    "aws:ec2/securityGroupRule:SecurityGroupRule": {
        source: "ec2/vpc_security_group_rule.go",
        defaults: { self: false },
        replacing: [
            "cidrBlocks",
            "fromPort",
            "ipv6CidrBlocks",
            "prefixListIds",
            "protocol",
            "securityGroupId",
            "self",
            "sourceSecurityGroupId",
            "toPort",
            "type",
        ],
        limits: {
            "cidrBlocks[]": IPV4_BLOCK,
            description: RULE_DESCRIPTION,
            fromPort: { min: -1, max: 65535 },
            toPort: { min: -1, max: 65535 },
            type: { enum: ["ingress", "egress"] },
        },
    },
    "aws:ec2/subnet:Subnet": {
        source: "ec2/vpc_subnet.go",
        defaults: {
            assignIpv6AddressOnCreation: false,
            enableDns64: false,
            enableResourceNameDnsAaaaRecordOnLaunch: false,
            enableResourceNameDnsARecordOnLaunch: false,
            ipv6Native: false,
            mapPublicIpOnLaunch: false,
        },
        replacing: [
            "availabilityZone",
            "availabilityZoneId",
            "cidrBlock",
            "ipv6Native",
            "outpostArn",
            "vpcId",
        ],
        limits: { cidrBlock: IPV4_BLOCK },
        rules: [{ atMostOne: ["availabilityZone", "availabilityZoneId"] }],
    },
    "aws:ec2/vpc:Vpc": {
        source: "ec2/vpc_.go",
        defaults: { enableDnsSupport: true, instanceTenancy: "default" },
        replacing: ["cidrBlock", "ipv4IpamPoolId", "ipv4NetmaskLength"],
        limits: { cidrBlock: IPV4_BLOCK, instanceTenancy: { enum: ["default", "dedicated"] } },
    },
    "aws:ec2/vpcEndpoint:VpcEndpoint": {
        source: "ec2/vpc_endpoint.go",
        defaults: { vpcEndpointType: "Gateway" },
        replacing: [
            "resourceConfigurationArn",
            "serviceName",
            "serviceNetworkArn",
            "serviceRegion",
            "vpcEndpointType",
            "vpcId",
        ],
        // https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
        limits: { policy: { maxLength: 20_480 } },
        rules: [{ exactlyOne: ["serviceName", "resourceConfigurationArn", "serviceNetworkArn"] }],
        documents: ["policy"],
    },
    "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation": {
        source: "ec2/vpc_endpoint_route_table_association.go",
        replacing: ["routeTableId", "vpcEndpointId"],
    },
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": {
        source: "ec2/vpc_security_group_egress_rule.go",
        replacing: ["securityGroupId"],
        limits: { cidrIpv4: IPV4_BLOCK, description: RULE_DESCRIPTION, fromPort: PORT, toPort: PORT },
        rules: [{ exactlyOne: ["cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"] }],
    },
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": {
        source: "ec2/vpc_security_group_ingress_rule.go",
        replacing: ["securityGroupId"],
        limits: { cidrIpv4: IPV4_BLOCK, description: RULE_DESCRIPTION, fromPort: PORT, toPort: PORT },
        rules: [{ exactlyOne: ["cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"] }],
    },
};
