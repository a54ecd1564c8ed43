import type { PropertyMap } from "../../property-value";
import { HERE } from "../identity-templates";
import type { Identity } from "../identity";

/** An EC2 resource: an id with its prefix, and the ARN that is made of it. */
const ec2 = (prefix: string, kind: string, outputs: PropertyMap = {}): Identity => ({
    id: `${prefix}-{hex17}`,
    arn: `ec2:${HERE}:${kind}/${prefix}-{hex17}`,
    outputs,
});
/** One that says who owns it. */
const owned = (prefix: string, kind: string, outputs: PropertyMap = {}): Identity =>
    ec2(prefix, kind, { ownerId: "{account}", ...outputs });

export const NETWORK: Record<string, Identity> = {
    "aws:ec2/eip:Eip": ec2("eipalloc", "elastic-ip", {
        allocationId: "eipalloc-{hex17}",
        domain: "vpc",
        publicIp: "198.51.100.7",
        publicDns: "ec2-198-51-100-7.{region}.compute.{dnsSuffix}",
        publicIpv4Pool: "amazon",
        networkBorderGroup: "{region}",
    }),
    "aws:ec2/flowLog:FlowLog": { id: "fl-{hex17}", arn: `ec2:${HERE}:vpc-flow-log/fl-{hex17}` },
    "aws:ec2/instance:Instance": ec2("i", "instance"),
    "aws:ec2/internetGateway:InternetGateway": owned("igw", "internet-gateway"),
    "aws:ec2/launchTemplate:LaunchTemplate": ec2("lt", "launch-template", {
        latestVersion: 1,
        defaultVersion: 1,
    }),
    "aws:ec2/managedPrefixList:ManagedPrefixList": owned("pl", "prefix-list", { version: 1 }),
    "aws:ec2/natGateway:NatGateway": {
        id: "nat-{hex17}",
        outputs: { networkInterfaceId: "eni-{hex17}", privateIp: "10.0.0.10", publicIp: "198.51.100.7" },
    },
    "aws:ec2/networkAcl:NetworkAcl": owned("acl", "network-acl"),
    "aws:ec2/networkInterface:NetworkInterface": owned("eni", "network-interface"),
    "aws:ec2/route:Route": {
        id: "r-{routeTableId}{digits10}",
        outputs: { origin: "CreateRoute", state: "active" },
    },
    "aws:ec2/routeTable:RouteTable": owned("rtb", "route-table"),
    "aws:ec2/routeTableAssociation:RouteTableAssociation": { id: "rtbassoc-{hex17}" },
    "aws:ec2/securityGroup:SecurityGroup": owned("sg", "security-group"),
    "aws:ec2/securityGroupRule:SecurityGroupRule": {
        id: "sgrule-{digits10}",
        outputs: { securityGroupRuleId: "sgr-{hex17}" },
    },
    "aws:ec2/subnet:Subnet": owned("subnet", "subnet", {
        availabilityZone: "{region}a",
        availabilityZoneId: "",
        ipv6CidrBlock: "",
        ipv6CidrBlockAssociationId: "",
        privateDnsHostnameTypeOnLaunch: "ip-name",
    }),
    "aws:ec2/vpc:Vpc": owned("vpc", "vpc", {
        mainRouteTableId: "rtb-{hex17}",
        defaultRouteTableId: "rtb-{hex17}",
        defaultNetworkAclId: "acl-{hex17}",
        defaultSecurityGroupId: "sg-{hex17}",
        dhcpOptionsId: "dopt-{hex17}",
        ipv6AssociationId: "",
        ipv6CidrBlock: "",
        ipv6CidrBlockNetworkBorderGroup: "",
    }),
    "aws:ec2/vpcEndpoint:VpcEndpoint": owned("vpce", "vpc-endpoint", {
        prefixListId: "pl-{hex8}",
        ipAddressType: "ipv4",
        // What an endpoint lets through unless it is told otherwise.
        policy: JSON.stringify({
            Statement: [{ Action: "*", Effect: "Allow", Principal: "*", Resource: "*" }],
            Version: "2008-10-17",
        }),
        serviceRegion: "{region}",
        state: "available",
        requesterManaged: false,
    }),
    "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation": {
        id: "a-{vpcEndpointId}{digits10}",
    },
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": {
        id: "sgr-{hex17}",
        arn: `ec2:${HERE}:security-group-rule/sgr-{hex17}`,
        outputs: { securityGroupRuleId: "sgr-{hex17}" },
    },
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": {
        id: "sgr-{hex17}",
        arn: `ec2:${HERE}:security-group-rule/sgr-{hex17}`,
        outputs: { securityGroupRuleId: "sgr-{hex17}" },
    },
};
