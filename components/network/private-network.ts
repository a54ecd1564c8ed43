import * as pulumi from "@pulumi/pulumi";
import { hoursPerMonth, interfaceEndpointPrice } from "../../facts/endpoint-prices";
import { isServiceName, serviceEndpoints, type ServiceName } from "../../facts/service-endpoints";
import { ComponentInternals } from "../component-internals";
import type { NetworkAccess } from "./network-access";
import type { Placement } from "./placement";
import { checkNetworkArgs, checkServices } from "./private-network-checks";
import { existingVpc, newVpc } from "./vpc-parts";
import { VpcEndpoints } from "./vpc-endpoints";
import { workloadSecurityGroup } from "./workload-security-group";

interface NetworkInternals {
    name: string;
    endpoints: VpcEndpoints;
    zoneCount: pulumi.Output<number>;
}

const internals = new ComponentInternals<NetworkInternals>();

/** Arguments of {@link PrivateNetwork}. */
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
    /** Tags of every resource that takes some. Default: none. */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** What the interface endpoints cost, before the data that passes through them. */
export interface NetworkEstimate {
    /** Number of interface endpoints. */
    interfaceEndpoints: number;
    /** Number of availability zones that each stands in. */
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

    /** @throws {ArgumentError} With every mistake in the arguments. */
    constructor(name: string, args: PrivateNetworkArgs = {}, opts?: pulumi.ComponentResourceOptions) {
        super("securecart:index:PrivateNetwork", name, {}, opts);
        checkNetworkArgs(name, args);
        const { tags, cidrBlock = "10.40.0.0/16" } = args;

        const vpc = args.vpcId === undefined ? newVpc(name, { ...args, cidrBlock }, this) : existingVpc(args);
        this.vpcId = vpc.vpcId;
        const endpoints = new VpcEndpoints(
            name,
            { ...vpc, cidrBlock, agentCidrs: args.agentCidrs ?? [cidrBlock], tags },
            this,
        );
        internals.hold(this, { name, endpoints, zoneCount: vpc.zoneCount });
        const s3 = endpoints.of("s3");
        const dynamodb = endpoints.of("dynamodb");
        args.services?.filter(isServiceName).forEach((service) => endpoints.of(service));

        const workload = workloadSecurityGroup(
            `${name}-workload`,
            {
                vpcId: vpc.vpcId,
                endpointGroupId: endpoints.securityGroup.id,
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
        this.estimate = estimateOf(endpoints.services, vpc.zoneCount);
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
        const { name, endpoints, zoneCount } = internals.of(this);
        const services = components.flatMap((component) => component.services);
        checkServices(name, services);
        services.filter(isServiceName).forEach((service) => endpoints.of(service));
        this.estimate = estimateOf(endpoints.services, zoneCount);
    }
}

function estimateOf(
    services: ServiceName[],
    zoneCount: pulumi.Output<number>,
): pulumi.Output<NetworkEstimate> {
    const interfaceEndpoints = services.filter((service) => serviceEndpoints[service] === "Interface").length;
    const { usdPerHour, region, date } = interfaceEndpointPrice;
    const usdPerMonthPerZone = roundToCents(interfaceEndpoints * usdPerHour * hoursPerMonth);
    return zoneCount.apply((zones) => ({
        interfaceEndpoints,
        zones,
        usdPerMonthPerZone,
        usdPerMonth: roundToCents(usdPerMonthPerZone * zones),
        pricedRegion: region,
        pricedOn: date,
    }));
}

const roundToCents = (usd: number) => Math.round(usd * 100) / 100;
