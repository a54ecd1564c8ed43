import type { TestStack } from "../../policy/test-kit";

/** A property that a rule looks at once one of its options asks for it; the gallery doesn't have it. */
export interface AskedForByOption {
    readonly row: number;
    readonly rule: string;
    /** Resource of the gallery that is then violated. */
    readonly on: string;
    readonly options: Readonly<Record<string, unknown>>;
    readonly apply?: (stack: TestStack) => void;
}

export const askedForByOptions: readonly AskedForByOption[] = [
    { rule: "bucket-mfa-delete", row: 22, on: "raw-versioning", options: { required: true } },
    { rule: "object-lock", row: 26, on: "raw", options: { required: true } },
    { rule: "transfer-web-app-fips", row: 117, on: "portal", options: { required: true } },
    { rule: "api-client-certificates", row: 222, on: "v1", options: { backendCertificates: true } },
    { rule: "api-client-certificates", row: 237, on: "http-domain", options: { mutualTls: true } },
    {
        rule: "api-private",
        row: 214,
        on: "webhook",
        options: { required: true },
        apply: (stack) => {
            stack.find("webhook").inputs.endpointConfiguration = { types: "REGIONAL" };
        },
    },
    { rule: "bucket-request-metrics", row: 35, on: "raw", options: { required: true } },
    {
        rule: "messaging-cross-account",
        row: 200,
        on: "alarms-policy",
        options: { accounts: ["123456789012"] },
        apply: (stack) => {
            stack.find("alarms-policy").inputs.policy = JSON.stringify({
                Statement: [
                    {
                        Effect: "Allow",
                        Principal: { AWS: "arn:aws:iam::210987654321:root" },
                        Action: "sns:Publish",
                    },
                ],
            });
        },
    },
    { rule: "iam-role-limits", row: 298, on: "role", options: { boundary: true } },
    { rule: "lambda-code-signing", row: 127, on: "normalizer", options: { required: true } },
    { rule: "datasync-reports", row: 82, on: "legacy", options: { required: true } },
    { rule: "lambda-limits", row: 129, on: "normalizer", options: { maximumSeconds: 30 } },
    { rule: "dynamodb-capacity", row: 247, on: "seen", options: { streams: true } },
    { rule: "log-group-deletion-protection", row: 253, on: "logs", options: { required: true } },
];
