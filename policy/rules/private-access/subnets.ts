import type { PolicyResource } from "../../model/resource";
import type { Stack } from "../../model/stack";
import { textOf } from "../../model/values";
import type { Check, StackRule } from "../../rule";
import { fsbp, topics } from "../controls";
import { allOf, placedIn, placedTypes, routeTablesOf, type Placed } from "../placements";
import { types } from "../types";

export const privateSubnets: StackRule = {
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
