import { serviceOfAction, serviceOfType, type ServiceName } from "../../facts/service-endpoints";
import type { PolicyResource } from "../model/resource";
import type { Stack } from "../model/stack";
import { textOf } from "../model/values";
import { documentIn, statementsOf, type Statement } from "./policy-statements";
import { types } from "./types";

const rolePolicy = "aws:iam/rolePolicy:RolePolicy";
const rolePolicyAttachment = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const managedPolicy = "aws:iam/policy:Policy";
const glueConnection = "aws:glue/connection:Connection";
const mskCluster = "aws:msk/cluster:Cluster";

/** Types of which a service's endpoint is needed by whoever uses such a resource. */
const usableTypes = Object.keys(serviceOfType);

/** Code that runs in subnets, and the services that it calls from there. */
export interface ServiceUse {
    /** The resource that a finding is about. */
    readonly resource: PolicyResource;
    /** The resource whose property names the subnets, with that property. */
    readonly placed: { readonly resource: PolicyResource; readonly property: string };
    readonly services: ReadonlySet<ServiceName>;
}

/** What the code of a stack calls from inside its VPCs. */
export function serviceUses(stack: Stack): ServiceUse[] {
    return [
        ...stack.ofType(...types.function).map((resource) => functionUse(stack, resource)),
        ...stack.ofType(...types.eventSourceMapping).flatMap((resource) => mskPollerUse(stack, resource)),
        ...stack.ofType("aws:glue/job:Job").flatMap((resource) => glueJobUse(stack, resource)),
        ...stack.ofType("aws:emrserverless/application:Application").map((resource) => ({
            resource,
            placed: { resource, property: "networkConfiguration.subnetIds[]" },
            services: new Set<ServiceName>(["s3"]),
        })),
    ];
}

function functionUse(stack: Stack, resource: PolicyResource): ServiceUse {
    const served = servedByLambda(stack, resource);
    const services = new Set<ServiceName>();
    for (const used of usedIn(stack, resource, "environment.variables{}")) {
        services.add(serviceOfType[used.type]);
    }
    for (const service of permittedServices(stack, resource, "role", served)) {
        services.add(service);
    }
    return { resource, placed: { resource, property: "vpcConfig.subnetIds[]" }, services };
}

/**
 * What Lambda itself reads and writes for a function, from outside the VPC: event sources that it polls, destinations of
 * failed events, dead letters.
 */
function servedByLambda(stack: Stack, resource: PolicyResource): Set<PolicyResource> {
    const mappings = stack.referrers(resource, types.eventSourceMapping, "functionName");
    const invokeConfigs = stack.referrers(
        resource,
        ["aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig"],
        "functionName",
    );
    const links = [
        ...[...mappings.certain, ...mappings.possible].flatMap((mapping) => [
            stack.link(mapping, "eventSourceArn", usableTypes),
            stack.link(mapping, "destinationConfig.onFailure.destinationArn", usableTypes),
        ]),
        ...[...invokeConfigs.certain, ...invokeConfigs.possible].flatMap((config) => [
            stack.link(config, "destinationConfig.onFailure.destination", usableTypes),
            stack.link(config, "destinationConfig.onSuccess.destination", usableTypes),
        ]),
        stack.link(resource, "deadLetterConfig.targetArn", usableTypes),
    ];
    return new Set(links.flatMap(({ targets, candidates }) => [...targets, ...candidates]));
}

/** Lambda polls MSK from network interfaces in the cluster's own subnets. */
function mskPollerUse(stack: Stack, mapping: PolicyResource): ServiceUse[] {
    const services = new Set<ServiceName>(["lambda", "sts"]);
    const access = mapping.askedAll("sourceAccessConfigurations[].type");
    if (access.some(({ value }) => textOf(value)?.startsWith("SASL_SCRAM"))) {
        services.add("secretsmanager");
    }
    return stack.link(mapping, "eventSourceArn", [mskCluster]).targets.map((cluster) => ({
        resource: mapping,
        placed: { resource: cluster, property: "brokerNodeGroupInfo.clientSubnets[]" },
        services,
    }));
}

