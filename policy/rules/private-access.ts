import { endpointName, serviceEndpoints, type ServiceName } from "../../facts/service-endpoints";
import type { PolicyResource } from "../model/resource";
import type { Stack } from "../model/stack";
import { textOf } from "../model/values";
import type { Check, Rule, StackRule } from "../rule";
import { fsbp, topics } from "./controls";
import { allOf, placedIn, placedTypes, routeTablesOf, vpcsOf, type Placed } from "./placements";
import { serviceUses, type ServiceUse } from "./service-use";
import { types } from "./types";

const example = `new aws.ec2.VpcEndpoint("s3", {
    vpcId: vpc.id,
    serviceName: "com.amazonaws.eu-west-1.s3",
    vpcEndpointType: "Gateway",
    routeTableIds: privateRouteTables.map((table) => table.id),
});`;

const codeTypes = [
    "aws:lambda/function:Function",
    "aws:lambda/eventSourceMapping:EventSourceMapping",
    "aws:glue/job:Job",
    "aws:emrserverless/application:Application",
];

const privateEndpoints: StackRule = {
    kind: "stack",
    id: "private-endpoints",
    title: "A VPC has an endpoint of each AWS service that code in it calls.",
    concern: "private-access",
    severity: "high",
    enforcement: "mandatory",
    why: "without one the call leaves over the internet, or in a network with no way out it hangs until it times out",
    controls: topics.outbound,
    remediation: {
        steps: [
            "Create an `aws.ec2.VpcEndpoint` of the service in the VPC: type `Gateway` for S3 and DynamoDB, else `Interface`.",
        ],
        example,
    },
    types: codeTypes,
    claims: [{ row: 266, type: "aws:ec2/vpcEndpoint:VpcEndpoint", path: "serviceName" }],
    inPreview:
        "Decided: the services are those of the resources that the code's environment and its role's policies depend on, " +
        "and those of the actions in policies that are known.",
    check: (stack) => serviceUses(stack).flatMap((use) => endpointChecks(stack, use)),
};

function endpointChecks(stack: Stack, use: ServiceUse): Check[] {
    const { resource, placed } = use;
    const subnets = stack.link(placed.resource, placed.property, types.subnet);
    return vpcsOf(stack, subnets).flatMap((vpc) =>
        [...use.services].sort().map((service): Check => {
            const found = endpointsOf(stack, vpc, service);
            const property = placed.property.replace("[]", "");
            if (found.sure.length > 0) {
                return { resource, outcome: "passed", property };
            }
            if (found.possible.length > 0) {
                return {
                    resource,
                    outcome: "deferred",
                    property,
                    problem: `whether \`${found.possible[0].name}\` is VPC \`${vpc.name}\`'s endpoint of ${service} isn't known`,
                };
            }
            const type = serviceEndpoints[service];
            return {
                resource,
                outcome: "violated",
                property,
                problem: `its code calls ${service}, of which VPC \`${vpc.name}\` has no endpoint`,
                fix:
                    `Create an \`aws.ec2.VpcEndpoint\` with \`vpcId: <${vpc.name}>.id\`, ` +
                    `\`serviceName: "${endpointName(service, "<region>")}"\` and \`vpcEndpointType: "${type}"\``,
            };
        }),
    );
}

function endpointsOf(stack: Stack, vpc: PolicyResource, service: ServiceName) {
    const { certain, possible } = stack.referrers(vpc, types.vpcEndpoint, "vpcId");
    const sure: PolicyResource[] = [];
    const maybe: PolicyResource[] = [];
    for (const endpoint of [...certain, ...possible]) {
        const name = endpoint.asked("serviceName");
        if (name.state === "unknown") {
            maybe.push(endpoint);
        } else if (new RegExp(`\\.${service}(-fips)?$`).test(textOf(name) ?? "")) {
            (certain.includes(endpoint) ? sure : maybe).push(endpoint);
        }
    }
    return { sure, possible: maybe };
}

