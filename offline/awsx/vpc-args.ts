import * as pulumi from "@pulumi/pulumi";
import type * as awsx from "@pulumi/awsx";
import { nearest } from "../../settings/nearest";
import type { SubnetSpec } from "./subnet-spec";
import type { SubnetStrategy } from "./subnet-layout";
import type { NameTagStrategy } from "./subnet-spec";

type Strategy = "None" | "Single" | "OnePerAz";

/** An endpoint of `vpcEndpointSpecs`; what may be an output stays one. */
export type EndpointSpec = awsx.types.input.ec2.VpcEndpointSpecArgs;

/** The arguments of `awsx.ec2.Vpc` that decide what is made: plain values, with awsx's defaults. */
export interface VpcPlanArgs {
    cidrBlock: string | undefined;
    availabilityZoneNames: string[] | undefined;
    numberOfAvailabilityZones: number | undefined;
    availabilityZoneCidrMask: number | undefined;
    subnetSpecs: SubnetSpec[] | undefined;
    /** Undefined where the program doesn't say: `Legacy`, with a warning for a layout of its own. */
    subnetStrategy: SubnetStrategy | undefined;
    subnetNameTagStrategy: NameTagStrategy;
    natStrategy: Strategy;
    elasticIpAllocationIds: pulumi.Input<string>[];
    vpcEndpointSpecs: EndpointSpec[];
    vpcEndpointStrategy: "Legacy" | "Auto";
}

const ARGUMENTS = [
    "assignGeneratedIpv6CidrBlock",
    "availabilityZoneCidrMask",
    "availabilityZoneNames",
    "cidrBlock",
    "enableDnsHostnames",
    "enableDnsSupport",
    "enableNetworkAddressUsageMetrics",
    "instanceTenancy",
    "ipv4IpamPoolId",
    "ipv4NetmaskLength",
    "ipv6CidrBlock",
    "ipv6CidrBlockNetworkBorderGroup",
    "ipv6IpamPoolId",
    "ipv6NetmaskLength",
    "natGateways",
    "numberOfAvailabilityZones",
    "region",
    "subnetNameTagStrategy",
    "subnetSpecs",
    "subnetStrategy",
    "tags",
    "vpcEndpointSpecs",
    "vpcEndpointStrategy",
];

const ALLOWED = {
    subnetStrategy: ["Legacy", "Auto", "AutoMerge", "Exact"],
    subnetNameTagStrategy: ["Legacy", "AvailabilityZone"],
    vpcEndpointStrategy: ["Legacy", "Auto"],
    "natGateways.strategy": ["None", "Single", "OnePerAz"],
    type: ["Public", "Private", "Isolated", "Unused"],
};

/** Reads the plain arguments. @throws Error that names the argument, what was given and what is allowed. */
export async function readVpcArgs(inputs: pulumi.Inputs): Promise<VpcPlanArgs> {
    for (const name of Object.keys(inputs)) {
        if (!ARGUMENTS.includes(name)) {
            const meant = nearest(name, ARGUMENTS);
            throw new Error(
                `awsx.ec2.Vpc has no argument "${name}"${meant ? `; did you mean "${meant}"?` : ""}`,
            );
        }
    }
    const plain = <T>(name: string): Promise<T | undefined> => plainValue<T>(name, inputs[name]);
    const natGateways = await plain<{ strategy?: string; elasticIpAllocationIds?: pulumi.Input<string>[] }>(
        "natGateways",
    );
    const subnetSpecs = await plain<SubnetSpec[]>("subnetSpecs");
    const args: VpcPlanArgs = {
        cidrBlock: await plain("cidrBlock"),
        availabilityZoneNames: await plain("availabilityZoneNames"),
        numberOfAvailabilityZones: await plain("numberOfAvailabilityZones"),
        availabilityZoneCidrMask: await plain("availabilityZoneCidrMask"),
        subnetSpecs: subnetSpecs?.map((spec) => ({ ...spec, type: oneOf("type", spec.type) })),
        subnetStrategy: oneOf("subnetStrategy", await plain<SubnetStrategy>("subnetStrategy")),
        subnetNameTagStrategy:
            oneOf("subnetNameTagStrategy", await plain("subnetNameTagStrategy")) ?? "Legacy",
        natStrategy:
            oneOf("natGateways.strategy", natGateways?.strategy as Strategy | undefined) ?? "OnePerAz",
        elasticIpAllocationIds: natGateways?.elasticIpAllocationIds ?? [],
        vpcEndpointSpecs: (await plain("vpcEndpointSpecs")) ?? [],
        vpcEndpointStrategy: oneOf("vpcEndpointStrategy", await plain("vpcEndpointStrategy")) ?? "Legacy",
    };
    refuseContradictions(args, inputs);
    return args;
}