function glueJobUse(stack: Stack, resource: PolicyResource): ServiceUse[] {
    const services = new Set<ServiceName>([
        "s3",
        ...permittedServices(stack, resource, "roleArn", new Set()),
        ...reportingServices(resource),
        // Jobs in a VPC encrypt by themselves what the configuration says, and so call KMS from there:
        // https://docs.aws.amazon.com/glue/latest/dg/encryption-security-configuration.html#encryption-kms-vpc-endpoint
        ...(resource.asked("securityConfiguration").state === "absent" ? [] : ["kms" as const]),
    ]);
    for (const used of usedIn(stack, resource, "defaultArguments{}")) {
        services.add(serviceOfType[used.type]);
    }
    const connections = stack.link(resource, "connections[]", [glueConnection]);
    return [...connections.targets, ...connections.candidates].map((connection) => ({
        resource,
        placed: { resource: connection, property: "physicalConnectionRequirements.subnetId" },
        services,
    }));
}

/**
 * What a Glue job is told to report to, from the subnets that it runs in.
 *
 * Source: https://docs.aws.amazon.com/glue/latest/dg/aws-glue-programming-etl-glue-arguments.html
 */
function reportingServices(job: PolicyResource): ServiceName[] {
    const isOn = (argument: string) => textOf(job.asked(`defaultArguments."${argument}"`)) === "true";
    return [
        ...(isOn("--enable-continuous-cloudwatch-log") ? ["logs" as const] : []),
        ...(isOn("--enable-metrics") || isOn("--enable-observability-metrics")
            ? ["monitoring" as const]
            : []),
    ];
}

function usedIn(stack: Stack, resource: PolicyResource, path: string): PolicyResource[] {
    const { targets, candidates } = stack.link(resource, path, usableTypes);
    return [...targets, ...candidates];
}

/** Services that the code's role lets it call: by actions where the policy is known, else by what it depends on. */
function permittedServices(
    stack: Stack,
    resource: PolicyResource,
    roleProperty: string,
    served: ReadonlySet<PolicyResource>,
): Set<ServiceName> {
    const services = new Set<ServiceName>();
    for (const role of stack.link(resource, roleProperty, types.role).targets) {
        for (const policy of policiesOf(stack, role)) {
            const document = documentIn(policy.asked("policy"));
            if (document.state === "known") {
                for (const statement of statementsOf(document.json)) {
                    called(stack, statement, resource.type, served).forEach((service) =>
                        services.add(service),
                    );
                }
            } else if (document.state === "unknown") {
                for (const used of stack.dependencies(policy, "policy", usableTypes)) {
                    if (!served.has(used)) {
                        services.add(serviceOfType[used.type]);
                    }
                }
            }
        }
    }
    return services;
}

function policiesOf(stack: Stack, role: PolicyResource): PolicyResource[] {
    const inline = stack.referrers(role, [rolePolicy], "role").certain;
    const attached = stack
        .referrers(role, [rolePolicyAttachment], "role")
        .certain.flatMap((attachment) => stack.link(attachment, "policyArn", [managedPolicy]).targets);
    return [...inline, ...attached];
}

function called(
    stack: Stack,
    statement: Statement,
    callerType: string,
    served: ReadonlySet<PolicyResource>,
): ServiceName[] {
    if (statement.effect !== "Allow") {
        return [];
    }
    const about = statement.resources.flatMap((arn) => stack.identified(arn, usableTypes));
    if (about.length > 0 && about.every((each) => served.has(each))) {
        return [];
    }
    return statement.actions
        .map((action) => serviceOfAction(action, callerType))
        .filter((service): service is ServiceName => service !== undefined);
}
