import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { Vpc } from "../../../offline/awsx/vpc";
import type { RecordOptions, RecordedStack } from "../../components/recorded-stack";
import { recordStack } from "../../components/recorded-stack";

const ISOLATED = { subnetSpecs: [{ type: "Isolated", cidrMask: 20 }], subnetStrategy: "Auto" };
const NO_NAT = { natGateways: { strategy: "None" } };

function record(args: pulumi.Inputs, options?: RecordOptions): Promise<RecordedStack> {
    return recordStack(() => new Vpc("net", args, {}).outputs, options);
}

async function errorOf(args: pulumi.Inputs, options?: RecordOptions): Promise<string> {
    try {
        await record(args, options);
    } catch (error) {
        return error instanceof Error ? error.message : String(error);
    }
    throw new Error("expected the component to fail");
}

/** `type name < type name of the parent` of every child. */
function tree(stack: RecordedStack): string[] {
    const label = (type: string, name: string): string => `${type.split(":")[2]} ${name}`;
    return stack.resources
        .filter(({ type }) => type.startsWith("aws:"))
        .map(({ type, name, parent }) => {
            const above = stack.at(parent ?? "");
            return `${label(type, name)} < ${label(above.type, above.name)}`;
        })
        .sort();
}

describe("the offline awsx.ec2.Vpc", () => {
    it("makes its children under the names and parents that awsx gives them", async () => {
        const stack = await record({ ...ISOLATED, ...NO_NAT, numberOfAvailabilityZones: 2 });
        expect(tree(stack)).to.deep.equal([
            "InternetGateway net < Vpc net",
            "RouteTable net-isolated-1 < Subnet net-isolated-1",
            "RouteTable net-isolated-2 < Subnet net-isolated-2",
            "RouteTableAssociation net-isolated-1 < RouteTable net-isolated-1",
            "RouteTableAssociation net-isolated-2 < RouteTable net-isolated-2",
            "Subnet net-isolated-1 < Vpc net",
            "Subnet net-isolated-2 < Vpc net",
            "Vpc net < Vpc net",
        ]);
    });

    it("takes the range, the zones and the DNS settings that it is given", async () => {
        const stack = await record({
            ...ISOLATED,
            ...NO_NAT,
            cidrBlock: "10.7.0.0/16",
            availabilityZoneNames: ["eu-west-1b"],
            enableDnsHostnames: true,
        });
        expect(stack.one("aws:ec2/vpc:Vpc").inputs).to.include({
            cidrBlock: "10.7.0.0/16",
            enableDnsHostnames: true,
        });
        expect(stack.one("aws:ec2/subnet:Subnet").inputs).to.include({
            cidrBlock: "10.7.0.0/20",
            availabilityZone: "eu-west-1b",
            mapPublicIpOnLaunch: false,
        });
    });

    it("makes three zones of private and public subnets, each with a NAT gateway, where nothing is said", async () => {
        const stack = await record({});
        expect(stack.one("aws:ec2/vpc:Vpc").inputs.cidrBlock).to.equal("10.0.0.0/16");
        expect(stack.ofType("aws:ec2/subnet:Subnet")).to.have.length(6);
        expect(stack.ofType("aws:ec2/natGateway:NatGateway").map(({ name }) => name)).to.deep.equal([
            "net-1",
            "net-2",
            "net-3",
        ]);
        expect(stack.ofType("aws:ec2/eip:Eip")).to.have.length(3);
        const routes = stack.ofType("aws:ec2/route:Route").map(({ name, inputs }) => {
            return `${name} ${Object.keys(inputs).find((input) => input.endsWith("atewayId"))}`;
        });
        expect(routes.sort()).to.deep.equal([
            "net-private-1 natGatewayId",
            "net-private-2 natGatewayId",
            "net-private-3 natGatewayId",
            "net-public-1 gatewayId",
            "net-public-2 gatewayId",
            "net-public-3 gatewayId",
        ]);
    });

    it("routes every zone through one NAT gateway where one is asked for", async () => {
        const stack = await record({ natGateways: { strategy: "Single" } });
        const nat = stack.one("aws:ec2/natGateway:NatGateway");
        const ways = stack.ofType("aws:ec2/route:Route").map(({ inputs }) => inputs.natGatewayId);
        expect(ways.filter((way) => way !== undefined)).to.deep.equal([nat.id, nat.id, nat.id]);
    });

    it("tags every child with its name, the VPC's tags and the subnet's own", async () => {
        const stack = await record({
            ...NO_NAT,
            numberOfAvailabilityZones: 1,
            tags: { team: "data" },
            subnetStrategy: "Auto",
            subnetSpecs: [{ type: "Private", tags: { tier: "app" } }],
        });
        expect(stack.one("aws:ec2/internetGateway:InternetGateway").inputs.tags).to.deep.equal({
            Name: "net",
            team: "data",
        });
        expect(stack.one("aws:ec2/subnet:Subnet").inputs.tags).to.deep.equal({
            Name: "net-private-1",
            team: "data",
            tier: "app",
            SubnetType: "Private",
        });
        expect(stack.one("aws:ec2/routeTable:RouteTable").inputs.tags).to.deep.equal({
            Name: "net-private-1",
            team: "data",
            SubnetType: "Private",
        });
    });

    it("answers with its subnets by kind", async () => {
        const { outputs } = await record({
            numberOfAvailabilityZones: 2,
            natGateways: { strategy: "Single" },
        });
        expect(outputs.privateSubnetIds).to.have.length(2);
        expect(outputs.publicSubnetIds).to.have.length(2);
        expect(outputs.isolatedSubnetIds).to.deep.equal([]);
        expect(outputs.vpcId).to.be.a("string");
    });

    describe("with endpoints", () => {
        const endpoints = {
            ...ISOLATED,
            ...NO_NAT,
            numberOfAvailabilityZones: 2,
            vpcEndpointStrategy: "Auto",
            vpcEndpointSpecs: [
                { serviceName: "com.amazonaws.eu-west-1.s3" },
                { serviceName: "com.amazonaws.eu-west-1.kms", vpcEndpointType: "Interface" },
            ],
        };

        it("puts gateway endpoints on its route tables and interface endpoints in its subnets", async () => {
            const stack = await record(endpoints);
            const gateway = stack.one("aws:ec2/vpcEndpoint:VpcEndpoint", "com.amazonaws.eu-west-1.s3").inputs;
            expect(gateway.routeTableIds).to.deep.equal(
                stack.ofType("aws:ec2/routeTable:RouteTable").map(({ id }) => id),
            );
            const inside = stack.one("aws:ec2/vpcEndpoint:VpcEndpoint", "com.amazonaws.eu-west-1.kms").inputs;
            expect(inside.subnetIds).to.deep.equal(stack.ofType("aws:ec2/subnet:Subnet").map(({ id }) => id));
            expect(inside).to.include({ privateDnsEnabled: true, vpcEndpointType: "Interface" });
            expect(stack.one("aws:ec2/vpc:Vpc").inputs).to.include({
                enableDnsHostnames: true,
                enableDnsSupport: true,
            });
        });

        it("lets the VPC alone reach its interface endpoints, on 443", async () => {
            const stack = await record(endpoints);
            expect(stack.one("aws:ec2/securityGroupRule:SecurityGroupRule").inputs).to.deep.include({
                type: "ingress",
                protocol: "tcp",
                fromPort: 443,
                toPort: 443,
                cidrBlocks: ["10.0.0.0/16"],
            });
        });

        it("can't have private names without the VPC's DNS", async () => {
            expect(await errorOf({ ...endpoints, enableDnsSupport: false })).to.contain(
                'vpcEndpointStrategy "Auto" requires enableDnsSupport to be true',
            );
        });
    });

    describe("refuses", () => {
        it("an argument that it doesn't have", async () => {
            expect(await errorOf({ cidrBlok: "10.0.0.0/16" })).to.contain(
                'awsx.ec2.Vpc has no argument "cidrBlok"; did you mean "cidrBlock"?',
            );
        });

        it("a strategy that there isn't", async () => {
            expect(await errorOf({ natGateways: { strategy: "Many" } })).to.contain(
                'natGateways.strategy is "Many"; allowed: None, Single, OnePerAz',
            );
        });

        it("zones both named and numbered", async () => {
            const args = { availabilityZoneNames: ["eu-west-1a"], numberOfAvailabilityZones: 1 };
            expect(await errorOf(args)).to.contain(
                "Only one of [availabilityZoneNames] and [numberOfAvailabilityZones] can be specified",
            );
        });

        it("more zones than the region has", async () => {
            expect(await errorOf({ numberOfAvailabilityZones: 4 })).to.contain(
                "does not have at least 4 Availability Zones",
            );
        });

        it("a NAT gateway without a public subnet to hold it", async () => {
            expect(await errorOf({ ...ISOLATED })).to.contain(
                "public subnets must be declared to host the NAT Gateway resource",
            );
        });

        it("a range that is none", async () => {
            expect(await errorOf({ cidrBlock: "10.0.0.0" })).to.contain(
                '"10.0.0.0" is no IPv4 CIDR block; expected one such as 10.0.0.0/16',
            );
        });
    });

    describe("in preview", () => {
        it("lays out its addresses, which hang on no other value", async () => {
            const stack = await record({ ...ISOLATED, ...NO_NAT }, { preview: true });
            const ranges = stack.ofType("aws:ec2/subnet:Subnet").map(({ inputs }) => inputs.cidrBlock);
            expect(ranges).to.deep.equal(["10.0.0.0/20", "10.0.64.0/20", "10.0.128.0/20"]);
        });

        it("keeps the tags that it knows beside one that it doesn't", async () => {
            const stack = await record(
                { ...ISOLATED, ...NO_NAT, tags: { team: "data", owner: unknownOutput() } },
                { preview: true },
            );
            expect(stack.one("aws:ec2/vpc:Vpc").inputs.tags).to.include({ Name: "net", team: "data" });
        });

        it("says that what decides on its resources must be known", async () => {
            expect(await errorOf({ cidrBlock: unknownOutput() }, { preview: true })).to.contain(
                '"cidrBlock" decides which resources there are',
            );
        });
    });
});

/** An output whose value isn't known before an update. */
function unknownOutput(): pulumi.Output<string> {
    const Unknown = pulumi.Output as unknown as new (...parts: unknown[]) => pulumi.Output<string>;
    const resolved = <T>(value: T): Promise<T> => Promise.resolve(value);
    return new Unknown(new Set(), resolved(undefined), resolved(false), resolved(false), resolved(new Set()));
}
