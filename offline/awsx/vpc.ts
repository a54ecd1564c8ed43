import * as pulumi from "@pulumi/pulumi";
import * as ec2 from "@pulumi/aws/ec2";
import { getAvailabilityZones } from "@pulumi/aws/getAvailabilityZones";
import { layOut } from "./subnet-layout";
import type { Layout } from "./subnet-layout";
import type { PlannedSubnet } from "./subnet-spec";
import { checkZoneSuffixes, kindOf } from "./subnet-spec";
import type { Tags } from "./tags";
import { mergeTags } from "./tags";
import { checkNatGateways, readVpcArgs } from "./vpc-args";
import type { VpcPlanArgs } from "./vpc-args";
import { dnsSettings, makeEndpoints } from "./vpc-endpoints";

/** awsx's address range where the program names none. */
const DEFAULT_CIDR_BLOCK = "10.0.0.0/16";
/** awsx's number of zones where the program names none. */
const DEFAULT_ZONES = 3;

/** A subnet with its route table. */
interface MadeSubnet {
    plan: PlannedSubnet;
    subnet: ec2.Subnet;
    routeTable: ec2.RouteTable;
}

/**
 * `awsx.ec2.Vpc` as awsx 3.9 makes it: the same children by name and parent, with the same properties, so that policies,
 * aliases and endpoints see offline what they see on AWS.
 */
export class Vpc extends pulumi.ComponentResource {
    private readonly associations: ec2.RouteTableAssociation[] = [];
    private readonly routes: ec2.Route[] = [];
    private readonly natGateways: ec2.NatGateway[] = [];
    private readonly eips: ec2.Eip[] = [];
    /** The component's outputs; they fail if the arguments are wrong. */
    readonly outputs: Promise<pulumi.Inputs>;

    constructor(
        private readonly vpcName: string,
        private readonly inputs: pulumi.Inputs,
        options: pulumi.ComponentResourceOptions,
    ) {
        super("awsx:ec2:Vpc", vpcName, {}, options);
        this.outputs = this.build();
    }

    private async build(): Promise<pulumi.Inputs> {
        const args = await readVpcArgs(this.inputs);
        const zones = args.availabilityZoneNames ?? (await this.defaultZones(args));
        if (args.subnetNameTagStrategy === "AvailabilityZone") {
            checkZoneSuffixes(zones);
        }
        const dns = dnsSettings(args, this.inputs);
        const layout = layOut({
            vpcName: this.vpcName,
            cidrBlock: args.cidrBlock ?? DEFAULT_CIDR_BLOCK,
            zones,
            strategy: args.subnetStrategy ?? "Legacy",
            specs: args.subnetSpecs,
            zoneMask: args.availabilityZoneCidrMask,
            nameTags: args.subnetNameTagStrategy,
        });
        checkNatGateways(args, zones.length, layout.subnets.map(kindOf));
        await this.warnOfChangingDefault(args, layout);

        const vpc = this.makeVpc(args, dns);
        const internetGateway = new ec2.InternetGateway(
            this.vpcName,
            { region: this.region, vpcId: vpc.id, tags: this.tags() },
            { parent: vpc, dependsOn: [vpc] },
        );
        const made = zones.flatMap((zone, index) =>
            this.makeZone(args, layout, vpc, internetGateway, zone, index),
        );
        const vpcEndpoints = await makeEndpoints(args, {
            component: this,
            vpc,
            region: this.region,
            tags: this.tags(),
            subnetIds: zones.flatMap((zone) => subnetForEndpoint(made, zone)),
            routeTableIds: made.map(({ routeTable }) => routeTable.id),
        });
        return this.outputsOf(vpc, internetGateway, made, vpcEndpoints, layout);
    }

    private get region(): pulumi.Input<string> | undefined {
        return this.inputs.region as pulumi.Input<string> | undefined;
    }

    /** The tags of every child, with the ones that are its own. */
    private tags(...own: Tags[]): Tags {
        return mergeTags({ Name: this.vpcName }, this.inputs.tags as Tags, ...own);
    }

    private async defaultZones({
        numberOfAvailabilityZones: count = DEFAULT_ZONES,
    }: VpcPlanArgs): Promise<string[]> {
        const region = this.region;
        if (region !== undefined && typeof region !== "string") {
            throw new Error(
                "Vpc.region must be a plain string when availabilityZoneNames is not set. If region is dynamic, specify " +
                    "availabilityZoneNames explicitly.",
            );
        }
        const { names } = await getAvailabilityZones(region ? { region } : undefined, { parent: this });
        if (names.length < count) {
            throw new Error(
                `The configured region for this provider does not have at least ${count} Availability Zones. Either specify ` +
                    `an explicit list of zones in availabilityZoneNames or choose a region with at least ${count} AZs.`,
            );
        }
        return names.slice(0, count);
    }

