import { expect } from "chai";
import { serviceEndpoints } from "../../../facts/service-endpoints";
import { PrivateNetwork, type PrivateNetworkArgs } from "../../../components/network/private-network";
import { recordStack, unknown, type RecordedStack, type RecordOptions } from "../recorded-stack";

const endpointType = "aws:ec2/vpcEndpoint:VpcEndpoint";
const groupType = "aws:ec2/securityGroup:SecurityGroup";
const ingressType = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const egressType = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";

type Connected = { services: string[] };

function record(
    args: PrivateNetworkArgs = {},
    connected: Connected[] = [],
    options: RecordOptions = {},
): Promise<RecordedStack> {
    return recordStack(() => {
        const network = new PrivateNetwork("shop", args);
        network.connect(connected);
        return {
            vpcId: network.vpcId,
            placement: network.placement,
            access: network.access,
            estimate: network.estimate,
        };
    }, options);
}

async function mistakesOf(program: Promise<unknown>): Promise<string> {
    try {
        await program;
    } catch (error) {
        return (error as Error).message;
    }
    return "";
}

const idsOf = (stack: RecordedStack, type: string) => stack.ofType(type).map(({ id }) => id);

/** What a security group admits or lets out, as `port-port peer`. */
function rulesOf(stack: RecordedStack, type: string, group: string): string[] {
    const { id } = stack.one(groupType, group);
    return stack
        .ofType(type)
        .filter(({ inputs }) => inputs.securityGroupId === id)
        .map(({ inputs }) => {
            const peer = inputs.cidrIpv4 ?? inputs.prefixListId ?? inputs.referencedSecurityGroupId;
            return `${String(inputs.ipProtocol)} ${String(inputs.fromPort)}-${String(inputs.toPort)} ${String(peer)}`;
        });
}

const existing: PrivateNetworkArgs = {
    vpcId: "vpc-11111111",
    cidrBlock: "10.9.0.0/16",
    subnetIds: ["subnet-a", "subnet-b", "subnet-c"],
    routeTableIds: ["rtb-a", "rtb-b"],
    availabilityZones: ["eu-west-1a", "eu-west-1b", "eu-west-1c"],
};