const gatewayRoutes: StackRule = {
    kind: "stack",
    id: "gateway-endpoint-routes",
    title: "Gateway endpoints are on the route tables of the subnets whose code calls their services.",
    concern: "private-access",
    severity: "high",
    enforcement: "mandatory",
    why: "a gateway endpoint serves only the subnets whose route table it is on",
    controls: topics.outbound,
    remediation: {
        steps: [
            "Add the subnets' route tables to the endpoint's `routeTableIds`, or associate them with it.",
        ],
        example,
    },
    types: codeTypes,
    claims: [
        { row: 271, type: "aws:ec2/vpcEndpoint:VpcEndpoint", path: "routeTableIds" },
        { row: 267, type: "aws:ec2/vpcEndpoint:VpcEndpoint", path: "vpcEndpointType" },
    ],
    inPreview:
        "Decided by what `routeTableIds` and the associations depend on; deferred where that is ambiguous.",
    check: (stack) =>
        serviceUses(stack).flatMap((use) =>
            [...use.services]
                .filter((service) => serviceEndpoints[service] === "Gateway")
                .flatMap((service) => gatewayChecks(stack, use, service)),
        ),
};

function gatewayChecks(stack: Stack, use: ServiceUse, service: ServiceName): Check[] {
    const { resource, placed } = use;
    const subnets = stack.link(placed.resource, placed.property, types.subnet);
    const property = placed.property.replace("[]", "");
    return allOf(subnets).flatMap((subnet) => {
        const vpcs = allOf(stack.link(subnet, "vpcId", types.vpc));
        const gateways = vpcs
            .flatMap((vpc) => endpointsOf(stack, vpc, service).sure)
            .filter(
                (endpoint) =>
                    endpoint.asked("vpcEndpointType").state !== "known" ||
                    endpoint.inputs.text("vpcEndpointType") === "Gateway",
            );
        const tables = routeTablesOf(stack, subnet);
        if (gateways.length === 0) {
            return [];
        }
        if (tables.length === 0) {
            return mainTableCheck(stack, { resource, property, service }, subnet, vpcs, gateways);
        }
        return tables.map((table): Check => {
            const served = gateways.map((endpoint) => servesTable(stack, endpoint, table));
            if (served.includes("yes")) {
                return { resource, outcome: "passed", property };
            }
            const [endpoint] = gateways;
            if (served.includes("maybe")) {
                return {
                    resource,
                    outcome: "deferred",
                    property: "routeTableIds",
                    problem: `whether \`${endpoint.name}\` is on route table \`${table.name}\` isn't known: its \`routeTableIds\` aren't`,
                };
            }
            return {
                resource,
                outcome: "violated",
                property,
                problem: `its code calls ${service} from subnet \`${subnet.name}\`, whose route table \`${table.name}\` is not on endpoint \`${endpoint.name}\``,
                fix: `Add \`${table.name}\`'s id to \`routeTableIds\` of \`${endpoint.name}\``,
            };
        });
    });
}

/** A subnet without a route table of its own is under its VPC's main one. */
function mainTableCheck(
    stack: Stack,
    { resource, property, service }: { resource: PolicyResource; property: string; service: ServiceName },
    subnet: PolicyResource,
    vpcs: readonly PolicyResource[],
    gateways: readonly PolicyResource[],
): Check[] {
    const mayServeMain = gateways.some(
        (endpoint) =>
            stack.dependencies(endpoint, "routeTableIds", types.vpc).length > 0 ||
            stack.link(endpoint, "routeTableIds[]", types.routeTable).outside.length > 0,
    );
    const hasMain = vpcs.some(
        (vpc) =>
            stack.referrers(vpc, mainTableTypes, "vpcId").certain.length > 0 ||
            stack.ofType("aws:ec2/defaultRouteTable:DefaultRouteTable").length > 0,
    );
    return mayServeMain || hasMain || vpcs.length === 0
        ? []
        : [
              {
                  resource,
                  outcome: "violated",
                  property,
                  problem: `its code calls ${service} from subnet \`${subnet.name}\`, which has no route table of its own, so that endpoint \`${gateways[0].name}\` doesn't serve it`,
                  fix: `Associate \`${subnet.name}\` with a route table that is on \`${gateways[0].name}\``,
              },
          ];
}

const mainTableTypes = ["aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation"];

function servesTable(stack: Stack, endpoint: PolicyResource, table: PolicyResource): "yes" | "maybe" | "no" {
    const direct = stack.link(endpoint, "routeTableIds[]", [table.type]);
    const associations = stack.referrers(table, types.endpointRouteTable, "routeTableId");
    const ofEndpoint = (association: PolicyResource) =>
        stack.link(association, "vpcEndpointId", types.vpcEndpoint).targets.includes(endpoint);
    if (direct.targets.includes(table) || associations.certain.some(ofEndpoint)) {
        return "yes";
    }
    return direct.candidates.includes(table) || direct.unresolved || associations.possible.some(ofEndpoint)
        ? "maybe"
        : "no";
}

