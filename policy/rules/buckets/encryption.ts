import type { PolicyResource } from "../../model/resource";
import type { Stack } from "../../model/stack";
import { textOf } from "../../model/values";
import { containing, customerKey, mustBe } from "../../requirements";
import { resourceRule, row } from "../../resource-rule";
import type { Check, RuleContext, StackRule } from "../../rule";
import { securityHub, topics } from "../controls";
import { types } from "../types";
import { isLogTarget } from "./log-target";

const sseType = types.bucketEncryption[0];

const byDefault = "rules[].applyServerSideEncryptionByDefault";

export const encryption: StackRule = {
    kind: "stack",
    id: "bucket-encryption",
    title: "Buckets are encrypted with a customer managed key.",
    concern: "encryption-at-rest",
    severity: "high",
    enforcement: "mandatory",
    why: "under S3's own key whoever may read the bucket may read the data, and nothing records or withdraws the use of a key",
    controls: [...securityHub("S3.17"), ...topics.atRest],
    remediation: {
        steps: [
            'Create an `aws.s3.BucketServerSideEncryptionConfiguration` with `sseAlgorithm: "aws:kms"` and `kmsMasterKeyId`.',
            "A bucket that receives server access logs is exempt: S3 can't deliver them under a KMS key.",
        ],
        example: `new aws.s3.BucketServerSideEncryptionConfiguration("raw", {
    bucket: raw.bucket,
    rules: [{
        applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.arn },
        bucketKeyEnabled: true,
    }],
});`,
    },
    types: types.bucket,
    claims: [
        { row: 1, type: sseType, path: `${byDefault}.sseAlgorithm` },
        { row: 2, type: sseType, path: `${byDefault}.kmsMasterKeyId` },
        {
            row: 5,
            type: types.bucket[0],
            path: "serverSideEncryptionConfiguration.rule.applyServerSideEncryptionByDefault.sseAlgorithm",
        },
    ],
    inPreview:
        "Decided: the configuration is found by what its `bucket` depends on, and the key by its presence.",
    check: (stack, context) =>
        stack.ofType(...types.bucket).map((bucket) => encryptionOf(stack, bucket, context)),
};

function encryptionOf(stack: Stack, bucket: PolicyResource, context: RuleContext): Check {
    const { certain, possible } = stack.referrers(bucket, types.bucketEncryption, "bucket");
    const inline = "serverSideEncryptionConfiguration.rule.applyServerSideEncryptionByDefault";
    const [source, base] =
        certain.length > 0
            ? ([certain[0], byDefault] as const)
            : bucket.asked("serverSideEncryptionConfiguration").state !== "absent"
              ? ([bucket, inline] as const)
              : ([undefined, ""] as const);
    const receivesLogs = isLogTarget(stack, bucket);
    const passed: Check = { resource: bucket, outcome: "passed", property: "bucket" };
    if (!source) {
        if (receivesLogs) {
            return passed;
        }
        return possible.length > 0
            ? deferred(
                  bucket,
                  "bucket",
                  `whether \`${possible[0].name}\` encrypts it isn't known: its \`bucket\` isn't`,
              )
            : violated(
                  bucket,
                  "bucket",
                  "it has no server-side encryption configuration",
                  'Create an `aws.s3.BucketServerSideEncryptionConfiguration` for it, with `sseAlgorithm: "aws:kms"` and `kmsMasterKeyId`',
              );
    }
    const [algorithm] = source.askedAll(`${base}.sseAlgorithm`);
    if (algorithm.value.state === "unknown") {
        return deferred(
            bucket,
            algorithm.path,
            `\`${algorithm.path}\` of \`${source.name}\` isn't known yet`,
        );
    }
    const isKms = (textOf(algorithm.value) ?? "").startsWith("aws:kms");
    if (receivesLogs) {
        return isKms
            ? violated(
                  bucket,
                  algorithm.path,
                  "it receives server access logs, which S3 can't deliver to a bucket under a KMS key",
                  'Set `sseAlgorithm: "AES256"` on this bucket',
              )
            : passed;
    }
    if (!isKms) {
        return violated(
            bucket,
            algorithm.path,
            `\`${algorithm.path}\` of \`${source.name}\` is ${JSON.stringify(textOf(algorithm.value) ?? null)}`,
            'Set `sseAlgorithm: "aws:kms"` and `kmsMasterKeyId`',
        );
    }
    const [key] = source.askedAll(`${base}.kmsMasterKeyId`);
    return customerKey().test(key.value, context) === "met" || !context.settings.customerKeysOnly
        ? passed
        : violated(
              bucket,
              key.path,
              `\`${key.path}\` of \`${source.name}\` names no customer managed key`,
              "Set `kmsMasterKeyId` to the ARN of a customer managed key",
          );
}

