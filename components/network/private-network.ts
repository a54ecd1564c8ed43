import * as aws from "@pulumi/aws";
import * as awsx from "@pulumi/awsx";
import * as pulumi from "@pulumi/pulumi";
import { hoursPerMonth, interfaceEndpointPrice } from "../../facts/endpoint-prices";
import { isServiceName, serviceEndpoints } from "../../facts/service-endpoints";
import { DataKey } from "../storage/data-key";
import { flowLogs } from "./flow-logs";
import type { NetworkAccess } from "./network-access";
import type { Placement } from "./placement";
import { checkNetworkArgs, checkServices } from "./private-network-checks";
import { VpcEndpoints } from "./vpc-endpoints";
import { workloadSecurityGroup } from "./workload-security-group";

export interface PrivateNetworkArgs {
    /** Availability zones, 2 or 3. Default: 2. */
    zones?: number;
    /** Names of the zones, where not all of a region's offer every service. Default: the region's first. */
    zoneNames?: string[];
    /** IPv4 addresses of the VPC, a block from /16 to /24. Default: `10.40.0.0/16`. With `vpcId`: the addresses it has. */
    cidrBlock?: string;
    /** Services that get an endpoint, such as `kinesis-streams`; S3 and DynamoDB always do. Default: none more. */
    services?: string[];
    /** Addresses of DataSync's agents, as blocks. Default: those of the VPC. */
    agentCidrs?: string[];
    /** Days that flow records are kept: a retention that CloudWatch Logs offers, 365 at least. Default: 365. */
    logRetentionDays?: pulumi.Input<number>;
    /** ARN of the KMS key that encrypts the flow records; it must admit `logs`. Default: a key of the network's own. */
    keyArn?: pulumi.Input<string>;
    /** Why code must reach the internet. Gives the subnets a NAT gateway. Default: nothing, and no way to the internet. */
    internetAccessReason?: string;
    /** A VPC from elsewhere; it keeps its own flow logs. Default: a new one. */
    vpcId?: pulumi.Input<string>;
    /** With `vpcId`: private subnets, in at least two zones. */
    subnetIds?: pulumi.Input<pulumi.Input<string>[]>;
    /** With `vpcId`: the subnets' route tables. */
    routeTableIds?: pulumi.Input<pulumi.Input<string>[]>;
    /** With `vpcId`: zones of the subnets, in their order. Glue jobs need them. */
    availabilityZones?: pulumi.Input<pulumi.Input<string>[]>;
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** What the interface endpoints cost, before the data that passes through them. */
export interface NetworkEstimate {
    interfaceEndpoints: number;
    zones: number;
    /** US dollars a month for one zone. */
    usdPerMonthPerZone: number;
    /** US dollars a month for all zones. */
    usdPerMonth: number;
    /** Region whose price was taken: the lowest there is. */
    pricedRegion: string;
    /** Day on which the price was read. */
    pricedOn: string;
}

/**
 * A VPC from which nothing leads to the internet, with endpoints of exactly the AWS services that its code calls.
 *
 * @example
 * const network = new PrivateNetwork("shop", { zones: 3 });
 * const normalizer = new StreamProcessor("normalizer", { placement: network.placement, ... });
 * network.connect([normalizer]);
 */
export class PrivateNetwork extends pulumi.ComponentResource {
    /** The VPC. */
    readonly vpcId: pulumi.Output<string>;
    /** Where code runs: the isolated subnets, and a group that lets it call the endpoints and nothing else. */
    readonly placement: pulumi.Output<Placement>;
    /** What buckets admit: the VPC and its S3 endpoint. */
    readonly access: pulumi.Output<NetworkAccess>;
    /** What the endpoints cost a month; `connect` brings it up to date. */
    estimate: pulumi.Output<NetworkEstimate>;

    private readonly name: string;
    private readonly zoneCount: pulumi.Output<number>;
    private readonly endpoints: VpcEndpoints;

    /** @throws {ArgumentError} With every mistake in the arguments. */
    constructor(name: string, args: PrivateNetworkArgs = {}, opts?: pulumi.ComponentResourceOptions) {
        super("securecart:index:PrivateNetwork", name, {}, opts);
        this.name = name;
        checkNetworkArgs(name, args);
        const { tags, cidrBlock = "10.40.0.0/16" } = args;

        const vpc = args.vpcId === undefined ? this.newVpc(args, cidrBlock) : existingVpc(args);
        this.vpcId = vpc.vpcId;
        this.zoneCount = vpc.zoneCount;
        this.endpoints = new VpcEndpoints(
            name,
            { ...vpc, cidrBlock, agentCidrs: args.agentCidrs ?? [cidrBlock], tags },
            this,
        );
        const s3 = this.endpoints.of("s3");
        const dynamodb = this.endpoints.of("dynamodb");
        args.services?.filter(isServiceName).forEach((service) => this.endpoints.of(service));

        const workload = workloadSecurityGroup(
            `${name}-workload`,
            {
                vpcId: vpc.vpcId,
                endpointGroupId: this.endpoints.securityGroup.id,
                prefixListIds: { s3: s3.prefixListId, dynamodb: dynamodb.prefixListId },
                internet: args.internetAccessReason !== undefined,
                tags,
            },
            { parent: this },
        );
        this.placement = pulumi.output({
            vpcId: vpc.vpcId,
            subnetIds: vpc.subnetIds,
            availabilityZones: vpc.availabilityZones,
            securityGroupIds: [workload.id],
        });
        this.access = pulumi.output({ vpcId: vpc.vpcId, s3EndpointId: s3.id });
        this.estimate = this.price();
        this.registerOutputs({
            vpcId: this.vpcId,
            placement: this.placement,
            access: this.access,
            estimate: this.estimate,
        });
    }

