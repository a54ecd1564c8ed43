import { atLeast } from "../../requirements";
import { resourceRule, row } from "../../resource-rule";
import { securityHub, topics } from "../controls";
import { types } from "../types";

export const retention = resourceRule({
    id: "log-retention",
    title: "Log groups keep logs for a year.",
    concern: "logging",
    severity: "low",
    enforcement: "mandatory",
    why: "an intrusion is found after months, and what never expires is paid for ever",
    controls: [...securityHub("CloudWatch.16"), ...topics.logRetention],
    remediation: {
        steps: ["Set `retentionInDays` to the allowed minimum at least; 0 and unset mean without end."],
        example: `new aws.cloudwatch.LogGroup("normalizer", { retentionInDays: 365, kmsKeyId: key.arn });`,
    },
    options: {
        minimumDays: {
            type: "integer",
            default: 365,
            minimum: 1,
            maximum: 3653,
            description: "Shortest retention, in days.",
        },
    },
    rows: [row(252, types.logGroup, "retentionInDays", atLeast("minimumDays", "days"))],
});