    private makeVpc(args: VpcPlanArgs, dns: ReturnType<typeof dnsSettings>): ec2.Vpc {
        const { inputs } = this;
        const vpcArgs: ec2.VpcArgs = {
            assignGeneratedIpv6CidrBlock: inputs.assignGeneratedIpv6CidrBlock as pulumi.Input<boolean>,
            enableNetworkAddressUsageMetrics:
                inputs.enableNetworkAddressUsageMetrics as pulumi.Input<boolean>,
            instanceTenancy: inputs.instanceTenancy as pulumi.Input<string>,
            ipv4IpamPoolId: inputs.ipv4IpamPoolId as pulumi.Input<string>,
            ipv6CidrBlock: inputs.ipv6CidrBlock as pulumi.Input<string>,
            ipv6CidrBlockNetworkBorderGroup: inputs.ipv6CidrBlockNetworkBorderGroup as pulumi.Input<string>,
            ipv6IpamPoolId: inputs.ipv6IpamPoolId as pulumi.Input<string>,
            ipv6NetmaskLength: inputs.ipv6NetmaskLength as pulumi.Input<number>,
            region: this.region,
            ...dns,
            cidrBlock: args.cidrBlock ?? DEFAULT_CIDR_BLOCK,
            tags: this.tags(),
        };
        return new ec2.Vpc(this.vpcName, vpcArgs, { parent: this });
    }

    private makeZone(
        args: VpcPlanArgs,
        { subnets }: Layout,
        vpc: ec2.Vpc,
        internetGateway: ec2.InternetGateway,
        zone: string,
        zoneIndex: number,
    ): MadeSubnet[] {
        const order = ["public", "private", "isolated"];
        const zoneCount = new Set(subnets.map((subnet) => subnet.zone)).size;
        return subnets
            .filter((plan) => plan.zone === zone && kindOf(plan) !== "unused")
            .sort((a, b) => order.indexOf(kindOf(a)) - order.indexOf(kindOf(b)))
            .map((plan, index) => {
                const made = this.makeSubnet(plan, vpc, zoneIndex + index * zoneCount);
                if (kindOf(plan) === "public") {
                    this.makeNatGateway(args, made.subnet, zoneIndex);
                }
                this.makeRoute(args, made, internetGateway, zoneIndex);
                return made;
            });
    }

    /** @param ipv6Index which /64 of the VPC's IPv6 block the subnet gets, if it gets one. */
    private makeSubnet(plan: PlannedSubnet, vpc: ec2.Vpc, ipv6Index: number): MadeSubnet {
        const { region, resourceName } = { region: this.region, resourceName: plan.resourceName };
        const own = { Name: plan.nameTag, SubnetType: plan.type };
        const assignIpv6 = pulumi
            .all([
                plan.assignIpv6AddressOnCreation,
                this.inputs.assignGeneratedIpv6CidrBlock as pulumi.Input<boolean>,
            ])
            .apply(([subnet, ofVpc]) => subnet ?? ofVpc ?? false);
        const subnet = new ec2.Subnet(
            resourceName,
            {
                region,
                vpcId: vpc.id,
                availabilityZone: plan.zone,
                mapPublicIpOnLaunch: kindOf(plan) === "public",
                cidrBlock: plan.cidrBlock,
                assignIpv6AddressOnCreation: assignIpv6,
                ipv6CidrBlock: ipv6Block(vpc.ipv6CidrBlock, assignIpv6, ipv6Index),
                tags: this.tags(plan.tags, own),
            },
            { parent: vpc, dependsOn: [vpc] },
        );
        const routeTable = new ec2.RouteTable(
            resourceName,
            { region, vpcId: vpc.id, tags: this.tags(own) },
            { parent: subnet, dependsOn: [subnet] },
        );
        this.associations.push(
            new ec2.RouteTableAssociation(
                resourceName,
                { region, routeTableId: routeTable.id, subnetId: subnet.id },
                { parent: routeTable, dependsOn: [routeTable] },
            ),
        );
        return { plan, subnet, routeTable };
    }

    private makeNatGateway(args: VpcPlanArgs, subnet: ec2.Subnet, zoneIndex: number): void {
        const { natStrategy, elasticIpAllocationIds: given } = args;
        const wanted = { None: 0, Single: 1, OnePerAz: zoneIndex + 1 }[natStrategy];
        if (this.natGateways.length >= wanted) {
            return;
        }
        const { region } = this;
        const name = `${this.vpcName}-${zoneIndex + 1}`;
        const tags = mergeTags(this.inputs.tags as Tags, { Name: name });
        const child = { parent: subnet, dependsOn: [subnet] };
        if (given.length === 0) {
            this.eips.push(new ec2.Eip(name, { region, tags }, child));
        }
        const allocationId = given.length === 0 ? this.eips[zoneIndex].allocationId : given[zoneIndex];
        this.natGateways.push(
            new ec2.NatGateway(name, { region, subnetId: subnet.id, allocationId, tags }, child),
        );
    }