    /**
     * Gives the VPC an endpoint of every service that the components' code calls, once each.
     *
     * @throws {ArgumentError} When a component names a service that has no endpoint.
     */
    connect(components: readonly { readonly services: readonly string[] }[]): void {
        const services = components.flatMap((component) => component.services);
        checkServices(this.name, services);
        services.filter(isServiceName).forEach((service) => this.endpoints.of(service));
        this.estimate = this.price();
    }

    private newVpc(args: PrivateNetworkArgs, cidrBlock: string): VpcParts {
        const { zones, zoneNames, internetAccessReason, tags } = args;
        const internet = internetAccessReason !== undefined;
        const vpc = new awsx.ec2.Vpc(
            `${this.name}-vpc`,
            {
                cidrBlock,
                ...(zoneNames === undefined
                    ? { numberOfAvailabilityZones: zones ?? 2 }
                    : { availabilityZoneNames: zoneNames }),
                subnetStrategy: "Auto",
                subnetSpecs: internet ? [{ type: "Private" }, { type: "Public" }] : [{ type: "Isolated" }],
                natGateways: { strategy: internet ? "OnePerAz" : "None" },
                enableDnsHostnames: true,
                enableDnsSupport: true,
                tags: internet
                    ? pulumi
                          .output(tags)
                          .apply((given) => ({ ...given, InternetAccessReason: internetAccessReason }))
                    : tags,
            },
            { parent: this },
        );
        new aws.ec2.DefaultSecurityGroup(
            `${this.name}-default-group`,
            { vpcId: vpc.vpcId, ingress: [], egress: [], tags },
            { parent: this },
        );
        const keyArn = args.keyArn ?? new DataKey(this.name, { uses: ["logs"], tags }, { parent: this }).arn;
        flowLogs(
            `${this.name}-flow-logs`,
            { vpcId: vpc.vpcId, keyArn, retentionDays: args.logRetentionDays, tags },
            { parent: this },
        );
        return {
            vpcId: vpc.vpcId,
            subnetIds: internet ? vpc.privateSubnetIds : vpc.isolatedSubnetIds,
            routeTableIds: vpc.routeTables.apply((tables) => pulumi.all(tables.map((table) => table.id))),
            availabilityZones: (internet ? vpc.privateSubnets : vpc.isolatedSubnets).apply((subnets) =>
                pulumi.all(subnets.map((subnet) => subnet.availabilityZone)),
            ),
            zoneCount: pulumi.output(zoneNames?.length ?? zones ?? 2),
        };
    }

    private price(): pulumi.Output<NetworkEstimate> {
        const interfaceEndpoints = this.endpoints.services.filter(
            (service) => serviceEndpoints[service] === "Interface",
        ).length;
        const { usdPerHour, region, date } = interfaceEndpointPrice;
        const usdPerMonthPerZone = roundToCents(interfaceEndpoints * usdPerHour * hoursPerMonth);
        return this.zoneCount.apply((zones) => ({
            interfaceEndpoints,
            zones,
            usdPerMonthPerZone,
            usdPerMonth: roundToCents(usdPerMonthPerZone * zones),
            pricedRegion: region,
            pricedOn: date,
        }));
    }
}

interface VpcParts {
    vpcId: pulumi.Output<string>;
    subnetIds: pulumi.Output<string[]>;
    routeTableIds: pulumi.Output<string[]>;
    availabilityZones: pulumi.Output<string[] | undefined>;
    zoneCount: pulumi.Output<number>;
}

function existingVpc(args: PrivateNetworkArgs): VpcParts {
    return {
        vpcId: pulumi.output(args.vpcId ?? ""),
        subnetIds: pulumi.output(args.subnetIds ?? []),
        routeTableIds: pulumi.output(args.routeTableIds ?? []),
        availabilityZones: pulumi.output(args.availabilityZones),
        zoneCount: pulumi.output(args.subnetIds ?? []).length,
    };
}

const roundToCents = (usd: number) => Math.round(usd * 100) / 100;
