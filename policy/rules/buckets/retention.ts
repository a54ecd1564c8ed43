import { mustBe, oneOf, present, satisfying } from "../../requirements";
import { resourceRule, row } from "../../resource-rule";
import { companionRule } from "../companions";
import { fsbp, securityHub, topics } from "../controls";
import { types } from "../types";

export const versioning = companionRule(
    {
        id: "bucket-versioning",
        title: "Buckets keep versions.",
        concern: "resilience",
        severity: "medium",
        enforcement: "mandatory",
        why: "an overwritten or deleted object can't be got back otherwise",
        controls: [...securityHub("S3.14"), ...topics.versions],
        remediation: {
            steps: ['Create an `aws.s3.BucketVersioning` with `status: "Enabled"`.'],
            example: `new aws.s3.BucketVersioning("raw", { bucket: raw.bucket, versioningConfiguration: { status: "Enabled" } });`,
        },
    },
    {
        of: types.bucket,
        by: types.bucketVersioning,
        through: ["bucket"],
        called: "`aws.s3.BucketVersioning`",
        demands: [{ path: "versioningConfiguration.status", requirement: mustBe("Enabled") }],
        inline: { path: "versioning.enabled", requirement: mustBe(true) },
        fix: 'Create an `aws.s3.BucketVersioning` for it with `versioningConfiguration: { status: "Enabled" }`',
        claims: [{ row: 21, type: types.bucketVersioning[0], path: "versioningConfiguration.status" }],
    },
);

export const mfaDelete = resourceRule({
    id: "bucket-mfa-delete",
    title: "Versions are deleted with a second factor alone.",
    concern: "resilience",
    severity: "low",
    enforcement: "advisory",
    why: "stolen credentials could erase every version",
    controls: [...securityHub("S3.20"), ...topics.mfaDelete],
    remediation: {
        steps: [
            'Set `versioningConfiguration.mfaDelete: "Enabled"` as the root user, or leave the rule off.',
        ],
        example: `versioningConfiguration: { status: "Enabled", mfaDelete: "Enabled" },`,
    },
    options: {
        required: {
            type: "boolean",
            default: false,
            description: "Whether MFA delete is required. It can be switched on by the root user alone.",
        },
    },
    rows: [
        row(22, types.bucketVersioning, "versioningConfiguration.mfaDelete", {
            demand: () => 'be `"Enabled"`',
            test: (value, context) =>
                context.option<boolean>("required") ? mustBe("Enabled").test(value, context) : "met",
        }),
    ],
});

export const lifecycle = companionRule(
    {
        id: "bucket-lifecycle",
        title: "Buckets have a lifecycle.",
        concern: "resilience",
        severity: "low",
        enforcement: "mandatory",
        why: "what nobody deletes is kept, paid and answered for without end",
        controls: [...fsbp("S3.13"), ...topics.disposal],
        remediation: {
            steps: ["Create an `aws.s3.BucketLifecycleConfiguration` with at least one enabled rule."],
            example: `rules: [{ id: "expire", status: "Enabled", expiration: { days: 90 }, filter: {} }],`,
        },
    },
    {
        of: types.bucket,
        by: types.bucketLifecycle,
        through: ["bucket"],
        called: "lifecycle configuration",
        demands: [
            {
                path: "rules",
                requirement: satisfying(
                    "have a rule that is enabled",
                    (value) =>
                        Array.isArray(value) &&
                        value.some(
                            (each) =>
                                typeof each === "object" &&
                                each !== null &&
                                "status" in each &&
                                each.status === "Enabled",
                        ),
                ),
            },
        ],
        inline: { path: "lifecycleRules", requirement: present() },
        fix: "Create an `aws.s3.BucketLifecycleConfiguration` for it with an enabled rule",
        claims: [{ row: 25, type: types.bucketLifecycle[0], path: "rules" }],
    },
);

export const incompleteUploads = resourceRule({
    id: "bucket-incomplete-uploads",
    title: "Lifecycles abort incomplete uploads.",
    concern: "resilience",
    severity: "low",
    enforcement: "advisory",
    why: "parts of uploads that broke off are invisible, and paid for",
    controls: topics.disposal,
    remediation: {
        steps: ["Give one rule `abortIncompleteMultipartUpload.daysAfterInitiation`."],
        example: `rules: [{ id: "abort", status: "Enabled", filter: {}, abortIncompleteMultipartUpload: { daysAfterInitiation: 7 } }],`,
    },
    rows: [
        row(
            24,
            types.bucketLifecycle,
            "rules",
            satisfying(
                "have a rule with `abortIncompleteMultipartUpload`",
                (value) =>
                    Array.isArray(value) &&
                    value.some(
                        (each) =>
                            typeof each === "object" &&
                            each !== null &&
                            "abortIncompleteMultipartUpload" in each,
                    ),
            ),
        ),
    ],
});

export const objectLock = resourceRule({
    id: "object-lock",
    title: "Where objects are locked, they are locked by default.",
    concern: "resilience",
    severity: "low",
    enforcement: "advisory",
    why: "a lock that each writer must ask for is forgotten by some",
    controls: [...securityHub("S3.15"), ...topics.locks],
    remediation: {
        steps: [
            'Set `rule.defaultRetention.mode` to `"COMPLIANCE"` or `"GOVERNANCE"`.',
            "Set `objectLockEnabled` of landing buckets, if `required`.",
        ],
        example: `rule: { defaultRetention: { mode: "GOVERNANCE", days: 90 } },`,
    },
    options: {
        required: {
            type: "boolean",
            default: false,
            description: "Whether every bucket must have object lock.",
        },
    },
    rows: [
        row(26, types.bucket, "objectLockEnabled", {
            demand: () => "be true",
            test: (value, context) =>
                context.option<boolean>("required") ? mustBe(true).test(value, context) : "met",
        }),
        row(
            27,
            [
                "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
                "aws:s3/bucketObjectLockConfigurationV2:BucketObjectLockConfigurationV2",
            ],
            "rule.defaultRetention.mode",
            oneOf(["COMPLIANCE", "GOVERNANCE"]),
        ),
    ],
});
