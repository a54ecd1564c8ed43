import type { TestStack } from "../../../policy/test-kit";
import { allow, document } from "./documents";

export function privateNetwork(stack: TestStack) {
    const vpc = stack.add("aws:ec2/vpc:Vpc", "vpc", {
        cidrBlock: "10.0.0.0/16",
        enableDnsSupport: true,
        enableDnsHostnames: true,
    });
    stack.add("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "default-group", { vpcId: vpc.id });
    stack.add("aws:ec2/flowLog:FlowLog", "flow-log", { vpcId: vpc.id, trafficType: "ALL" });
    const zones = ["a", "b"].map((zone) => {
        const subnet = stack.add("aws:ec2/subnet:Subnet", `subnet-${zone}`, {
            vpcId: vpc.id,
            mapPublicIpOnLaunch: false,
        });
        const table = stack.add("aws:ec2/routeTable:RouteTable", `table-${zone}`, { vpcId: vpc.id });
        stack.add("aws:ec2/routeTableAssociation:RouteTableAssociation", `association-${zone}`, {
            subnetId: subnet.id,
            routeTableId: table.id,
        });
        return { subnet, table };
    });
    // A public subnet that nothing of the pipeline is in.
    const gateway = stack.add("aws:ec2/internetGateway:InternetGateway", "gateway", { vpcId: vpc.id });
    const publicSubnet = stack.add("aws:ec2/subnet:Subnet", "public-subnet", {
        vpcId: vpc.id,
        mapPublicIpOnLaunch: true,
    });
    const publicTable = stack.add("aws:ec2/routeTable:RouteTable", "public-table", { vpcId: vpc.id });
    stack.add("aws:ec2/route:Route", "way-out", {
        routeTableId: publicTable.id,
        destinationCidrBlock: "0.0.0.0/0",
        gatewayId: gateway.id,
    });
    stack.add("aws:ec2/routeTableAssociation:RouteTableAssociation", "public-association", {
        subnetId: publicSubnet.id,
        routeTableId: publicTable.id,
    });
    // A route of the private tables that stays inside.
    stack.add("aws:ec2/route:Route", "peering-route", {
        routeTableId: zones[0].table.id,
        destinationCidrBlock: "10.9.0.0/16",
        vpcPeeringConnectionId: "pcx-1",
    });

    const group = stack.add("aws:ec2/securityGroup:SecurityGroup", "group", {
        description: "Code of the pipeline",
        vpcId: vpc.id,
        ingress: [
            {
                protocol: "tcp",
                fromPort: 443,
                toPort: 443,
                cidrBlocks: ["10.0.0.0/16"],
                ipv6CidrBlocks: ["fd00::/8"],
            },
        ],
        egress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["10.0.0.0/16"] }],
    });
    stack.add("aws:ec2/securityGroupRule:SecurityGroupRule", "classic-rule", {
        securityGroupId: group.id,
        type: "ingress",
        protocol: "tcp",
        fromPort: 443,
        toPort: 443,
        cidrBlocks: ["10.0.0.0/16"],
    });
    stack.add("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "ingress-rule", {
        securityGroupId: group.id,
        ipProtocol: "tcp",
        cidrIpv4: "10.0.0.0/16",
    });
    stack.add("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "egress-rule", {
        securityGroupId: group.id,
        ipProtocol: "tcp",
        cidrIpv4: "10.0.0.0/16",
    });

    const endpointPolicy = document(
        allow("*", "*", "*", { StringEquals: { "aws:PrincipalAccount": "123456789012" } }),
    );
    for (const service of ["s3", "dynamodb"]) {
        stack.add("aws:ec2/vpcEndpoint:VpcEndpoint", `${service}-endpoint`, {
            vpcId: vpc.id,
            serviceName: `com.amazonaws.us-east-1.${service}`,
            vpcEndpointType: "Gateway",
            routeTableIds: zones.map(({ table }) => table.id),
            policy: endpointPolicy,
        });
    }
    for (const service of [
        "kinesis-streams",
        "glue",
        "lambda",
        "sts",
        "states",
        "secretsmanager",
        "monitoring",
        "logs",
        "kms",
    ]) {
        stack.add("aws:ec2/vpcEndpoint:VpcEndpoint", `${service}-endpoint`, {
            vpcId: vpc.id,
            serviceName: `com.amazonaws.us-east-1.${service}`,
            vpcEndpointType: "Interface",
            privateDnsEnabled: true,
            subnetIds: zones.map(({ subnet }) => subnet.id),
            securityGroupIds: [group.id],
            policy: endpointPolicy,
        });
    }
    stack.add("aws:ec2/vpcEndpointService:VpcEndpointService", "endpoint-service", {
        acceptanceRequired: true,
    });
    stack.add("aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions", "account-block", {
        internetGatewayBlockMode: "block-bidirectional",
    });
    stack.add("aws:ec2/vpcEncryptionControl:VpcEncryptionControl", "encryption-control", {
        vpcId: vpc.id,
        mode: "enforce",
    });
    return { vpc, group, subnets: zones.map(({ subnet }) => subnet) };
}
