import { type Weakening, set, letsAnybodyIn, statement, clear, add, emr } from "./weakening";

const dataPolicies = [
    [14, "raw-policy"],
    [55, "clicks-policy"],
    [74, "bus-policy"],
    [163, "catalog-policy"],
    [199, "alarms-policy"],
    [209, "work-policy"],
    [249, "seen-policy"],
] as const;

const allOf = (action: string) =>
    statement({
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: action,
        Resource: "*",
        Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
    });

export const identity: readonly Weakening[] = [
    ...[...dataPolicies, [40, "key"] as const, [40, "second-key-policy"] as const].map(([row, on]) =>
        set(row, "resource-policy-principals", on, "policy", letsAnybodyIn),
    ),
    ...dataPolicies.map(([row, on]) => set(row, "resource-policy-actions", on, "policy", allOf("*"))),
    set(254, "resource-policy-actions", "log-policy", "policyDocument", allOf("logs:*")),
    set(201, "resource-policy-actions", "alarms", "policy", allOf("sns:*")),
    set(210, "resource-policy-actions", "work", "policy", allOf("SQS:*")),
    set(254, "resource-policy-principals", "log-policy", "policyDocument", letsAnybodyIn),
    set(201, "resource-policy-principals", "alarms", "policy", letsAnybodyIn),
    set(210, "resource-policy-principals", "work", "policy", letsAnybodyIn),
    set(
        40,
        "kms-policy",
        "key",
        "policy",
        statement({
            Effect: "Allow",
            Principal: { AWS: "arn:aws:iam::123456789012:role/app" },
            Action: "kms:*",
            Resource: "*",
        }),
    ),
    set(42, "kms-policy", "second-key-policy", "bypassPolicyLockoutSafetyCheck", true),
    set(43, "kms-policy", "key", "bypassPolicyLockoutSafetyCheck", true),
    set(49, "kms-grants", "grant", "operations", ["Decrypt", "CreateGrant"]),
    set(134, "lambda-permission", "permission", "principal", "*"),
    set(135, "lambda-permission", "permission", "sourceArn", clear),
    set(136, "lambda-permission", "layer-permission", "principal", "*"),
    set(
        291,
        "iam-role-trust",
        "role",
        "assumeRolePolicy",
        statement({ Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" }),
    ),
    set(
        292,
        "iam-least-privilege",
        "role-policy",
        "policy",
        statement({ Effect: "Allow", Action: "*", Resource: "*" }),
    ),
    set(
        292,
        "iam-least-privilege",
        "role-policy",
        "policy",
        statement({ Effect: "Allow", Action: "s3:*", Resource: "*" }),
    ),
    set(
        293,
        "iam-least-privilege",
        "managed-policy",
        "policy",
        statement({ Effect: "Allow", Action: ["kms:Decrypt"], Resource: "*" }),
    ),
    set(
        294,
        "iam-least-privilege",
        "role-policy",
        "policy",
        statement({ Effect: "Allow", Action: "kms:ReEncrypt*", Resource: "arn:aws:kms:*:*:key/*" }),
    ),
    set(
        296,
        "iam-least-privilege",
        "inline-role",
        "inlinePolicies.0.policy",
        statement({ Effect: "Allow", NotAction: "iam:*", Resource: "*" }),
    ),
    set(
        295,
        "iam-no-administrator",
        "attachment",
        "policyArn",
        "arn:aws:iam::aws:policy/AdministratorAccess",
    ),
    add(299, "iam-no-access-keys", "aws:iam/accessKey:AccessKey", { user: "uploader" }),
    set(66, "msk-authentication", "bus", "clientAuthentication.unauthenticated", true),
    set(67, "msk-authentication", "bus", "clientAuthentication", clear),
    set(
        71,
        "msk-authentication",
        "broker-settings",
        "serverProperties",
        "auto.create.topics.enable=true\nallow.everyone.if.no.acl.found=false\n",
    ),
    set(71, "msk-authentication", "broker-settings", "serverProperties", "auto.create.topics.enable=false\n"),
    set(72, "msk-authentication", "small-bus", "clientAuthentication.sasl.iam.enabled", false),
    set(77, "msk-authentication", "connector", "kafkaClusterClientAuthentication.authenticationType", "NONE"),
    set(87, "no-plaintext-secrets", "object-storage", "secretKey", "wJalrXUtnFEMI"),
    set(108, "no-plaintext-secrets", "warehouse", "hostKey", "-----BEGIN OPENSSH PRIVATE KEY-----"),
    set(121, "no-plaintext-secrets", "normalizer", "environment.variables", {
        PARTNER_API_KEY: "0123456789abcdef",
    }),
    set(121, "no-plaintext-secrets", "normalizer", "environment.variables", { ID: `AKIA${"A".repeat(16)}` }),
    ...(
        [
            { DB_PASS_PHRASE: "x", dbPassword: "hunter2" },
            { API_KEY: "0123456789abcdef" },
            { SIGNING_SECRET: "s3cr3t" },
            { accessToken: "eyJhbGciOiJIUzI1NiJ9.e30.x" },
            { STRIPE: `sk_live_${"a1".repeat(12)}` },
            { DATABASE_URL: "postgres://shop:hunter2@db.example.com/shop" },
        ] as Record<string, string>[]
    ).map((variables) => set(121, "no-plaintext-secrets", "normalizer", "environment.variables", variables)),
    set(326, "no-plaintext-secrets", "sessions", "defaultArguments", { "--db_password": "hunter2" }),
    set(326, "no-plaintext-secrets", "sessions", "nonOverridableArguments", { "--API_KEY": "0123456789" }),
    set(327, "no-plaintext-secrets", "connector", "connectorConfiguration", {
        "database.password": "hunter2",
    }),
    set(328, "no-plaintext-secrets", "v1", "variables", { partnerToken: "0123456789abcdef" }),
    set(154, "no-plaintext-secrets", "glue-database", "connectionProperties.PASSWORD", "hunter2"),
    set(89, "datasync-authentication", "efs", "fileSystemAccessRoleArn", clear),
    set(92, "datasync-authentication", "hdfs", "authenticationType", "SIMPLE"),
    set(116, "transfer-user-home", "carrier", "homeDirectoryType", "PATH"),
    set(228, "api-authorization", "post", "authorization", "NONE"),
    set(235, "api-authorization", "http-route", "authorizationType", "NONE"),
    set(235, "api-authorization", "http-route", "authorizationType", clear),
    emr(170, "emr-metadata-v2", "with version 1 of the metadata service", (content) => {
        delete (content as Record<string, unknown>).InstanceMetadataServiceConfiguration;
    }),
    set(191, "no-payloads-in-logs", "nightly-run", "loggingConfiguration.includeExecutionData", true),
    set(226, "no-payloads-in-logs", "all-methods", "settings.dataTraceEnabled", true),
];
