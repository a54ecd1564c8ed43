import type { Tags } from "./tags";

/** A kind of subnet that the VPC has in every zone, as the program asks for it (`subnetSpecs`). */
export interface SubnetSpec {
    type: string;
    name?: string;
    cidrMask?: number;
    cidrBlocks?: string[];
    size?: number;
    tags?: Tags;
    assignIpv6AddressOnCreation?: boolean;
}

/** One subnet that is to be made. */
export interface PlannedSubnet {
    cidrBlock: string;
    type: string;
    zone: string;
    /** Its name in the program, and that of its route table and routes. */
    resourceName: string;
    /** Its `Name` tag. */
    nameTag: string;
    assignIpv6AddressOnCreation?: boolean;
    tags?: Tags;
}

export type NameTagStrategy = "Legacy" | "AvailabilityZone";

/** Addresses that a block of each mask holds: the sizes that a spec may ask for, /0 to /30. */
export const SUBNET_SIZES = Array.from({ length: 31 }, (_, mask) => 2 ** (32 - mask));

export function kindOf(spec: { type: string }): string {
    return spec.type.toLowerCase();
}

/** The subnet names of a spec in a zone. The name in the program never depends on the zone's own name. */
export function subnetNames(
    vpcName: string,
    spec: Pick<SubnetSpec, "name" | "type">,
    zoneNumber: number,
    zone: string,
    strategy: NameTagStrategy,
): { resourceName: string; nameTag: string } {
    const stem = `${vpcName}-${spec.name ?? kindOf(spec)}`;
    const suffix = strategy === "AvailabilityZone" ? zoneSuffix(zone) : String(zoneNumber);
    return { resourceName: `${stem}-${zoneNumber}`, nameTag: `${stem}-${suffix}` };
}

/** `us-east-1a` is known as `1a`. */
function zoneSuffix(zone: string): string {
    return zone.replace(/^[a-z]{2}(?:-[a-z]+)+-/, "");
}

export function checkZoneSuffixes(zones: string[]): void {
    const seen = new Map<string, string>();
    for (const zone of zones) {
        const other = seen.get(zoneSuffix(zone));
        if (other !== undefined) {
            throw new Error(
                `subnetNameTagStrategy="AvailabilityZone" requires availability zones with distinct suffixes, but ` +
                    `"${other}" and "${zone}" both reduce to "${zoneSuffix(zone)}".`,
            );
        }
        seen.set(zoneSuffix(zone), zone);
    }
}

/** The specs with mask and size filled in from one another. @throws Error that lists every mistake. */
export function normalizeSpecs(specs: SubnetSpec[], zoneCount: number): SubnetSpec[] {
    const issues = [...duplicateNames(specs), ...invalidSizes(specs)];
    const explicit = specs.some((spec) => spec.cidrBlocks !== undefined);
    const normalized = specs.map((spec, index) => {
        if (explicit) {
            issues.push(...explicitBlockIssues(spec, index, zoneCount));
            return spec;
        }
        const mask = spec.cidrMask ?? (spec.size ? SUBNET_SIZES.indexOf(spec.size) : undefined);
        const size = mask ? SUBNET_SIZES[mask] : undefined;
        if (spec.size !== undefined && size !== undefined && size !== spec.size) {
            issues.push(
                `Subnet size ${spec.size} does not match the expected size for a /${mask} subnet (${size}).`,
            );
        }
        return { ...spec, cidrMask: mask, size };
    });
    if (issues.length > 0) {
        throw new Error(`Invalid subnet specifications:\n - ${issues.join("\n - ")}`);
    }
    return normalized;
}

function duplicateNames(specs: SubnetSpec[]): string[] {
    const kinds = [...new Set(specs.map(kindOf))];
    return kinds
        .filter((kind) => {
            const names = specs.filter((spec) => kindOf(spec) === kind).map(({ name }) => name);
            return new Set(names).size < names.length;
        })
        .map(
            (kind) =>
                `Multiple subnet specs of type "${kind}" require unique names. You can have at most one unnamed subnet per ` +
                `type. All other subnets of the same type must have unique "name" properties to avoid duplicate resource names.`,
        );
}

function invalidSizes(specs: SubnetSpec[]): string[] {
    const sizes = specs
        .map(({ size }) => size)
        .filter((size) => size !== undefined && !SUBNET_SIZES.includes(size));
    return sizes.length > 0
        ? [
              `The following subnet sizes are invalid: ${sizes.join(", ")}. Valid sizes are: ${SUBNET_SIZES.join(", ")}.`,
          ]
        : [];
}

function explicitBlockIssues(spec: SubnetSpec, index: number, zoneCount: number): string[] {
    const { cidrBlocks, cidrMask, size } = spec;
    if (cidrBlocks === undefined) {
        return ["If any subnet spec has explicit cidrBlocks, all subnets must have explicit cidrBlocks."];
    }
    if (cidrBlocks.length !== zoneCount) {
        return [
            `The number of CIDR blocks in subnetSpecs[${index}] must match the number of availability zones (${zoneCount}).`,
        ];
    }
    const masks = cidrBlocks.map((block) => Number(block.split("/")[1]));
    if (cidrMask !== undefined && masks.some((mask) => mask !== cidrMask)) {
        return [`The cidrMask in subnetSpecs[${index}] must match all cidrBlocks or be left undefined.`];
    }
    if (size !== undefined && masks.some((mask) => SUBNET_SIZES[mask] !== size)) {
        return [`The size in subnetSpecs[${index}] must match all cidrBlocks or be left undefined.`];
    }
    return [];
}
