import { mustBe, present } from "../../requirements";
import { resourceRule, row } from "../../resource-rule";
import { companionRule } from "../companions";
import { given } from "../conditions";
import { fsbp, securityHub, topics } from "../controls";
import { types } from "../types";
import { isLogTarget } from "./log-target";

export const logging = companionRule(
    {
        id: "bucket-logging",
        title: "Buckets log who reads and writes them.",
        concern: "logging",
        severity: "medium",
        enforcement: "mandatory",
        why: "nobody can tell afterwards what was taken",
        controls: [...fsbp("S3.9"), ...topics.logging],
        remediation: {
            steps: [
                "Create an `aws.s3.BucketLogging` with a `targetBucket`. The bucket that receives the logs is exempt.",
            ],
            example: `new aws.s3.BucketLogging("raw", { bucket: raw.bucket, targetBucket: logs.bucket, targetPrefix: "raw/" });`,
        },
    },
    {
        of: types.bucket,
        by: types.bucketLogging,
        through: ["bucket"],
        called: "`aws.s3.BucketLogging`",
        demands: [{ path: "targetBucket", requirement: present() }],
        inline: { path: "logging.targetBucket", requirement: present() },
        exempt: (bucket, stack) => isLogTarget(stack, bucket),
        fix: "Create an `aws.s3.BucketLogging` for it with the `targetBucket` that receives the logs",
        claims: [{ row: 23, type: types.bucketLogging[0], path: "targetBucket" }],
    },
);

export const notifications = resourceRule({
    id: "bucket-notifications",
    title: "Bucket notifications go somewhere.",
    concern: "logging",
    severity: "low",
    enforcement: "advisory",
    why: "a notification without a destination tells nobody that data arrived",
    controls: [...securityHub("S3.11"), ...topics.logging],
    remediation: {
        steps: ["Set `eventbridge: true`, or name queues, topics or functions."],
        example: `new aws.s3.BucketNotification("raw", { bucket: raw.bucket, eventbridge: true });`,
    },
    rows: [
        row(30, types.bucketNotification, "eventbridge", mustBe(true), {
            when: (properties) =>
                !["queues", "topics", "lambdaFunctions"].some((property) => given(property)(properties)),
        }),
    ],
});
