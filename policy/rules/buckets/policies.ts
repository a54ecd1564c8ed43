import type { PolicyResource } from "../../model/resource";
import type { Stack } from "../../model/stack";
import { textOf } from "../../model/values";
import type { Requirement } from "../../requirements";
import { resourceRule, row } from "../../resource-rule";
import { companionRule } from "../companions";
import { fsbp, topics } from "../controls";
import { everyStatement, someStatement } from "../json-requirements";
import type { Statement } from "../policy-statements";
import { deniesWithoutTls, isAbout, isForEverybody } from "../statement-tests";
import { types } from "../types";
import { isLogTarget } from "./log-target";

/** Whether the stack has built a private way to S3, so that there is one to insist on. */
function hasEndpoint(stack: Stack): boolean {
    return stack
        .ofType(...types.vpcEndpoint)
        .some((endpoint) => /\.s3$/.test(textOf(endpoint.asked("serviceName")) ?? ""));
}

function takesFailedEvents(stack: Stack, bucket: PolicyResource): boolean {
    const mappings = stack.referrers(
        bucket,
        types.eventSourceMapping,
        "destinationConfig.onFailure.destinationArn",
    );
    const configs = stack.referrers(
        bucket,
        ["aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig"],
        "destinationConfig.onFailure.destination",
    );
    return (
        mappings.certain.length +
            mappings.possible.length +
            configs.certain.length +
            configs.possible.length >
        0
    );
}

const tlsExample = `policy: JSON.stringify({
    Version: "2012-10-17",
    Statement: [{
        Sid: "DenyWithoutTls",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [raw.arn, \`\${raw.arn}/*\`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
    }],
}),`;

const partitions = ["aws", "aws-cn", "aws-us-gov", "aws-eusc"];

/** Denies clear text on the bucket and its objects, by their own ARNs where the bucket's name is known. */
function tlsOnly(bucket: PolicyResource): Requirement {
    const name = bucket.identity("bucket");
    return someStatement(
        `deny \`s3:*\` on the bucket${name === undefined ? "" : ` \`${name}\``} and its objects to everybody without \`aws:SecureTransport\``,
        (statement) =>
            deniesWithoutTls(statement, "s3") &&
            (name === undefined ? isAboutSomeBucket(statement) : isAboutBucket(statement, name)),
    );
}

function isAboutBucket(statement: Statement, name: string): boolean {
    return partitions.some((partition) =>
        isAbout(statement, `arn:${partition}:s3:::${name}`, `arn:${partition}:s3:::${name}/any`),
    );
}

function isAboutSomeBucket({ resources }: Statement): boolean {
    return (
        resources.some((arn) => arn.endsWith("/*") || arn === "*") &&
        resources.some((arn) => !arn.endsWith("/*"))
    );
}

const policyOfBucket = {
    of: types.bucket,
    by: types.bucketPolicy,
    through: ["bucket"],
    called: "bucket policy",
} as const;

const policyType = types.bucketPolicy[0];

export const tls = companionRule(
    {
        id: "bucket-tls",
        title: "Bucket policies refuse requests without TLS.",
        concern: "encryption-in-transit",
        severity: "high",
        enforcement: "mandatory",
        why: "S3 answers over plain HTTP as well",
        controls: [...fsbp("S3.5"), ...topics.bucketPolicyInTransit],
        remediation: {
            steps: ["Deny `s3:*` when `aws:SecureTransport` is false, on the bucket and its objects."],
            example: tlsExample,
        },
    },
    {
        ...policyOfBucket,
        demands: [{ path: "policy", requirement: tlsOnly }],
        inline: { path: "policy", requirement: tlsOnly },
        fix: "Attach an `aws.s3.BucketPolicy` that denies `s3:*` on the bucket and its objects when `aws:SecureTransport` is false",
        claims: [{ row: 11, type: policyType, path: "policy" }],
        inPreview:
            "A bucket without a policy is violated; a policy that isn't known yet, because it names the bucket's ARN, is deferred.",
    },
);

