import type { RecordedResource } from "./recorded-resource";
import type { RecordingMonitor } from "./recording-monitor";

interface SubnetSpec {
    type: string;
    name?: string;
    cidrMask?: number;
}

/**
 * Registers the children that `awsx:ec2:Vpc` 3.x registers, and answers with its outputs.
 *
 * Source: https://github.com/pulumi/pulumi-awsx/blob/main/awsx/ec2/vpc.ts
 */
export function recordedVpc(
    monitor: RecordingMonitor,
    component: RecordedResource,
): { outputs: Record<string, unknown>; dependencies: string[] } {
    const { name, inputs } = component;
    const cidrBlock = (inputs.cidrBlock as string | undefined) ?? "10.0.0.0/16";
    const zones =
        (inputs.availabilityZoneNames as string[] | undefined) ??
        monitor.zones.slice(0, (inputs.numberOfAvailabilityZones as number | undefined) ?? 3);
    const specs = (inputs.subnetSpecs as SubnetSpec[] | undefined) ?? [
        { type: "Private" },
        { type: "Public" },
    ];
    const nat = (inputs.natGateways as { strategy?: string } | undefined)?.strategy ?? "OnePerAz";
    const tags = { Name: name, ...(inputs.tags as Record<string, string> | undefined) };

    const vpc = monitor.makeUp({
        type: "aws:ec2/vpc:Vpc",
        name,
        parent: component,
        inputs: {
            cidrBlock,
            enableDnsHostnames: inputs.enableDnsHostnames ?? false,
            enableDnsSupport: inputs.enableDnsSupport ?? true,
            tags,
        },
    });
    const internetGateway = monitor.makeUp({
        type: "aws:ec2/internetGateway:InternetGateway",
        name,
        parent: vpc,
        inputs: { vpcId: monitor.idOf(vpc), tags },
        dependencies: [vpc],
    });
    const subnets: RecordedResource[] = [];
    const routeTables: RecordedResource[] = [];
    const routes: RecordedResource[] = [];
    const associations: RecordedResource[] = [];
    const order = ["public", "private", "isolated"];
    const sorted = [...specs].sort(
        (a, b) => order.indexOf(a.type.toLowerCase()) - order.indexOf(b.type.toLowerCase()),
    );
    zones.forEach((zone, zoneIndex) => {
        for (const spec of sorted) {
            const type = spec.type.toLowerCase();
            const subnetName = `${name}-${spec.name ?? type}-${zoneIndex + 1}`;
            const subnet = monitor.makeUp({
                type: "aws:ec2/subnet:Subnet",
                name: subnetName,
                parent: vpc,
                inputs: {
                    vpcId: monitor.idOf(vpc),
                    availabilityZone: zone,
                    cidrBlock: subnetBlock(cidrBlock, zones.length, specs.length, subnets.length),
                    mapPublicIpOnLaunch: type === "public",
                    assignIpv6AddressOnCreation: false,
                    tags: { ...tags, Name: subnetName, SubnetType: spec.type },
                },
                dependencies: [vpc],
            });
            const routeTable = monitor.makeUp({
                type: "aws:ec2/routeTable:RouteTable",
                name: subnetName,
                parent: subnet,
                inputs: {
                    vpcId: monitor.idOf(vpc),
                    tags: { ...tags, Name: subnetName, SubnetType: spec.type },
                },
                dependencies: [vpc, subnet],
            });
            associations.push(
                monitor.makeUp({
                    type: "aws:ec2/routeTableAssociation:RouteTableAssociation",
                    name: subnetName,
                    parent: routeTable,
                    inputs: { subnetId: monitor.idOf(subnet), routeTableId: monitor.idOf(routeTable) },
                    dependencies: [subnet, routeTable],
                }),
            );
            const toNat = type === "private" && nat.toLowerCase() !== "none";
            if (type === "public" || toNat) {
                routes.push(
                    monitor.makeUp({
                        type: "aws:ec2/route:Route",
                        name: subnetName,
                        parent: routeTable,
                        inputs: {
                            routeTableId: monitor.idOf(routeTable),
                            destinationCidrBlock: "0.0.0.0/0",
                            ...(toNat
                                ? { natGatewayId: "nat-0" }
                                : { gatewayId: monitor.idOf(internetGateway) }),
                        },
                        dependencies: [routeTable],
                    }),
                );
            }
            subnets.push(subnet);
            routeTables.push(routeTable);
        }
    });

    const references = (resources: RecordedResource[]) => resources.map((each) => monitor.reference(each));
    const ofType = (type: string) =>
        subnets.filter(({ inputs: { tags } }) => (tags as Record<string, string>).SubnetType === type);
    const idsOf = (type: string) => ofType(type).map((subnet) => monitor.idOf(subnet));
    return {
        outputs: {
            vpcId: monitor.idOf(vpc),
            vpc: monitor.reference(vpc),
            internetGateway: monitor.reference(internetGateway),
            subnets: references(subnets),
            isolatedSubnets: references(ofType("Isolated")),
            privateSubnets: references(ofType("Private")),
            publicSubnets: references(ofType("Public")),
            isolatedSubnetIds: idsOf("Isolated"),
            privateSubnetIds: idsOf("Private"),
            publicSubnetIds: idsOf("Public"),
            routeTables: references(routeTables),
            routeTableAssociations: references(associations),
            routes: references(routes),
            natGateways: [],
            eips: [],
            vpcEndpoints: [],
        },
        dependencies: [vpc, internetGateway, ...subnets, ...routeTables, ...associations, ...routes].map(
            ({ urn }) => urn,
        ),
    };
}

/** The `index`th of equal blocks: the VPC's addresses divided by zones, and a zone's by its subnets. */
function subnetBlock(vpcBlock: string, zones: number, perZone: number, index: number): string {
    const [base, mask] = vpcBlock.split("/");
    const zoneMask = Number(mask) + Math.ceil(Math.log2(zones));
    const subnetMask = zoneMask + Math.ceil(Math.log2(perZone));
    const start =
        base.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0) +
        Math.floor(index / perZone) * 2 ** (32 - zoneMask) +
        (index % perZone) * 2 ** (32 - subnetMask);
    return `${[24, 16, 8, 0].map((shift) => (start >>> shift) & 255).join(".")}/${subnetMask}`;
}
