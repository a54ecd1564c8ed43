import type { TestStack } from "../../../policy/test-kit";
import { type Handle } from "../../../policy/test-kit";
import { account, allow, document } from "./documents";

export function keys(stack: TestStack): Handle {
    const principals = ["cloudwatch.amazonaws.com", "events.amazonaws.com"].map((Service) =>
        allow({ Service }, ["kms:Decrypt", "kms:GenerateDataKey*"], "*", {
            StringEquals: { "aws:SourceAccount": "123456789012" },
        }),
    );
    const key = stack.add("aws:kms/key:Key", "key", {
        description: "Encrypts everything",
        enableKeyRotation: true,
        deletionWindowInDays: 30,
        policy: document(allow({ AWS: account }, "kms:*", "*"), ...principals),
    });
    const second = stack.add("aws:kms/key:Key", "second-key", {
        description: "Has its policy beside it",
        enableKeyRotation: true,
    });
    stack.add("aws:kms/keyPolicy:KeyPolicy", "second-key-policy", {
        keyId: second.id,
        policy: document(allow({ AWS: account }, "kms:*", "*")),
    });
    stack.add("aws:kms/replicaKey:ReplicaKey", "replica-key", { primaryKeyArn: key.arn });
    stack.add("aws:kms/grant:Grant", "grant", { keyId: key.id, operations: ["Decrypt"] });
    return key;
}

export function roles(stack: TestStack, raw: Handle): Handle {
    const role = stack.add("aws:iam/role:Role", "role", {
        assumeRolePolicy: document({
            Effect: "Allow",
            Principal: { Service: "lambda.amazonaws.com" },
            Action: "sts:AssumeRole",
        }),
    });
    stack.add("aws:iam/rolePolicy:RolePolicy", "role-policy", {
        role: role.get("name"),
        policy: document({
            Effect: "Allow",
            Action: ["s3:PutObject"],
            Resource: raw.get("arn", (arn) => `${arn}/clickstream/*`),
        }),
    });
    const policy = stack.add("aws:iam/policy:Policy", "managed-policy", {
        policy: document({ Effect: "Allow", Action: "cloudwatch:PutMetricData", Resource: "*" }),
    });
    stack.add("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "attachment", {
        role: role.get("name"),
        policyArn: policy.arn,
    });
    stack.add("aws:iam/role:Role", "inline-role", {
        assumeRolePolicy: document({
            Effect: "Allow",
            Principal: { Service: "states.amazonaws.com" },
            Action: "sts:AssumeRole",
            Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
        }),
        inlinePolicies: [
            {
                name: "read",
                policy: document({
                    Effect: "Allow",
                    Action: "s3:GetObject",
                    Resource: "arn:aws:s3:::elsewhere/*",
                }),
            },
        ],
    });
    return role;
}
