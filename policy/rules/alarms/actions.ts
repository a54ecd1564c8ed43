import { watchedByMetric } from "../../../facts/alarm-metrics";
import { textOf } from "../../model/values";
import { oneOf, present } from "../../requirements";
import { resourceRule, row } from "../../resource-rule";
import type { Check, StackRule } from "../../rule";
import { AlarmCoverage } from "../alarm-coverage";
import { securityHub, topics } from "../controls";
import { types } from "../types";
import { alarmType, alarmExample } from "./alarm-example";

export const alarmActions: StackRule = {
    kind: "stack",
    id: "alarm-actions",
    title: "Alarms tell somebody.",
    concern: "alarms",
    severity: "high",
    enforcement: "mandatory",
    why: "an alarm without an action is seen by whoever happens to look",
    controls: [...securityHub("CloudWatch.15", "CloudWatch.17"), ...topics.alarms],
    remediation: {
        steps: [
            "Set `alarmActions`, and leave `actionsEnabled` on; or put the alarm into a composite alarm that has actions.",
        ],
        example: alarmExample,
    },
    types: [...types.metricAlarm, ...types.compositeAlarm],
    claims: [
        { row: 255, type: alarmType, path: "actionsEnabled" },
        { row: 256, type: alarmType, path: "alarmActions" },
        { row: 260, type: types.compositeAlarm[0], path: "actionsEnabled" },
    ],
    inPreview: "Decided by presence.",
    check(stack) {
        const coverage = new AlarmCoverage(stack);
        return stack.ofType(...this.types).map((alarm): Check => {
            const told = coverage.hasAction(alarm);
            if (told === "yes") {
                return { resource: alarm, outcome: "passed", property: "alarmActions" };
            }
            if (told === "maybe") {
                return {
                    resource: alarm,
                    outcome: "deferred",
                    property: "actionsEnabled",
                    problem: "`actionsEnabled` isn't known yet",
                };
            }
            const isOff = textOf(alarm.asked("actionsEnabled")) === "false";
            return {
                resource: alarm,
                outcome: "violated",
                property: isOff ? "actionsEnabled" : "alarmActions",
                problem: isOff ? "`actionsEnabled` is `false`" : "it has no `alarmActions`",
                fix: isOff ? "Leave `actionsEnabled` on" : "Set `alarmActions` to the ARN of an SNS topic",
            };
        });
    },
};

/** Namespaces whose metrics all carry dimensions: an alarm without one watches nothing. */
const dimensionalNamespaces = new Set([
    ...Object.values(watchedByMetric).map(({ namespace }) => namespace),
    "AWS/SNS",
    "AWS/SQS",
    "AWS/DataSync",
    "AWS/Events",
    "Glue",
]);

// Lambda sums its metrics over all functions, too.
dimensionalNamespaces.delete("AWS/Lambda");

export const dimensions = resourceRule({
    id: "alarm-dimensions",
    title: "Alarms on metrics of ingestion services name a resource.",
    concern: "alarms",
    severity: "high",
    enforcement: "mandatory",
    why: "these metrics exist with dimensions alone, so the alarm watches nothing and never fires",
    controls: topics.alarms,
    remediation: { steps: ["Set `dimensions` to what identifies the resource."], example: alarmExample },
    rows: [
        row(258, alarmType, "dimensions", present(), {
            when: (properties) => {
                const namespace = properties.get("namespace");
                return namespace.state === "unknown"
                    ? "unknown"
                    : dimensionalNamespaces.has(textOf(namespace) ?? "");
            },
            fix: "Set `dimensions` to what identifies the resource, such as `{ StreamName: orders.name }`",
        }),
    ],
});

export const missingData = resourceRule({
    id: "alarm-missing-data",
    title: "Alarms say what missing data means.",
    concern: "alarms",
    severity: "low",
    enforcement: "advisory",
    why: "by default an alarm stays as it was, so one on a dead resource stays green",
    controls: topics.alarms,
    remediation: {
        steps: ['Set `treatMissingData`: `"breaching"` where silence is the failure, else `"notBreaching"`.'],
        example: alarmExample,
    },
    rows: [
        row(257, alarmType, "treatMissingData", oneOf(["breaching", "notBreaching", "ignore", "missing"])),
    ],
});

export const muteRules = resourceRule({
    id: "alarm-mute-expires",
    title: "Alarms are muted for a time.",
    concern: "alarms",
    severity: "medium",
    enforcement: "mandatory",
    why: "a mute without an end is a deleted alarm that still looks alive",
    controls: topics.alarms,
    remediation: {
        steps: ["Set `expireDate`."],
        example: `new aws.cloudwatch.AlarmMuteRule("maintenance", { ...rest, expireDate: "2027-01-31T00:00:00Z" });`,
    },
    rows: [row(261, "aws:cloudwatch/alarmMuteRule:AlarmMuteRule", "expireDate", present())],
});
