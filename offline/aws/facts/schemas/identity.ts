import type { ProviderSchema } from "../provider-schema";

const named: ProviderSchema["rules"] = [{ atMostOne: ["name", "namePrefix"] }];

export const IDENTITY: Record<string, ProviderSchema> = {
    "aws:iam/group:Group": { source: "iam/group.go", defaults: { path: "/" } },
    "aws:iam/instanceProfile:InstanceProfile": {
        source: "iam/instance_profile.go",
        defaults: { path: "/" },
        replacing: ["namePrefix", "path"],
        rules: named,
    },
    "aws:iam/policy:Policy": {
        source: "iam/policy.go",
        defaults: { path: "/" },
        replacing: ["description", "namePrefix", "path"],
        rules: named,
        documents: ["policy"],
    },
    "aws:iam/role:Role": {
        source: "iam/role.go",
        defaults: { forceDetachPolicies: false, maxSessionDuration: 3600, path: "/" },
        replacing: ["namePrefix", "path"],
        limits: { maxSessionDuration: { min: 3600, max: 43200 } },
        rules: named,
        documents: ["assumeRolePolicy"],
    },
    "aws:iam/rolePolicy:RolePolicy": {
        source: "iam/role_policy.go",
        replacing: ["namePrefix", "role"],
        rules: named,
        documents: ["policy"],
    },
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
        source: "iam/role_policy_attachment.go",
        replacing: ["policyArn", "role"],
        limits: { policyArn: { pattern: "arn:.+" } },
    },
    "aws:iam/user:User": {
        source: "iam/user.go",
        defaults: { forceDestroy: false, path: "/" },
    },
    "aws:iam/userPolicyAttachment:UserPolicyAttachment": {
        source: "iam/user_policy_attachment.go",
        replacing: ["policyArn", "user"],
    },
    "aws:wafv2/ipSet:IpSet": {
        source: "wafv2/ip_set.go",
        replacing: ["ipAddressVersion", "namePrefix", "scope"],
        rules: named,
    },
    "aws:wafv2/webAcl:WebAcl": {
        source: "wafv2/web_acl.go",
        replacing: ["namePrefix", "scope"],
        rules: named,
    },
    "aws:wafv2/webAclAssociation:WebAclAssociation": {
        source: "wafv2/web_acl_association.go",
        replacing: ["resourceArn", "webAclArn"],
    },
    "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": {
        source: "wafv2/web_acl_logging_configuration.go",
        replacing: ["resourceArn"],
        limits: {
            "loggingFilter.defaultBehavior": { enum: ["KEEP", "DROP"] },
            "loggingFilter.filters[].behavior": { enum: ["KEEP", "DROP"] },
            "loggingFilter.filters[].requirement": { enum: ["MEETS_ALL", "MEETS_ANY"] },
        },
    },
};
