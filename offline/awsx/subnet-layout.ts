import { Ipv4Block } from "./ipv4-block";
import type { NameTagStrategy, PlannedSubnet, SubnetSpec } from "./subnet-spec";
import { kindOf, normalizeSpecs, subnetNames } from "./subnet-spec";

export type SubnetStrategy = "Legacy" | "Auto" | "AutoMerge" | "Exact";

export interface LayoutRequest {
    vpcName: string;
    cidrBlock: string;
    zones: string[];
    strategy: SubnetStrategy;
    specs: SubnetSpec[] | undefined;
    /** Mask of the block that each zone gets; by default the VPC's block is shared out evenly. */
    zoneMask: number | undefined;
    nameTags: NameTagStrategy;
}

export interface Layout {
    subnets: PlannedSubnet[];
    /** The specs as they were resolved, for the component's output `subnetLayout`. */
    resolved: Pick<SubnetSpec, "type" | "name" | "cidrMask" | "cidrBlocks" | "size">[];
    /** Whether the program gave every block itself. */
    explicit: boolean;
}

/** Shares the VPC's addresses out among the subnets, as the strategy says. @throws Error if they don't fit. */
export function layOut(request: LayoutRequest): Layout {
    const { specs: given, strategy, zones } = request;
    if (strategy === "AutoMerge" && given?.some((spec) => spec.cidrBlocks !== undefined)) {
        throw new Error(
            `subnetStrategy="AutoMerge" does not support subnetSpecs with explicit cidrBlocks. ` +
                `Use subnetStrategy="Auto" or "Exact" to fully specify the subnet layout.`,
        );
    }
    const specs = given && normalizeSpecs(given, zones.length);
    const explicit = specs?.some((spec) => spec.cidrBlocks !== undefined) ?? false;
    const subnets = allocate(request, specs, explicit);
    refuseOverlaps(subnets);
    if (strategy === "Exact") {
        refuseGaps(request.cidrBlock, subnets);
    }
    const asGiven = specs && strategy !== "Legacy" && strategy !== "AutoMerge";
    return { subnets, explicit, resolved: asGiven ? specs : layoutOfFirstZone(subnets, zones.length) };
}

function allocate(
    request: LayoutRequest,
    specs: SubnetSpec[] | undefined,
    explicit: boolean,
): PlannedSubnet[] {
    switch (request.strategy) {
        case "Legacy":
            return specs ? legacyBlocks(request, specs) : legacyDefault(request);
        case "AutoMerge":
            return inOrder(request, mergeWithDefaults(specs ?? [], request));
        case "Auto":
        case "Exact":
            if (explicit) {
                return explicitBlocks(request, specs ?? []);
            }
            // "Exact" without specs is laid out as "Legacy" is.
            return specs || request.strategy === "Auto"
                ? inOrder(request, specs ?? defaultSpecs(request))
                : legacyDefault(request);
    }
}

/** The bits that it takes to number so many things. */
function bitsFor(count: number): number {
    return count === 0 ? 0 : Math.ceil(Math.log2(count));
}

function zoneMaskOf({ zoneMask, cidrBlock, zones }: LayoutRequest): number {
    return zoneMask ?? Ipv4Block.parse(cidrBlock).mask + bitsFor(zones.length);
}

function plan(request: LayoutRequest, spec: SubnetSpec, zoneIndex: number, cidrBlock: string): PlannedSubnet {
    const zone = request.zones[zoneIndex];
    return {
        cidrBlock,
        type: spec.type,
        zone,
        ...subnetNames(request.vpcName, spec, zoneIndex + 1, zone, request.nameTags),
        assignIpv6AddressOnCreation: spec.assignIpv6AddressOnCreation,
        tags: spec.tags,
    };
}

function explicitBlocks(request: LayoutRequest, specs: SubnetSpec[]): PlannedSubnet[] {
    return request.zones.flatMap((_, index) =>
        specs.map((spec) => plan(request, spec, index, spec.cidrBlocks?.[index] ?? "")),
    );
}