function deferred(resource: PolicyResource, property: string, problem: string): Check {
    return { resource, outcome: "deferred", property, problem };
}

function violated(resource: PolicyResource, property: string, problem: string, fix: string): Check {
    return { resource, outcome: "violated", property, problem, fix };
}

export const encryptionDetails = resourceRule({
    id: "bucket-encryption-details",
    title: "Buckets use bucket keys, and refuse keys that clients bring along.",
    concern: "encryption-at-rest",
    severity: "low",
    enforcement: "advisory",
    why: "without a bucket key every object is a KMS request, and what is under a client's key is lost with it",
    controls: topics.atRest,
    remediation: {
        steps: ['Set `bucketKeyEnabled: true` and `blockedEncryptionTypes: ["SSE-C"]` on the rule.'],
        example: `rules: [{ ...byDefault, bucketKeyEnabled: true, blockedEncryptionTypes: ["SSE-C"] }],`,
    },
    rows: [
        row(3, types.bucketEncryption, "rules[].bucketKeyEnabled", mustBe(true), {
            when: (properties) =>
                properties
                    .find(`${byDefault}.sseAlgorithm`)
                    .some(({ value }) => textOf(value)?.startsWith("aws:kms")),
        }),
        row(4, sseType, "rules[].blockedEncryptionTypes", containing("SSE-C")),
    ],
});

export const objects: StackRule = {
    kind: "stack",
    id: "object-encryption",
    title: "Objects are under a KMS key: their own, or their bucket's.",
    concern: "encryption-at-rest",
    severity: "medium",
    enforcement: "mandatory",
    why: "an object may ask for weaker encryption than its bucket's default",
    controls: topics.atRest,
    remediation: {
        steps: ["Leave `serverSideEncryption` unset in an encrypted bucket, or set `kmsKeyId`."],
        example: `new aws.s3.BucketObjectv2("script", { bucket: code.bucket, key: "job.py", kmsKeyId: key.arn, source });`,
    },
    types: [
        "aws:s3/bucketObjectv2:BucketObjectv2",
        "aws:s3/bucketObject:BucketObject",
        "aws:s3/objectCopy:ObjectCopy",
    ],
    claims: [
        { row: 33, type: "aws:s3/bucketObjectv2:BucketObjectv2", path: "kmsKeyId" },
        { row: 34, type: "aws:s3/objectCopy:ObjectCopy", path: "kmsKeyId" },
    ],
    inPreview: "Decided by the presence of `kmsKeyId`, else by the bucket's encryption.",
    check(stack, context) {
        return stack.ofType(...this.types).map((object): Check => {
            const own = object.asked("serverSideEncryption");
            if (textOf(own) === "AES256") {
                return violated(
                    object,
                    "serverSideEncryption",
                    '`serverSideEncryption` is `"AES256"`',
                    "Leave it unset, or set `kmsKeyId`",
                );
            }
            if (object.asked("kmsKeyId").state !== "absent" || textOf(own)?.startsWith("aws:kms")) {
                return { resource: object, outcome: "passed", property: "kmsKeyId" };
            }
            const buckets = stack.link(object, "bucket", types.bucket).targets;
            const unencrypted = buckets.find(
                (bucket) => encryptionOf(stack, bucket, context).outcome === "violated",
            );
            return unencrypted
                ? violated(
                      object,
                      "kmsKeyId",
                      `neither it nor its bucket \`${unencrypted.name}\` has a KMS key`,
                      "Set `kmsKeyId`",
                  )
                : { resource: object, outcome: "passed", property: "kmsKeyId" };
        });
    },
};
