import { serviceEndpoints, type ServiceName } from "../../../facts/service-endpoints";
import type { PolicyResource } from "../../model/resource";
import type { Stack } from "../../model/stack";
import type { Check, StackRule } from "../../rule";
import { topics } from "../controls";
import { allOf, routeTablesOf } from "../placements";
import { serviceUses, type ServiceUse } from "../service-use";
import { types } from "../types";
import { endpointExample, codeTypes, endpointsOf } from "./endpoints";

export const gatewayRoutes: StackRule = {
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
        example: endpointExample,
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