describe("PrivateNetwork", () => {
    it("makes a VPC of isolated subnets in two zones, with names by DNS", async () => {
        const stack = await record();
        expect(stack.one("awsx:ec2:Vpc").inputs).to.deep.equal({
            cidrBlock: "10.40.0.0/16",
            numberOfAvailabilityZones: 2,
            subnetStrategy: "Auto",
            subnetSpecs: [{ type: "Isolated" }],
            natGateways: { strategy: "None" },
            enableDnsHostnames: true,
            enableDnsSupport: true,
        });
        const subnets = stack.ofType("aws:ec2/subnet:Subnet");
        expect(subnets.map(({ inputs }) => inputs.availabilityZone)).to.deep.equal([
            "eu-west-1a",
            "eu-west-1b",
        ]);
        for (const { inputs } of subnets) {
            expect(inputs.mapPublicIpOnLaunch).to.equal(false);
        }
    });

    it("has no way to the internet: no route, no NAT gateway, no egress but to endpoints", async () => {
        const stack = await record({ zones: 3 }, [{ services: Object.keys(serviceEndpoints) }]);
        expect(stack.ofType("aws:ec2/route:Route")).to.deep.equal([]);
        expect(stack.ofType("aws:ec2/natGateway:NatGateway")).to.deep.equal([]);
        const text = JSON.stringify(stack.resources.map(({ inputs }) => inputs));
        expect(text).not.to.contain("0.0.0.0/0");
        expect(text).not.to.contain("::/0");
    });

    it("takes zones and addresses", async () => {
        const stack = await record({ zones: 3, cidrBlock: "10.1.0.0/18" });
        expect(stack.ofType("aws:ec2/subnet:Subnet").length).to.equal(3);
        expect(stack.one("aws:ec2/vpc:Vpc").inputs.cidrBlock).to.equal("10.1.0.0/18");
        const named = await record({ zoneNames: ["eu-west-1b", "eu-west-1c"] });
        expect(
            named.ofType("aws:ec2/subnet:Subnet").map(({ inputs }) => inputs.availabilityZone),
        ).to.deep.equal(["eu-west-1b", "eu-west-1c"]);
    });

    it("empties the default security group", async () => {
        const stack = await record();
        expect(stack.one("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup").inputs).to.deep.equal({
            vpcId: stack.outputs.vpcId,
            ingress: [],
            egress: [],
        });
    });

    it("gives every subnet's route table a way to S3 and DynamoDB", async () => {
        const stack = await record({ zones: 3 });
        const tables = idsOf(stack, "aws:ec2/routeTable:RouteTable");
        expect(tables.length).to.equal(3);
        for (const service of ["s3", "dynamodb"]) {
            const { policy, ...inputs } = stack.one(endpointType, `shop-${service}`).inputs;
            expect(policy).to.be.a("string");
            expect(inputs).to.deep.equal({
                vpcId: stack.outputs.vpcId,
                serviceName: `com.amazonaws.eu-west-1.${service}`,
                vpcEndpointType: "Gateway",
                routeTableIds: tables,
            });
        }
    });

    it("makes an endpoint for each service that is named, once, in every zone, with private names", async () => {
        const stack = await record({ services: ["sts", "sts"] }, [
            { services: ["kinesis-streams", "sts", "s3"] },
            { services: ["logs", "kinesis-streams"] },
        ]);
        expect(stack.ofType(endpointType).map(({ name }) => name)).to.have.members([
            "shop-s3",
            "shop-dynamodb",
            "shop-sts",
            "shop-kinesis-streams",
            "shop-logs",
        ]);
        const group = stack.one(groupType, "shop-endpoints");
        const { policy, ...inputs } = stack.one(endpointType, "shop-kinesis-streams").inputs;
        expect(policy).to.be.a("string");
        expect(inputs).to.deep.equal({
            vpcId: stack.outputs.vpcId,
            serviceName: "com.amazonaws.eu-west-1.kinesis-streams",
            vpcEndpointType: "Interface",
            subnetIds: idsOf(stack, "aws:ec2/subnet:Subnet"),
            securityGroupIds: [group.id],
            privateDnsEnabled: true,
        });
    });

    it("makes the same endpoints whether args or components name the services", async () => {
        const byArgs = await record({ services: ["kms", "logs"] });
        const byComponents = await record({}, [{ services: ["kms"] }, { services: ["logs"] }]);
        const endpointsOf = (stack: RecordedStack) =>
            stack.ofType(endpointType).map(({ name, inputs }) => ({ name, inputs }));
        expect(endpointsOf(byArgs)).to.have.deep.members(endpointsOf(byComponents));
    });

    it("admits HTTPS from the VPC to its endpoints, and nothing else", async () => {
        const stack = await record({ services: ["logs", "kms"] });
        expect(stack.ofType(groupType).length).to.equal(2);
        expect(rulesOf(stack, ingressType, "shop-endpoints")).to.deep.equal(["tcp 443-443 10.40.0.0/16"]);
        expect(rulesOf(stack, egressType, "shop-endpoints")).to.deep.equal([]);
    });

    it("admits DataSync's agents to their endpoint by a group of its own, on its ports", async () => {
        const stack = await record({
            services: ["datasync", "logs"],
            agentCidrs: ["192.168.10.0/24", "172.16.0.0/20"],
        });
        expect(rulesOf(stack, ingressType, "shop-datasync-endpoint")).to.have.members([
            "tcp 443-443 192.168.10.0/24",
            "tcp 1024-1064 192.168.10.0/24",
            "tcp 443-443 172.16.0.0/20",
            "tcp 1024-1064 172.16.0.0/20",
        ]);
        expect(rulesOf(stack, ingressType, "shop-endpoints")).to.deep.equal(["tcp 443-443 10.40.0.0/16"]);
        const groupsOf = (service: string) =>
            stack.one(endpointType, `shop-${service}`).inputs.securityGroupIds;
        expect(groupsOf("datasync")).to.deep.equal([stack.one(groupType, "shop-datasync-endpoint").id]);
        expect(groupsOf("logs")).to.deep.equal([stack.one(groupType, "shop-endpoints").id]);
    });

    it("places code where it reaches the endpoints and nothing else, and where nobody reaches it", async () => {
        const stack = await record({ services: ["logs"] });
        const workload = stack.one(groupType, "shop-workload");
        expect(stack.outputs.placement).to.deep.equal({
            vpcId: stack.outputs.vpcId,
            subnetIds: idsOf(stack, "aws:ec2/subnet:Subnet"),
            availabilityZones: ["eu-west-1a", "eu-west-1b"],
            securityGroupIds: [workload.id],
        });
        const prefixList = (service: string) =>
            String(stack.one(endpointType, `shop-${service}`).outputs.prefixListId);
        expect(rulesOf(stack, egressType, "shop-workload")).to.have.members([
            `tcp 443-443 ${stack.one(groupType, "shop-endpoints").id}`,
            `tcp 443-443 ${prefixList("s3")}`,
            `tcp 443-443 ${prefixList("dynamodb")}`,
        ]);
        expect(rulesOf(stack, ingressType, "shop-workload")).to.deep.equal([]);
    });

    it("tells buckets the VPC and its S3 endpoint", async () => {
        const stack = await record();
        expect(stack.outputs.access).to.deep.equal({
            vpcId: stack.one("aws:ec2/vpc:Vpc").id,
            s3EndpointId: stack.one(endpointType, "shop-s3").id,
        });
    });

    describe("flow logs", () => {
        it("go to an encrypted log group, for a year at least, both of what is allowed and refused", async () => {
            const stack = await record();
            const logGroup = stack.one("aws:cloudwatch/logGroup:LogGroup");
            expect(logGroup.inputs).to.include({
                kmsKeyId: stack.one("aws:kms/key:Key").outputs.arn,
                retentionInDays: 365,
            });
            expect(stack.one("aws:ec2/flowLog:FlowLog").inputs).to.deep.equal({
                vpcId: stack.outputs.vpcId,
                trafficType: "ALL",
                logDestinationType: "cloud-watch-logs",
                logDestination: logGroup.outputs.arn,
                iamRoleArn: stack.one("aws:iam/role:Role").outputs.arn,
                maxAggregationInterval: 60,
            });
        });

        it("take a key from elsewhere and another retention", async () => {
            const keyArn = "arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d-0000-4000-8000-0123456789ab";
            const stack = await record({ keyArn, logRetentionDays: 731 });
            expect(stack.ofType("aws:kms/key:Key")).to.deep.equal([]);
            expect(stack.one("aws:cloudwatch/logGroup:LogGroup").inputs).to.include({
                kmsKeyId: keyArn,
                retentionInDays: 731,
            });
        });

        it("start once their role may write", async () => {
            const stack = await record();
            expect(stack.one("aws:ec2/flowLog:FlowLog").dependencies).to.include(
                stack.one("aws:iam/rolePolicy:RolePolicy").urn,
            );
        });
    });

    it("estimates what the interface endpoints cost, known in a preview, after all are connected", async () => {
        const estimate = {
            interfaceEndpoints: 3,
            zones: 3,
            usdPerMonthPerZone: 21.9,
            usdPerMonth: 65.7,
            pricedRegion: "us-east-1",
            pricedOn: "2026-11-23",
        };
        const args = { zones: 3, services: ["sts"] };
        const connected = [{ services: ["kms", "logs", "s3", "dynamodb"] }];
        for (const preview of [true, false]) {
            const stack = await record(args, connected, { preview });
            expect(stack.outputs.estimate).to.deep.equal(estimate);
        }
    });

    it("knows services, policies and types of endpoints in a first preview, and links them to the VPC", async () => {
        const stack = await record({ services: ["logs"] }, [], { preview: true });
        const vpc = stack.one("aws:ec2/vpc:Vpc");
        for (const service of ["s3", "dynamodb", "logs"]) {
            const endpoint = stack.one(endpointType, `shop-${service}`);
            expect(endpoint.inputs.serviceName).to.equal(`com.amazonaws.eu-west-1.${service}`);
            expect(endpoint.inputs.policy).to.be.a("string").and.not.equal(unknown);
            expect(endpoint.inputs.vpcId).to.equal(unknown);
            expect(endpoint.propertyDependencies.vpcId).to.include(vpc.urn);
        }
    });

    describe("with an internet access reason", () => {
        it("gives the subnets a NAT gateway each, writes the reason down, and still reaches AWS by endpoints", async () => {
            const stack = await record({ internetAccessReason: "calls the carrier's public API" });
            const { inputs } = stack.one("awsx:ec2:Vpc");
            expect(inputs.subnetSpecs).to.deep.equal([{ type: "Private" }, { type: "Public" }]);
            expect(inputs.natGateways).to.deep.equal({ strategy: "OnePerAz" });
            expect(inputs.tags).to.deep.equal({ InternetAccessReason: "calls the carrier's public API" });
            const placement = stack.outputs.placement as { subnetIds: string[] };
            const privateSubnets = stack
                .ofType("aws:ec2/subnet:Subnet")
                .filter(({ name }) => name.includes("private"));
            expect(placement.subnetIds).to.deep.equal(privateSubnets.map(({ id }) => id));
            expect(rulesOf(stack, egressType, "shop-workload")).to.include("tcp 443-443 0.0.0.0/0");
            expect(stack.ofType(endpointType).map(({ name }) => name)).to.deep.equal([
                "shop-s3",
                "shop-dynamodb",
            ]);
        });
    });

    describe("with a VPC from elsewhere", () => {
        it("makes the same endpoints and groups there, and no VPC, flow log or key", async () => {
            const stack = await record(existing, [{ services: ["logs"] }]);
            for (const type of [
                "awsx:ec2:Vpc",
                "aws:ec2/flowLog:FlowLog",
                "aws:kms/key:Key",
                "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
            ]) {
                expect(stack.ofType(type), type).to.deep.equal([]);
            }
            expect(stack.one(endpointType, "shop-s3").inputs).to.include({ vpcId: "vpc-11111111" });
            expect(stack.one(endpointType, "shop-s3").inputs.routeTableIds).to.deep.equal(["rtb-a", "rtb-b"]);
            expect(stack.one(endpointType, "shop-logs").inputs.subnetIds).to.deep.equal(existing.subnetIds);
            expect(rulesOf(stack, ingressType, "shop-endpoints")).to.deep.equal(["tcp 443-443 10.9.0.0/16"]);
            expect(stack.outputs.placement).to.deep.equal({
                vpcId: "vpc-11111111",
                subnetIds: existing.subnetIds,
                availabilityZones: existing.availabilityZones,
                securityGroupIds: [stack.one(groupType, "shop-workload").id],
            });
            expect(stack.outputs.estimate).to.include({ interfaceEndpoints: 1, zones: 3 });
        });
    });

    it("can be there twice", async () => {
        const stack = await recordStack(() => {
            new PrivateNetwork("one", { services: ["logs"] });
            new PrivateNetwork("two", { services: ["logs"], cidrBlock: "10.41.0.0/16" });
        });
        const names = stack.ofType(groupType).map(({ inputs }) => inputs.name);
        expect(new Set(names).size).to.equal(4);
    });

    it("tags what can be tagged", async () => {
        const stack = await record({ services: ["logs"], tags: { team: "data" } });
        const untagged = stack.resources
            .filter(({ type }) =>
                /^aws:(ec2\/(vpcEndpoint|securityGroup|defaultSecurityGroup|flowLog|vpc)|vpc|kms\/key|cloudwatch|iam\/role):/.test(
                    type,
                ),
            )
            .filter(({ inputs }) => (inputs.tags as Record<string, string> | undefined)?.team !== "data");
        expect(untagged.map(({ name }) => name)).to.deep.equal([]);
    });

    describe("refuses", () => {
        it("bad blocks, zones, services, agents and retention, all at once", async () => {
            const message = await mistakesOf(
                record({
                    zones: 1,
                    cidrBlock: "10.40.0.1/16",
                    services: ["kinesis"],
                    agentCidrs: ["0.0.0.0/0"],
                    logRetentionDays: 100,
                    internetAccessReason: " ",
                }),
            );
            expect(message).to.contain('PrivateNetwork "shop":');
            expect(message).to.contain("zones: got 1; allowed: 2 or 3");
            expect(message).to.contain(
                'cidrBlock: got "10.40.0.1/16"; allowed: an IPv4 block from /16 to /24',
            );
            expect(message).to.contain('services[0]: got "kinesis"; allowed: s3, dynamodb, athena');
            expect(message).to.contain('agentCidrs[0]: got "0.0.0.0/0"');
            expect(message).to.contain(
                "logRetentionDays: got 100; allowed: a retention that CloudWatch Logs offers",
            );
            expect(message).to.contain('internetAccessReason: got " "');
        });

        it("addresses that are none, or too many, or too few", async () => {
            for (const cidrBlock of ["10.40.0.0", "300.0.0.0/16", "10.0.0.0/8", "10.40.0.0/28", ""]) {
                expect(await mistakesOf(record({ cidrBlock })), cidrBlock).to.contain(
                    `cidrBlock: got "${cidrBlock}"`,
                );
            }
        });

        it("a VPC from elsewhere without its addresses, subnets and tables, or with settings of a new one", async () => {
            const message = await mistakesOf(
                record({ vpcId: "vpc-11111111", subnetIds: ["subnet-a"], zones: 3 }),
            );
            expect(message).to.contain("cidrBlock: got nothing; allowed: the addresses of the VPC");
            expect(message).to.contain(
                'subnetIds: got ["subnet-a"]; allowed: private subnets of the VPC, in at least',
            );
            expect(message).to.contain("routeTableIds: got nothing");
            expect(message).to.contain("zones: got 3; allowed: nothing with vpcId");
        });

        it("subnets without the VPC that they are in", async () => {
            expect(await mistakesOf(record({ subnetIds: ["subnet-a", "subnet-b"] }))).to.contain(
                "subnetIds: got",
            );
        });

        it("components that call a service without endpoint", async () => {
            expect(await mistakesOf(record({}, [{ services: ["logs", "snowball"] }]))).to.contain(
                'connect: got "snowball"; allowed: s3, dynamodb',
            );
        });
    });
});