/**
 * The value of an argument that decides how many resources there are, and so has to be there before they are made. Its
 * own parts may still be outputs.
 */
async function plainValue<T>(name: string, value: unknown): Promise<T | undefined> {
    if (!pulumi.Output.isInstance(value)) {
        return (await value) as T | undefined;
    }
    const output = pulumi.output(value) as unknown as {
        isKnown: Promise<boolean>;
        promise(): Promise<T | undefined>;
    };
    if (!(await output.isKnown)) {
        throw new Error(
            `awsx.ec2.Vpc: "${name}" decides which resources there are, so it can't depend on a value that is known only ` +
                "after an update; pass a plain value",
        );
    }
    return output.promise();
}

/** awsx compares these names without regard to case. */
function oneOf<T extends string>(name: keyof typeof ALLOWED, value: T): T;
function oneOf<T extends string>(name: keyof typeof ALLOWED, value: T | undefined): T | undefined;
function oneOf<T extends string>(name: keyof typeof ALLOWED, value: T | undefined): T | undefined {
    if (value === undefined) {
        return undefined;
    }
    const match = ALLOWED[name].find((allowed) => allowed.toLowerCase() === value.toLowerCase());
    if (match === undefined) {
        throw new Error(`awsx.ec2.Vpc: ${name} is "${value}"; allowed: ${ALLOWED[name].join(", ")}`);
    }
    return match as T;
}

function refuseContradictions(args: VpcPlanArgs, inputs: pulumi.Inputs): void {
    if (args.availabilityZoneNames && args.numberOfAvailabilityZones) {
        throw new Error(
            "Only one of [availabilityZoneNames] and [numberOfAvailabilityZones] can be specified",
        );
    }
    if (inputs.ipv4IpamPoolId !== undefined) {
        if (args.cidrBlock !== undefined && inputs.ipv4NetmaskLength !== undefined) {
            throw new Error("Only one of 'cidrBlock', 'ipv4NetmaskLength' is allowed.");
        }
        if (args.cidrBlock === undefined) {
            throw new Error(
                "awsx.ec2.Vpc: with 'ipv4IpamPoolId' alone the addresses come from AWS, which the offline provider can't " +
                    "ask; give 'cidrBlock' as well",
            );
        }
    }
}

/** NAT gateways live in public subnets, and serve private ones. */
export function checkNatGateways(args: VpcPlanArgs, zoneCount: number, kinds: string[]): void {
    const { natStrategy: strategy, elasticIpAllocationIds: addresses } = args;
    const wrong = {
        None: addresses.length > 0 && "Elastic IP allocation IDs cannot be specified",
        Single: addresses.length > 1 && "Exactly one Elastic IP may be specified",
        OnePerAz:
            addresses.length > 0 &&
            addresses.length !== zoneCount &&
            `The number of Elastic IPs, if specified, must match the number of availability zones for the VPC (${zoneCount})`,
    }[strategy];
    if (wrong) {
        throw new Error(`${wrong} when NAT Gateway strategy is '${strategy}'.`);
    }
    if (strategy !== "None" && !(kinds.includes("public") && kinds.some((kind) => kind !== "public"))) {
        throw new Error(
            "If NAT Gateway strategy is 'OnePerAz' or 'Single', public subnets must be declared to host the NAT Gateway " +
                "resource, along with private or isolated subnets to route through it.",
        );
    }
}
