import type { Given } from "../../../policy/test-kit";
import { type Weakening, set, statement, letsAnybodyIn, remove, alarm, add } from "./weakening";

export const policies: readonly Weakening[] = [
    // Policies that look narrower than they are
    ...(
        [
            ["StringEqualsIfExists", { "aws:PrincipalOrgID": "o-1234567890" }],
            ["StringLike", { "aws:PrincipalArn": "*" }],
            ["IpAddress", { "aws:SourceIp": "0.0.0.0/0" }],
            ["Null", { "aws:PrincipalOrgID": "true" }],
            ["StringNotEquals", { "aws:PrincipalAccount": "123456789012" }],
        ] as [string, Given][]
    ).map(([operator, test]) =>
        set(
            14,
            "resource-policy-principals",
            "raw-policy",
            "policy",
            statement({
                Effect: "Allow",
                Principal: "*",
                Action: "s3:GetObject",
                Resource: "*",
                Condition: { [operator]: test },
            }),
        ),
    ),
    set(14, "resource-policy-principals", "webhook-secret-policy", "policy", letsAnybodyIn),
    set(14, "resource-policy-principals", "raw", "policy", letsAnybodyIn),
    set(
        11,
        "bucket-tls",
        "raw",
        "policy",
        statement({
            Effect: "Deny",
            Principal: "*",
            Action: "s3:*",
            Resource: ["arn:aws:s3:::raw", "arn:aws:s3:::raw/*"],
            Condition: {
                Bool: { "aws:SecureTransport": "false" },
                StringEquals: { "aws:PrincipalArn": "arn:aws:iam::123456789012:role/somebody" },
            },
        }),
        { change: "raw-policy" },
    ),
    set(
        292,
        "iam-least-privilege",
        "role-policy",
        "policy",
        statement({ Effect: "Allow", Action: "s3:GetObject", NotResource: "arn:aws:s3:::other/*" }),
    ),
    set(
        292,
        "iam-least-privilege",
        "role-policy",
        "policy",
        statement({ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::*/*" }),
    ),
    ...["0.0.0.0/1", "128.0.0.0/2", "52.0.0.0/7"].map((block) =>
        set(289, "security-group-ingress", "ingress-rule", "cidrIpv4", block),
    ),
    set(289, "security-group-ingress", "ingress-rule", "cidrIpv6", "2000::/3"),
    set(
        272,
        "endpoint-policy",
        "glue-endpoint",
        "policy",
        statement({ Effect: "Allow", Principal: { AWS: "*" }, Action: "glue:*", Resource: "*" }),
    ),
    set(
        272,
        "endpoint-policy",
        "glue-endpoint",
        "policy",
        statement({ Effect: "Allow", Principal: "*", Action: ["s3:Get*", "s3:ListBucket"], Resource: "*" }),
    ),
    remove(271, "gateway-endpoint-routes", "normalizer", "association-a"),
    // Statements and rules that are there, and protect something else
    ...[
        ["arn:aws:s3:::another", "arn:aws:s3:::another/*"],
        ["arn:aws:s3:::raw-1a2b3c4/*"],
        ["arn:aws:s3:::raw-1a2b3c4"],
        ["arn:aws:s3:::raw-1a2b3c4", "arn:aws:s3:::raw-1a2b3c4/landing/*"],
    ].map((resources) =>
        set(
            11,
            "bucket-tls",
            "raw",
            "policy",
            statement({
                Effect: "Deny",
                Principal: "*",
                Action: "s3:*",
                Resource: resources,
                Condition: { Bool: { "aws:SecureTransport": "false" } },
            }),
            { change: "raw-policy" },
        ),
    ),
    set(
        208,
        "sqs-tls",
        "work",
        "policy",
        statement({
            Effect: "Deny",
            Principal: "*",
            Action: "sqs:*",
            Resource: "arn:aws:sqs:us-east-1:123456789012:another",
            Condition: { Bool: { "aws:SecureTransport": "false" } },
        }),
        { change: "work-policy" },
    ),
    set(
        16,
        "bucket-network",
        "raw",
        "policy",
        statement({
            Effect: "Allow",
            Principal: { AWS: "arn:aws:iam::123456789012:root" },
            Action: "s3:GetObject",
            Resource: "*",
            Condition: { StringEquals: { "aws:SourceVpce": "vpce-1" } },
        }),
        { change: "raw-policy" },
    ),
    set(331, "firewall-rules", "firewall", "rules.0.action", { count: {} }),
    set(331, "firewall-rules", "firewall", "rules.1.overrideAction", { count: {} }),
    set(256, "alarm-actions", alarm, "alarmActions", ["on-call"]),
    remove(266, "private-endpoints", "sessions", "kms-endpoint"),
    // Permissions that are wider than they look
    ...[
        { Effect: "Allow", Action: "s3:*", Resource: "arn:aws:s3:::raw/*" },
        {
            Effect: "Allow",
            Action: ["kinesis:PutRecord", "kms:*"],
            Resource: "arn:aws:kms:us-east-1:1:key/1",
        },
        { Effect: "Allow", Action: "kms:GenerateDataKey", Resource: "*" },
        { Effect: "Allow", Action: "glue:Update*", Resource: "*" },
        { Effect: "Allow", Action: "lambda:UpdateFunctionCode", Resource: "*" },
        { Effect: "Allow", Action: "iam:AttachRolePolicy", Resource: "*" },
    ].map((fields: Record<string, Given>) =>
        set(292, "iam-least-privilege", "role-policy", "policy", statement(fields)),
    ),
    add(295, "iam-no-administrator", "aws:iam/rolePolicyAttachment:RolePolicyAttachment", {
        role: "normalizer",
        policyArn: "arn:aws:iam::aws:policy/AmazonS3FullAccess",
    }),
];