/** Private and public subnets: half and a quarter of the zone's block, of which no more than a /16 is shared out. */
function defaultSpecs(request: LayoutRequest): SubnetSpec[] {
    const zoneMask = zoneMaskOf(request);
    if (zoneMask > 26) {
        throw new Error(
            `Automatic subnet creation requires a VPC with at least /26 available per AZ, but only /${zoneMask} is ` +
                "available. If you do need very small subnets, please specify them explicitly.",
        );
    }
    return ["Private", "Public"].map((type, index) => ({
        type,
        cidrMask: Math.max(zoneMask, 16) + index + 1,
    }));
}

function mergeWithDefaults(specs: SubnetSpec[], request: LayoutRequest): SubnetSpec[] {
    const defaults = defaultSpecs(request);
    const overrides = (spec: SubnetSpec): boolean =>
        spec.name === undefined && defaults.some((preset) => kindOf(preset) === kindOf(spec));
    const merged = defaults.map((preset) => ({
        ...preset,
        ...specs.find((spec) => overrides(spec) && kindOf(spec) === kindOf(preset)),
    }));
    return [...merged, ...specs.filter((spec) => !overrides(spec))];
}

/** Blocks in the order of the specs, each beginning after the one before ends. */
function inOrder(request: LayoutRequest, specs: SubnetSpec[]): PlannedSubnet[] {
    if (specs.length === 0) {
        throw new Error("No subnets specified");
    }
    const vpc = Ipv4Block.parse(request.cidrBlock);
    const zoneMask = zoneMaskOf(request);
    const maskOf = (spec: SubnetSpec): number => spec.cidrMask ?? zoneMask + bitsFor(specs.length);
    const available = 2 ** (32 - zoneMask);
    const required = specs.reduce((sum, spec) => sum + 2 ** (32 - maskOf(spec)), 0);
    if (required > available) {
        throw new Error(
            `Subnets are too large for VPC. VPC has ${available} addresses, but subnets require ${required} addresses.`,
        );
    }
    const subnets: PlannedSubnet[] = [];
    let zoneBlock = Ipv4Block.of(vpc.first, zoneMask);
    request.zones.forEach((_, zoneIndex) => {
        let block: Ipv4Block | undefined;
        for (const spec of specs) {
            block = block?.nextOfMask(maskOf(spec)) ?? Ipv4Block.of(zoneBlock.first, maskOf(spec));
            subnets.push(plan(request, spec, zoneIndex, block.toString()));
        }
        zoneBlock = zoneBlock.next();
    });
    return subnets;
}

function legacyZoneBlocks(request: LayoutRequest): Ipv4Block[] {
    const vpc = Ipv4Block.parse(request.cidrBlock);
    return request.zones.map((_, index) => vpc.part(bitsFor(request.zones.length), index));
}

/** Each zone's block: its first half private, the first half of the rest public. */
function legacyDefault(request: LayoutRequest): PlannedSubnet[] {
    const zoneBlocks = legacyZoneBlocks(request);
    const privateBlocks = zoneBlocks.map((block) => block.part(1, 0));
    const make = (type: string, blocks: Ipv4Block[]): PlannedSubnet[] =>
        blocks.map((block, index) => plan(request, { type }, index, block.asWritten()));
    return [
        ...make("Private", privateBlocks),
        ...make(
            "Public",
            privateBlocks.map((block) => block.part(0, 1).part(1, 0)),
        ),
    ];
}

/** The kinds in their order, and the mask of a subnet of each when neither the spec nor a small zone says otherwise. */
const LEGACY_MASKS = [
    { type: "Private", mask: 19 },
    { type: "Public", mask: 20 },
    { type: "Isolated", mask: 24 },
];

