import type { ResourceFacts } from "./resource-facts";

/**
 * Inputs whose change makes the real provider replace the resource, for the types that hold data, beside the physical
 * name; each from the page of the resource under https://registry.terraform.io/providers/hashicorp/aws ("Forces new
 * resource") or the service's own statement that it can't be changed.
 */
const REPLACING: Record<string, { properties: string[]; source: string }> = {
    "aws:dynamodb/table:Table": {
        properties: ["hashKey", "rangeKey", "localSecondaryIndexes"],
        source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html",
    },
    "aws:kms/key:Key": {
        properties: ["keyUsage", "customerMasterKeySpec", "multiRegion", "customKeyStoreId", "xksKeyId"],
        source: "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html",
    },
};

export function replacingProperties(facts: ResourceFacts): Set<string> {
    return new Set([...facts.replacing, ...(REPLACING[facts.type]?.properties ?? []), "region"]);
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
