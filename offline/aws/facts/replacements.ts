import { physicalName } from "./physical-names";
import { providerSchema } from "./provider-schema";
import type { ResourceFacts } from "./resource-facts";

/**
 * The inputs whose change replaces the resource: its physical name and what that is unique within, what the provider's
 * schema or the package's documentation says, and the region.
 */
export function replacingInputs(facts: ResourceFacts): Set<string> {
    const physical = physicalName(facts);
    const name = physical ? [physical.property, ...physical.within] : [];
    return new Set([...name, ...(providerSchema(facts.type).replacing ?? []), ...facts.replacing, "region"]);
}

/**
 * Types that the real provider deletes before it makes their replacement, because two can't exist side by side
 * (`pulumi-aws`, provider/resource_overrides.go: `DeleteBeforeReplace`).
 */
const REPLACED_FIRST = new Set([
    "aws:apigateway/integration:Integration",
    "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter",
    "aws:ec2/securityGroupRule:SecurityGroupRule",
    "aws:ec2transitgateway/vpcAttachment:VpcAttachment",
    "aws:ecr/lifecyclePolicy:LifecyclePolicy",
    "aws:efs/mountTarget:MountTarget",
    "aws:iam/accountAlias:AccountAlias",
    "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
    "aws:iam/policyAttachment:PolicyAttachment",
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    "aws:iam/userPolicyAttachment:UserPolicyAttachment",
]);

export function replacedFirst(type: string): boolean {
    return REPLACED_FIRST.has(type);
}
