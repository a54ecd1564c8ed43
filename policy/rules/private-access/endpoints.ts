import { endpointName, serviceEndpoints, type ServiceName } from "../../../facts/service-endpoints";
import type { PolicyResource } from "../../model/resource";
import type { Stack } from "../../model/stack";
import { textOf } from "../../model/values";
import type { Check, StackRule } from "../../rule";
import { topics } from "../controls";
import { vpcsOf } from "../placements";
import { serviceUses, type ServiceUse } from "../service-use";
import { types } from "../types";

export const endpointExample = `new aws.ec2.VpcEndpoint("s3", {
    vpcId: vpc.id,
    serviceName: "com.amazonaws.eu-west-1.s3",
    vpcEndpointType: "Gateway",
    routeTableIds: privateRouteTables.map((table) => table.id),
});`;

export const codeTypes = [
    "aws:lambda/function:Function",
    "aws:lambda/eventSourceMapping:EventSourceMapping",
    "aws:glue/job:Job",
    "aws:emrserverless/application:Application",
];

export const privateEndpoints: StackRule = {
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
        example: endpointExample,
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

export function endpointsOf(stack: Stack, vpc: PolicyResource, service: ServiceName) {
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