export const tlsVersion = companionRule(
    {
        id: "bucket-tls-version",
        title: "Bucket policies refuse TLS older than 1.2.",
        concern: "encryption-in-transit",
        severity: "low",
        enforcement: "advisory",
        why: "older clients fall back to TLS that has been broken",
        controls: topics.inTransit,
        remediation: {
            steps: ["Deny `s3:*` with `NumericLessThan` `s3:TlsVersion` 1.2."],
            example: `Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } },`,
        },
    },
    {
        ...policyOfBucket,
        demands: [
            {
                path: "policy",
                requirement: someStatement(
                    "deny requests with `s3:TlsVersion` below 1.2",
                    ({ effect, conditions }) =>
                        effect === "Deny" &&
                        Number(conditions.numericlessthan?.["s3:tlsversion"]?.[0]) >= 1.2,
                ),
            },
        ],
        fix: "Add a statement that denies `s3:*` with `NumericLessThan` `s3:TlsVersion` 1.2",
        claims: [{ row: 12, type: policyType, path: "policy" }],
    },
);

export const ownKeyOnly = companionRule(
    {
        id: "bucket-refuses-other-keys",
        title: "Bucket policies refuse objects under other keys.",
        concern: "encryption-at-rest",
        severity: "low",
        enforcement: "advisory",
        why: "a writer may otherwise choose a weaker key than the bucket's",
        controls: topics.atRest,
        remediation: {
            steps: [
                "Deny `s3:PutObject` when `s3:x-amz-server-side-encryption-aws-kms-key-id` names another key.",
            ],
            example: `Condition: { StringNotEqualsIfExists: { "s3:x-amz-server-side-encryption-aws-kms-key-id": key.arn } },`,
        },
    },
    {
        ...policyOfBucket,
        exempt: (bucket, stack) => isLogTarget(stack, bucket),
        demands: [
            {
                path: "policy",
                requirement: someStatement(
                    "deny `s3:PutObject` under another key",
                    ({ effect, conditions }) =>
                        effect === "Deny" &&
                        Object.values(conditions).some((tests) =>
                            Object.keys(tests).some((key) =>
                                key.startsWith("s3:x-amz-server-side-encryption"),
                            ),
                        ),
                ),
            },
        ],
        fix: "Add a statement that denies `s3:PutObject` under other keys",
        claims: [{ row: 13, type: policyType, path: "policy" }],
    },
);

export const networkOnly = companionRule(
    {
        id: "bucket-network",
        title: "Bucket policies admit a VPC's endpoint alone.",
        concern: "private-access",
        severity: "medium",
        enforcement: "mandatory",
        why: "stolen credentials then open the data from anywhere",
        controls: topics.network,
        remediation: {
            steps: [
                "Deny requests whose `aws:SourceVpce` or `aws:SourceVpc` is another, except from AWS services and from named roles.",
            ],
            example: `Condition: {
    StringNotEqualsIfExists: { "aws:SourceVpce": endpoint.id },
    BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
    ArnNotLike: { "aws:PrincipalArn": deployerArns },
},`,
        },
    },
    {
        ...policyOfBucket,
        // Lambda writes failed events from outside the VPC.
        exempt: (bucket, stack) =>
            !hasEndpoint(stack) || isLogTarget(stack, bucket) || takesFailedEvents(stack, bucket),
        demands: [
            {
                path: "policy",
                requirement: someStatement(
                    "deny what comes from another `aws:SourceVpce` or `aws:SourceVpc`",
                    ({ effect, conditions }) =>
                        effect === "Deny" &&
                        Object.entries(conditions).some(
                            ([operator, tests]) =>
                                operator.includes("not") &&
                                ("aws:sourcevpce" in tests || "aws:sourcevpc" in tests),
                        ),
                ),
            },
        ],
        fix: "Add a statement that denies requests from outside the VPC's endpoint",
        claims: [{ row: 16, type: policyType, path: "policy" }],
    },
);

export const lockOut = resourceRule({
    id: "bucket-no-lockout",
    title: "No bucket policy shuts everybody out.",
    concern: "identity",
    severity: "medium",
    enforcement: "mandatory",
    why: "only the account's root user could then change it",
    controls: topics.leastPrivilege,
    remediation: {
        steps: ["Give statements that deny `s3:*` to everybody a condition."],
        example: tlsExample,
    },
    rows: [
        row(
            15,
            types.bucketPolicy,
            "policy",
            everyStatement(
                "not deny everything to everybody without a condition",
                (statement) =>
                    !(
                        statement.effect === "Deny" &&
                        isForEverybody(statement) &&
                        statement.actions.some((action) => action === "*" || action === "s3:*") &&
                        Object.keys(statement.conditions).length === 0
                    ),
            ),
        ),
    ],
});
