import type { PolicyResource } from "../model/resource";
import type { Link, Stack } from "../model/stack";
import { types } from "./types";

/** A resource that runs in subnets, or puts its network interfaces there. */
export interface Placed {
    readonly resource: PolicyResource;
    /** Property that names the subnets. */
    readonly property: string;
    /** Subnets in the stack, sure or possible. */
    readonly subnets: Link;
}

/** Which property names a type's subnets. */
const subnetProperties: Record<string, readonly string[]> = {
    "aws:lambda/function:Function": ["vpcConfig.subnetIds[]"],
    "aws:msk/cluster:Cluster": ["brokerNodeGroupInfo.clientSubnets[]"],
    "aws:msk/serverlessCluster:ServerlessCluster": ["vpcConfigs[].subnetIds[]"],
    "aws:mskconnect/connector:Connector": ["kafkaCluster.apacheKafkaCluster.vpc.subnets[]"],
    "aws:transfer/server:Server": ["endpointDetails.subnetIds[]"],
    "aws:glue/connection:Connection": ["physicalConnectionRequirements.subnetId"],
    "aws:emr/cluster:Cluster": ["ec2Attributes.subnetId", "ec2Attributes.subnetIds[]"],
    "aws:emrserverless/application:Application": ["networkConfiguration.subnetIds[]"],
};

/** Types that can be placed in subnets. */
export const placedTypes: readonly string[] = Object.keys(subnetProperties);

/** Everything in the stack that is placed in subnets. */
export function placedIn(stack: Stack): Placed[] {
    return stack.ofType(...placedTypes).flatMap((resource) =>
        subnetProperties[resource.type]
            .map((path) => ({
                resource,
                property: path.replace("[]", ""),
                subnets: stack.link(resource, path, types.subnet),
            }))
            .filter(({ subnets }) => isSomewhere(subnets)),
    );
}

function isSomewhere({ targets, candidates, outside, unresolved }: Link): boolean {
    return targets.length > 0 || candidates.length > 0 || outside.length > 0 || unresolved;
}

/** Subnets that a link surely or possibly leads to. */
export function allOf(link: Link): readonly PolicyResource[] {
    return [...link.targets, ...link.candidates];
}

/** VPCs of the stack that the subnets are in. */
export function vpcsOf(stack: Stack, subnets: Link): PolicyResource[] {
    return [...new Set(allOf(subnets).flatMap((subnet) => allOf(stack.link(subnet, "vpcId", types.vpc))))];
}

/** Route tables of a subnet that the stack associates with it. */
export function routeTablesOf(stack: Stack, subnet: PolicyResource): PolicyResource[] {
    const { certain, possible } = stack.referrers(subnet, types.routeTableAssociation, "subnetId");
    const associations = certain.length > 0 ? certain : possible;
    return associations.flatMap((association) =>
        allOf(stack.link(association, "routeTableId", types.routeTable)),
    );
}
