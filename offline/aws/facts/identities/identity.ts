import { byArn, byName, HERE } from "../identity-templates";
import type { Identity } from "../identity";

export const IDENTITY: Record<string, Identity> = {
    "aws:acm/certificate:Certificate": byArn(`acm:${HERE}:certificate/{uuid}`, {
        status: "PENDING_VALIDATION",
        type: "AMAZON_ISSUED",
        renewalEligibility: "INELIGIBLE",
    }),
    "aws:iam/group:Group": byName("iam::{account}:group{path|/}{name}", { uniqueId: "AGPA{upper17}" }),
    "aws:iam/groupPolicy:GroupPolicy": { id: "{group}:{name}" },
    "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": { id: "{group}/{policyArn}" },
    "aws:iam/instanceProfile:InstanceProfile": byName("iam::{account}:instance-profile{path|/}{name}", {
        uniqueId: "AIPA{upper17}",
    }),
    "aws:iam/policy:Policy": byArn("iam::{account}:policy{path|/}{name}", { policyId: "ANPA{upper17}" }),
    "aws:iam/role:Role": byName("iam::{account}:role{path|/}{name}", { uniqueId: "AROA{upper17}" }),
    "aws:iam/rolePolicy:RolePolicy": { id: "{role}:{name}" },
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": { id: "{role}/{policyArn}" },
    "aws:iam/user:User": byName("iam::{account}:user{path|/}{name}", { uniqueId: "AIDA{upper17}" }),
    "aws:iam/userPolicy:UserPolicy": { id: "{user}:{name}" },
    "aws:iam/userPolicyAttachment:UserPolicyAttachment": { id: "{user}/{policyArn}" },
    "aws:wafv2/webAcl:WebAcl": {
        id: "{uuid}",
        arn: `wafv2:${HERE}:regional/webacl/{name}/{uuid}`,
        outputs: { capacity: 700, lockToken: "{uuid}", applicationIntegrationUrl: "" },
    },
    "aws:wafv2/webAclAssociation:WebAclAssociation": { id: "{webAclArn},{resourceArn}" },
    "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": { id: "{resourceArn}" },
};
