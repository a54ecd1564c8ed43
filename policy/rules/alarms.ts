import { watchedByMetric, type WatchedType } from "../../facts/alarm-metrics";
import type { PolicyResource } from "../model/resource";
import type { Check, Rule, StackRule } from "../rule";
import { AlarmCoverage } from "./alarm-coverage";
import { fsbp } from "./controls";

const ingestionAlarms: StackRule = {
    kind: "stack",
    id: "ingestion-alarms",
    title: "Each ingestion resource has an alarm with an action on the metrics that show its failures.",
    concern: "alarms",
    severity: "high",
    enforcement: "mandatory",
    why: "data that stops flowing makes no noise, so a failure nobody is told of is found by whoever misses the data",
    controls: fsbp("CloudWatch.15", "CloudWatch.17"),
    remediation: {
        steps: [
            "Create an `aws.cloudwatch.MetricAlarm` on the metric, with the resource in `dimensions`.",
            "Give it `alarmActions` with the ARN of an SNS topic, and leave `actionsEnabled` on.",
        ],
        example: `new aws.cloudwatch.MetricAlarm("orders-iterator-age", {
    namespace: "AWS/Kinesis",
    metricName: "GetRecords.IteratorAgeMilliseconds",
    dimensions: { StreamName: orders.name },
    statistic: "Maximum",
    comparisonOperator: "GreaterThanThreshold",
    threshold: 60_000,
    period: 60,
    evaluationPeriods: 5,
    treatMissingData: "notBreaching",
    alarmActions: [alarmTopic.arn],
});`,
    },
    types: Object.keys(watchedByMetric),
    claims: [256, 255, 258, 259, 260].map((row) => ({
        row,
        type:
            row === 260
                ? "aws:cloudwatch/compositeAlarm:CompositeAlarm"
                : "aws:cloudwatch/metricAlarm:MetricAlarm",
        path: {
            255: "actionsEnabled",
            256: "alarmActions",
            258: "dimensions",
            259: "metricQueries",
            260: "actionsEnabled",
        }[row]!,
    })),
    inPreview:
        "Decided: an alarm is matched by the resource that its dimension depends on, or by the resource's name. " +
        "Deferred only where a dimension may belong to one of several resources.",
    check(stack) {
        const coverage = new AlarmCoverage(stack);
        return Object.entries(watchedByMetric).flatMap(([type, watched]) =>
            stack
                .ofType(type)
                .flatMap((resource) =>
                    watched.required.map((metrics) => covered(coverage, resource, watched, metrics)),
                ),
        );
    },
};

function covered(
    coverage: AlarmCoverage,
    resource: PolicyResource,
    watched: WatchedType,
    metrics: readonly string[],
): Check {
    const watching = coverage.watching(resource, watched, metrics);
    const states = watching.map(({ alarm, certainty }) => ({
        alarm,
        certainty,
        told: coverage.hasAction(alarm),
    }));
    const property = `${watched.namespace} ${metrics.join(" or ")}`;
    if (states.some(({ certainty, told }) => certainty === "yes" && told === "yes")) {
        return { resource, outcome: "passed", property };
    }
    const possible = states.find(({ told }) => told !== "no");
    const named = metrics.map((metric) => `\`${metric}\``).join(" or ");
    if (possible) {
        return {
            resource,
            outcome: "deferred",
            property: "dimensions",
            problem: `whether alarm \`${possible.alarm.name}\` watches ${named} of this resource isn't known: its \`dimensions\` aren't`,
        };
    }
    const silent = states.find(({ certainty }) => certainty === "yes")?.alarm;
    if (silent) {
        return {
            resource,
            outcome: "violated",
            property,
            problem: `alarm \`${silent.name}\` on ${named} tells nobody: it has no \`alarmActions\`, or \`actionsEnabled\` is false`,
            fix: `Give \`${silent.name}\` \`alarmActions\` with the ARN of an SNS topic and leave \`actionsEnabled\` on`,
        };
    }
    const { dimension, value, namespace } = watched;
    return {
        resource,
        outcome: "violated",
        property,
        problem: `no alarm watches ${named}`,
        fix:
            `Create an \`aws.cloudwatch.MetricAlarm\` with \`namespace: "${namespace}"\`, \`metricName: "${metrics[0]}"\`, ` +
            `\`dimensions: { ${JSON.stringify(dimension)}: <its ${value}> }\` and \`alarmActions\` with the ARN of an SNS topic`,
    };
}

export const alarms: readonly Rule[] = [ingestionAlarms];
