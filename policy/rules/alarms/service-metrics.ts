import { containing, oneOf } from "../../requirements";
import { resourceRule, row } from "../../resource-rule";
import type { Check, StackRule } from "../../rule";
import { equal, not } from "../conditions";
import { securityHub, topics } from "../controls";
import { types } from "../types";

export const shardMetrics = resourceRule({
    id: "kinesis-shard-metrics",
    title: "Provisioned streams have metrics of each shard.",
    concern: "alarms",
    severity: "low",
    enforcement: "advisory",
    why: "a hot shard hides in the stream's average",
    controls: topics.alarms,
    remediation: {
        steps: [
            "Add `IteratorAgeMilliseconds` and `WriteProvisionedThroughputExceeded` to `shardLevelMetrics`.",
        ],
        example: `shardLevelMetrics: ["IteratorAgeMilliseconds", "WriteProvisionedThroughputExceeded"],`,
    },
    rows: [
        row(
            53,
            "aws:kinesis/stream:Stream",
            "shardLevelMetrics",
            containing("WriteProvisionedThroughputExceeded", "IteratorAgeMilliseconds"),
            {
                when: not(equal("streamModeDetails.streamMode", "ON_DEMAND")),
            },
        ),
    ],
});

export const brokerMonitoring = resourceRule({
    id: "msk-monitoring",
    title: "MSK clusters have metrics of each broker.",
    concern: "alarms",
    severity: "low",
    enforcement: "mandatory",
    why: "alarms on a single broker's disk or partitions have nothing to look at otherwise",
    controls: [...securityHub("MSK.2"), ...topics.alarms],
    remediation: {
        steps: ['Set `enhancedMonitoring` to `"PER_BROKER"` or finer.'],
        example: `enhancedMonitoring: "PER_TOPIC_PER_BROKER",`,
    },
    rows: [
        row(
            70,
            "aws:msk/cluster:Cluster",
            "enhancedMonitoring",
            oneOf(["PER_BROKER", "PER_TOPIC_PER_BROKER", "PER_TOPIC_PER_PARTITION"]),
        ),
    ],
});

export const requestMetrics: StackRule = {
    kind: "stack",
    id: "bucket-request-metrics",
    title: "Buckets have request metrics.",
    concern: "alarms",
    severity: "low",
    enforcement: "advisory",
    why: "without them S3 counts no 4xx or 5xx answer that an alarm could watch",
    controls: topics.alarms,
    remediation: {
        steps: [
            "Create an `aws.s3.BucketMetric`; its requests are billed. Or switch the rule's `required` off.",
        ],
        example: `new aws.s3.BucketMetric("raw", { bucket: raw.bucket, name: "EntireBucket" });`,
    },
    options: {
        required: {
            type: "boolean",
            default: false,
            description: "Whether buckets must have request metrics.",
        },
    },
    types: types.bucket,
    claims: [{ row: 35, type: types.bucketMetric[0], path: "bucket" }],
    inPreview: "Decided by what the metric's `bucket` depends on.",
    check: (stack, context) =>
        !context.option<boolean>("required")
            ? []
            : stack.ofType(...types.bucket).map((bucket): Check => {
                  const { certain, possible } = stack.referrers(bucket, types.bucketMetric, "bucket");
                  const outcome =
                      certain.length > 0 ? "passed" : possible.length > 0 ? "deferred" : "violated";
                  return {
                      resource: bucket,
                      outcome,
                      property: "bucket",
                      problem: "it has no `aws.s3.BucketMetric`",
                  };
              }),
};
