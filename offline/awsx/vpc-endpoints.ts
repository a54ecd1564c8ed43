import * as pulumi from "@pulumi/pulumi";
import * as ec2 from "@pulumi/aws/ec2";
import type { Tags } from "./tags";
import { mergeTags } from "./tags";
import type { EndpointSpec, VpcPlanArgs } from "./vpc-args";
import type { Vpc } from "./vpc";

/** What the endpoints of a VPC are made from. */
export interface EndpointContext {
    component: Vpc;
    vpc: ec2.Vpc;
    region: pulumi.Input<string | undefined> | undefined;
    tags: Tags;
    /** The subnets and route tables that an endpoint gets with the strategy `Auto`. */
    subnetIds: pulumi.Output<string>[];
    routeTableIds: pulumi.Output<string>[];
}

/** The kind of an endpoint; undefined if the program gives it as an output. */
function kindOf({ vpcEndpointType }: EndpointSpec): string | undefined {
    if (vpcEndpointType === undefined) {
        return "gateway";
    }
    return typeof vpcEndpointType === "string" ? vpcEndpointType.toLowerCase() : undefined;
}

/** DNS settings of the VPC: with the strategy `Auto`, private names of interface endpoints need both. */
export function dnsSettings(
    args: VpcPlanArgs,
    inputs: pulumi.Inputs,
): Pick<ec2.VpcArgs, "enableDnsHostnames" | "enableDnsSupport"> {
    const given = inputs as Pick<ec2.VpcArgs, "enableDnsHostnames" | "enableDnsSupport">;
    const needed =
        args.vpcEndpointStrategy === "Auto" &&
        args.vpcEndpointSpecs.some(
            (spec) => kindOf(spec) === "interface" && (spec.privateDnsEnabled ?? true),
        );
    for (const name of ["enableDnsHostnames", "enableDnsSupport"] as const) {
        if (needed && given[name] === false) {
            throw new Error(
                `vpcEndpointStrategy "Auto" requires ${name} to be true when Interface endpoint private DNS is enabled.`,
            );
        }
    }
    const preset = needed ? true : undefined;
    return {
        enableDnsHostnames: given.enableDnsHostnames ?? preset,
        enableDnsSupport: given.enableDnsSupport ?? preset,
    };
}

export async function makeEndpoints(args: VpcPlanArgs, context: EndpointContext): Promise<ec2.VpcEndpoint[]> {
    const auto = args.vpcEndpointStrategy === "Auto";
    const endpoints: ec2.VpcEndpoint[] = [];
    for (const spec of args.vpcEndpointSpecs) {
        if (auto && kindOf(spec) === undefined) {
            throw new Error(
                `vpcEndpointStrategy "Auto" requires vpcEndpointType for endpoint "${spec.serviceName}" to be omitted or a ` +
                    `plain string. Use vpcEndpointStrategy "Legacy" for dynamic endpoint types.`,
            );
        }
        if (!auto) {
            await warnOfMissingPlaces(spec, context.component);
        }
        endpoints.push(makeEndpoint(spec, auto ? completed(spec, context) : spec, context));
    }
    return endpoints;
}

function makeEndpoint(
    spec: EndpointSpec,
    { privateDnsEnabled, routeTableIds, securityGroupIds, subnetIds }: EndpointSpec,
    { vpc, region, tags }: EndpointContext,
): ec2.VpcEndpoint {
    const endpointArgs: ec2.VpcEndpointArgs = {
        autoAccept: spec.autoAccept,
        dnsOptions: spec.dnsOptions,
        ipAddressType: spec.ipAddressType,
        policy: spec.policy,
        privateDnsEnabled,
        region: spec.region ?? region,
        resourceConfigurationArn: spec.resourceConfigurationArn,
        routeTableIds,
        securityGroupIds,
        serviceName: spec.serviceName,
        serviceNetworkArn: spec.serviceNetworkArn,
        serviceRegion: spec.serviceRegion,
        subnetConfigurations: spec.subnetConfigurations,
        subnetIds,
        tags: mergeTags(tags, spec.tags),
        vpcEndpointType: spec.vpcEndpointType,
        vpcId: vpc.id,
    };
    return new ec2.VpcEndpoint(spec.serviceName, endpointArgs, { parent: vpc, dependsOn: [vpc] });
}

/** The spec with what `Auto` fills in from the VPC's own resources. */
function completed(spec: EndpointSpec, context: EndpointContext): EndpointSpec {
    if (kindOf(spec) === "gateway") {
        return { ...spec, routeTableIds: spec.routeTableIds ?? context.routeTableIds };
    }
    if (kindOf(spec) !== "interface") {
        return spec;
    }
    return {
        ...spec,
        privateDnsEnabled: spec.privateDnsEnabled ?? true,
        subnetIds:
            spec.subnetIds ?? (spec.subnetConfigurations === undefined ? context.subnetIds : undefined),
        securityGroupIds: spec.securityGroupIds ?? [endpointSecurityGroup(spec, context).id],
    };
}

function endpointSecurityGroup(
    spec: EndpointSpec,
    { vpc, region, tags }: EndpointContext,
): ec2.SecurityGroup {
    const place = spec.region ?? region;
    const group = new ec2.SecurityGroup(
        `${spec.serviceName}-sg`,
        { region: place, vpcId: vpc.id, tags: mergeTags(tags, spec.tags) },
        { parent: vpc, dependsOn: [vpc] },
    );
    const ipv6 = typeof spec.ipAddressType === "string" && /^(ipv6|dualstack)$/i.test(spec.ipAddressType);
    new ec2.SecurityGroupRule(
        `${spec.serviceName}-ingress`,
        {
            region: place,
            type: "ingress",
            securityGroupId: group.id,
            protocol: "tcp",
            fromPort: 443,
            toPort: 443,
            cidrBlocks: [vpc.cidrBlock],
            ...(ipv6 ? { ipv6CidrBlocks: [vpc.ipv6CidrBlock] } : {}),
        },
        { parent: vpc, dependsOn: [group] },
    );
    return group;
}

async function warnOfMissingPlaces(spec: EndpointSpec, component: Vpc): Promise<void> {
    const missing = {
        interface: spec.subnetIds === undefined && spec.subnetConfigurations === undefined && "subnetIds",
        gateway: spec.routeTableIds === undefined && "routeTableIds",
    }[kindOf(spec) ?? ""];
    if (missing) {
        await pulumi.log.warn(
            `VPC endpoint "${spec.serviceName}" is given no ${missing}. Specify vpcEndpointStrategy: "Auto" to use those ` +
                "of the VPC.",
            component,
        );
    }
}