/** In each zone the private subnets first, then the public and the isolated ones, each kind after the one before. */
function legacyBlocks(request: LayoutRequest, specs: SubnetSpec[]): PlannedSubnet[] {
    const extraBits = specs.length === 1 ? 0 : 1;
    return legacyZoneBlocks(request).flatMap((zoneBlock, zoneIndex) => {
        const subnets: PlannedSubnet[] = [];
        let previous: Ipv4Block | undefined;
        for (const { type, mask } of LEGACY_MASKS) {
            // Where the kind begins: after the last subnet of the kind before it, or with the zone.
            const base = previous ?? zoneBlock;
            const start = previous ? previous.part(0, 1) : zoneBlock;
            specs
                .filter((spec) => kindOf(spec) === type.toLowerCase())
                .forEach((spec, index) => {
                    const wanted = spec.cidrMask ?? Math.max(zoneBlock.mask + extraBits, mask);
                    let block = start.part(wanted - base.mask, index);
                    if (previous?.overlaps(block)) {
                        block = previous.nextOfMask(wanted);
                    }
                    subnets.push(plan(request, { ...spec, type }, zoneIndex, block.asWritten()));
                    previous = block;
                });
        }
        return subnets;
    });
}

/** The layout as specs, read from as many subnets as a zone has, from the first on: as awsx 3.9 reads it. */
function layoutOfFirstZone(subnets: PlannedSubnet[], zoneCount: number): Layout["resolved"] {
    const resolved: Layout["resolved"] = [];
    let previous: Ipv4Block | undefined;
    for (const subnet of subnets.slice(0, subnets.length / zoneCount)) {
        const block = Ipv4Block.parse(subnet.cidrBlock);
        for (const gap of previous ? gapsBetween(previous, block) : []) {
            resolved.push({ type: "Unused", cidrMask: gap.mask });
        }
        resolved.push({ type: subnet.type, cidrMask: block.mask });
        previous = block;
    }
    return resolved;
}

/** The fewest blocks that fill the room between two. */
function gapsBetween(one: Ipv4Block, other: Ipv4Block): Ipv4Block[] {
    const [before, after] = one.first < other.first ? [one, other] : [other, one];
    const gaps: Ipv4Block[] = [];
    let start = before.last + 1;
    while (start < after.first) {
        let mask = 32;
        const fits = (wider: Ipv4Block): boolean => wider.first === start && wider.last < after.first;
        while (mask > 0 && fits(Ipv4Block.of(start, mask - 1))) {
            mask--;
        }
        const gap = Ipv4Block.of(start, mask);
        gaps.push(gap);
        start = gap.last + 1;
    }
    return gaps;
}

function refuseOverlaps(subnets: PlannedSubnet[]): void {
    const blocks = subnets.map((subnet) => ({ subnet, block: Ipv4Block.parse(subnet.cidrBlock) }));
    const overlapping = blocks.filter((one) =>
        blocks.some((other) => one !== other && one.block.overlaps(other.block)),
    );
    if (overlapping.length > 0) {
        const lines = overlapping.map(
            ({ subnet }, index) => `${index + 1}. ${subnet.resourceName}: ${subnet.cidrBlock}`,
        );
        throw new Error(
            "The following subnets overlap with at least one other subnet. Make the CIDR for the VPC larger, reduce the " +
                `size of the subnets per AZ, or use less Availability Zones:\n\n${lines.join("\n")}\n`,
        );
    }
}

function refuseGaps(cidrBlock: string, subnets: PlannedSubnet[]): void {
    const vpc = Ipv4Block.parse(cidrBlock);
    const gaps: string[] = [];
    let end = vpc.first;
    let previous: PlannedSubnet | undefined;
    for (const subnet of subnets) {
        const block = Ipv4Block.parse(subnet.cidrBlock);
        if (block.first !== end) {
            gaps.push(
                previous
                    ? `${previous.resourceName} (${previous.cidrBlock}) <=> ${subnet.resourceName} (${subnet.cidrBlock})`
                    : `${subnet.resourceName} (${subnet.cidrBlock}) does not start at the beginning of the VPC (${cidrBlock})`,
            );
        }
        end = block.last + 1;
        previous = subnet;
    }
    if (previous && end !== vpc.last + 1) {
        gaps.push(`${previous.resourceName} (${previous.cidrBlock}) ends before the VPC (${cidrBlock}) does`);
    }
    if (gaps.length > 0) {
        throw new Error(
            `There are gaps in the subnet ranges. Please fix the following gaps: ${gaps.join(", ")}`,
        );
    }
}