const privateSubnets: StackRule = {
    kind: "stack",
    id: "private-subnets",
    title: "Ingestion and transformation run in subnets without public addresses and without a route to an internet gateway.",
    concern: "private-access",
    severity: "high",
    enforcement: "mandatory",
    why: "in a public subnet one wrong security group rule opens the resource to the internet",
    controls: [...fsbp("EC2.15"), ...topics.network],
    remediation: {
        steps: [
            "Place the resource in subnets whose route tables have no `0.0.0.0/0` or `::/0` route to an internet gateway, and which leave `mapPublicIpOnLaunch` off.",
        ],
        example: `new aws.lambda.Function("normalizer", {
    ...rest,
    vpcConfig: { subnetIds: privateSubnetIds, securityGroupIds: [group.id] },
});`,
    },
    types: placedTypes,
    claims: [
        { row: 280, type: "aws:ec2/route:Route", path: "gatewayId" },
        { row: 281, type: "aws:ec2/routeTable:RouteTable", path: "routes[].gatewayId" },
        { row: 279, type: types.subnet[0], path: "mapPublicIpOnLaunch" },
    ],
    inPreview:
        "Decided by what routes and associations depend on; deferred where some of the possible subnets are public.",
    check: (stack) => placedIn(stack).map((placed) => subnetCheck(stack, placed)),
};

function subnetCheck(stack: Stack, { resource, property, subnets }: Placed): Check {
    const sure = firstPublic(stack, subnets.targets);
    const possible = subnets.candidates.filter((subnet) => publicity(stack, subnet));
    const all = possible.length === subnets.candidates.length ? firstPublic(stack, possible) : undefined;
    const found = sure ?? all;
    if (found) {
        return {
            resource,
            outcome: "violated",
            property,
            problem: `\`${property}\` names subnet \`${found.subnet.name}\`, which ${found.why}`,
            fix: `Name private subnets in \`${property}\``,
        };
    }
    return possible.length > 0
        ? {
              resource,
              outcome: "deferred",
              property,
              problem: `\`${property}\` may name \`${possible[0].name}\`, which ${publicity(stack, possible[0])}; its ids aren't known yet`,
          }
        : { resource, outcome: "passed", property };
}

function firstPublic(stack: Stack, subnets: readonly PolicyResource[]) {
    for (const subnet of subnets) {
        const why = publicity(stack, subnet);
        if (why) {
            return { subnet, why };
        }
    }
    return undefined;
}

/** What makes a subnet public, if anything does. */
function publicity(stack: Stack, subnet: PolicyResource): string | undefined {
    if (textOf(subnet.asked("mapPublicIpOnLaunch")) === "true") {
        return "gives out public addresses";
    }
    return routeTablesOf(stack, subnet).some((table) => hasWayOut(stack, table))
        ? "has a route to an internet gateway"
        : undefined;
}

function hasWayOut(stack: Stack, table: PolicyResource): boolean {
    const routes = stack.referrers(table, types.route, "routeTableId").certain;
    return (
        routes.some((route) =>
            leadsOut(stack, route, "gatewayId", ["destinationCidrBlock", "destinationIpv6CidrBlock"]),
        ) ||
        table.inputs
            .find("routes[].gatewayId")
            .filter(({ value }) => value.state !== "absent")
            .some(({ path }) => {
                const base = path.replace(/gatewayId$/, "");
                return leadsOut(stack, table, path, [`${base}cidrBlock`, `${base}ipv6CidrBlock`]);
            })
    );
}

function leadsOut(
    stack: Stack,
    from: PolicyResource,
    gateway: string,
    destinations: readonly string[],
): boolean {
    const everywhere = destinations.some((path) => {
        const value = from.asked(path);
        return value.state === "known" && (value.value === "0.0.0.0/0" || value.value === "::/0");
    });
    const link = stack.link(from, gateway, types.internetGateway);
    return everywhere && (allOf(link).length > 0 || link.outside.some((id) => id.startsWith("igw-")));
}

export const privateAccess: readonly Rule[] = [privateEndpoints, gatewayRoutes, privateSubnets];