    /** A public subnet reaches the internet gateway, a private one its NAT gateway, an isolated one nothing. */
    private makeRoute(
        args: VpcPlanArgs,
        { plan, routeTable }: MadeSubnet,
        internetGateway: ec2.InternetGateway,
        zoneIndex: number,
    ): void {
        const way: Partial<ec2.RouteArgs> | undefined =
            kindOf(plan) === "public"
                ? { gatewayId: internetGateway.id }
                : kindOf(plan) === "private" && args.natStrategy !== "None"
                  ? { natGatewayId: this.natGateways[args.natStrategy === "Single" ? 0 : zoneIndex].id }
                  : undefined;
        if (way) {
            this.routes.push(
                new ec2.Route(
                    plan.resourceName,
                    {
                        region: this.region,
                        routeTableId: routeTable.id,
                        ...way,
                        destinationCidrBlock: "0.0.0.0/0",
                    },
                    { parent: routeTable, dependsOn: [routeTable] },
                ),
            );
        }
    }

    private async warnOfChangingDefault(args: VpcPlanArgs, { resolved, explicit }: Layout): Promise<void> {
        if (args.subnetStrategy === undefined && args.subnetSpecs !== undefined && !explicit) {
            await pulumi.log.warn(
                `The default subnetStrategy will change from "Legacy" to "Auto" in the next major version. Please specify the ` +
                    `subnetStrategy explicitly. The current subnet layout can be specified via "Auto" as:\n\n` +
                    JSON.stringify(resolved),
                this,
            );
        }
    }

    private outputsOf(
        vpc: ec2.Vpc,
        internetGateway: ec2.InternetGateway,
        made: MadeSubnet[],
        vpcEndpoints: ec2.VpcEndpoint[],
        layout: Layout,
    ): pulumi.Inputs {
        const ofKind = (kind: string): ec2.Subnet[] =>
            made.filter(({ plan }) => kindOf(plan) === kind).map(({ subnet }) => subnet);
        const ids = (subnets: ec2.Subnet[]): pulumi.Output<string>[] => subnets.map(({ id }) => id);
        return {
            vpc,
            vpcId: vpc.id,
            subnets: made.map(({ subnet }) => subnet),
            publicSubnets: ofKind("public"),
            privateSubnets: ofKind("private"),
            isolatedSubnets: ofKind("isolated"),
            publicSubnetIds: ids(ofKind("public")),
            privateSubnetIds: ids(ofKind("private")),
            isolatedSubnetIds: ids(ofKind("isolated")),
            routeTables: made.map(({ routeTable }) => routeTable),
            routeTableAssociations: this.associations,
            routes: this.routes,
            internetGateway,
            natGateways: this.natGateways,
            eips: this.eips,
            vpcEndpoints,
            subnetLayout: layout.resolved.map(({ type, name, cidrMask, cidrBlocks, size }) => ({
                type,
                name,
                cidrMask,
                cidrBlocks,
                size,
            })),
        };
    }
}

/** With the endpoint strategy `Auto`, an interface endpoint has one subnet in each zone. */
function subnetForEndpoint(made: MadeSubnet[], zone: string): pulumi.Output<string>[] {
    const inZone = made.filter(({ plan }) => plan.zone === zone);
    const first = ["private", "isolated", "public"]
        .map((kind) => inZone.find(({ plan }) => kindOf(plan) === kind))
        .find((candidate) => candidate !== undefined);
    return first ? [first.subnet.id] : [];
}

/** The subnet's /64 of the VPC's /56; nothing if it is to have none. */
function ipv6Block(
    vpcBlock: pulumi.Output<string>,
    assign: pulumi.Output<boolean>,
    index: number,
): pulumi.Output<string> {
    return pulumi.all([vpcBlock, assign]).apply(([block, wanted]) => {
        if (!wanted) {
            return undefined as unknown as string;
        }
        const match = /^([0-9a-f]+:[0-9a-f]+:[0-9a-f]+):([0-9a-f]+)::\/56$/i.exec(block);
        if (!match) {
            throw new Error(
                "Subnets with assignIpv6AddressOnCreation=true require the VPC to have an IPv6 CIDR block of /56. Set " +
                    "assignGeneratedIpv6CidrBlock=true or provide ipv6CidrBlock.",
            );
        }
        return `${match[1]}:${((parseInt(match[2], 16) & 0xff00) | index).toString(16)}::/64`;
    });
}
