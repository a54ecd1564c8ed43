import {
    advisedByMetric,
    watchedByFeed,
    watchedByMetric,
    type WatchedType,
} from "../../../facts/alarm-metrics";
import type { PolicyResource } from "../../model/resource";
import type { Stack } from "../../model/stack";
import { textOf } from "../../model/values";
import type { Check, StackRule } from "../../rule";
import { AlarmCoverage, type Watcher } from "../alarm-coverage";
import { securityHub, topics } from "../controls";
import { EventCoverage } from "../event-coverage";
import { isFromKafka, isFromStream, isInvokedAsynchronously, mappingsOf } from "../invocations";
import { types } from "../types";
import { alarmType, alarmExample } from "./alarm-example";

const alarmSteps = [
    "Create an `aws.cloudwatch.MetricAlarm` on the metric, with the resource in `dimensions`.",
    "Give it `alarmActions` with the ARN of an SNS topic, and leave `actionsEnabled` on.",
];

export const ingestionAlarms: StackRule = {
    kind: "stack",
    id: "ingestion-alarms",
    title: "Each ingestion resource has an alarm with an action on the metrics that show its failures.",
    concern: "alarms",
    severity: "high",
    enforcement: "mandatory",
    why: "data that stops flowing makes no noise, so a failure nobody is told of is found by whoever misses the data",
    controls: [...securityHub("CloudWatch.15", "CloudWatch.17"), ...topics.alarms],
    remediation: { steps: alarmSteps, example: alarmExample },
    types: Object.keys(watchedByMetric),
    claims: [
        { row: 255, type: alarmType, path: "actionsEnabled" },
        { row: 256, type: alarmType, path: "alarmActions" },
        { row: 258, type: alarmType, path: "dimensions" },
        { row: 259, type: alarmType, path: "metricQueries" },
        { row: 260, type: types.compositeAlarm[0], path: "actionsEnabled" },
        ...(["threshold", "comparisonOperator", "statistic", "treatMissingData"] as const).map((path) => ({
            row: 321,
            type: alarmType,
            path,
        })),
    ],
    inPreview:
        "Decided: an alarm is matched by the resource that its dimension depends on, or by the resource's name. " +
        "Deferred only where a dimension may belong to one of several resources.",
    check(stack) {
        const events = new EventCoverage(stack);
        return metricChecks(stack, watchedByMetric).filter(
            ({ resource, outcome }) =>
                // Failed jobs of EMR Serverless show in a metric and in events: one of them is enough.
                outcome !== "violated" ||
                resource.type !== "aws:emrserverless/application:Application" ||
                events.of(resource).told !== "yes",
        );
    },
};

export const supportingAlarms: StackRule = {
    kind: "stack",
    id: "supporting-alarms",
    title: "Topics, queues, tables and APIs that ingestion leans on have an alarm with an action.",
    concern: "alarms",
    severity: "medium",
    enforcement: "mandatory",
    why: "a full dead-letter queue or a throttled table is where lost data shows first",
    controls: topics.alarms,
    remediation: { steps: alarmSteps, example: alarmExample },
    types: Object.keys(advisedByMetric),
    claims: [],
    inPreview: "As `ingestion-alarms`.",
    check: (stack) => metricChecks(stack, advisedByMetric),
};

function metricChecks(stack: Stack, table: Readonly<Record<string, WatchedType>>): Check[] {
    const coverage = new AlarmCoverage(stack);
    return Object.entries(table).flatMap(([type, watched]) =>
        stack
            .ofType(type)
            .flatMap((resource) =>
                requiredOf(stack, resource, watched).map((metrics) =>
                    metricCheck(coverage, resource, watched, metrics),
                ),
            ),
    );
}

function requiredOf(
    stack: Stack,
    resource: PolicyResource,
    { required, lacking }: WatchedType,
): WatchedType["required"] {
    if (resource.type === types.function[0]) {
        return [...required, ...requiredByFeed(stack, resource)];
    }
    return lacking && textOf(resource.asked(lacking.property))?.startsWith(lacking.prefix)
        ? required.filter((metrics) => !metrics.every((metric) => lacking.metrics.includes(metric)))
        : required;
}

function requiredByFeed(stack: Stack, resource: PolicyResource): WatchedType["required"] {
    const mappings = mappingsOf(stack, resource).filter(({ inputs }) => isFromStream(inputs));
    const fromKafka = mappings.filter(({ inputs }) => isFromKafka(inputs) === true);
    const destination = "destinationConfig.onFailure.destinationArn";
    return [
        ...(fromKafka.length < mappings.length ? watchedByFeed.stream : []),
        ...(fromKafka.length > 0 ? watchedByFeed.kafka : []),
        ...(mappings.some((mapping) => mapping.asked(destination).state !== "absent")
            ? watchedByFeed.failureDestination
            : []),
        ...(isInvokedAsynchronously(stack, resource) ? watchedByFeed.asynchronous : []),
    ];
}

function metricCheck(
    coverage: AlarmCoverage,
    resource: PolicyResource,
    watched: WatchedType,
    metrics: readonly string[],
): Check {
    const watchers = coverage
        .watching(resource, watched, metrics)
        .map((watcher) => ({ ...watcher, told: coverage.hasAction(watcher.alarm) }));
    const named = metrics.map((metric) => `\`${metric}\``).join(" or ");
    const property = "dimensions";
    const able = watchers.filter(({ flaw }) => flaw === undefined);
    const working = able.filter(({ certainty, told }) => certainty === "yes" && told === "yes");
    const unwatched = unwatchedPart(resource, watched, metrics, working);
    if (working.length > 0 && unwatched === undefined) {
        return { resource, outcome: "passed", property };
    }
    const possible = able.find((watcher) => watcher.told !== "no" && !working.includes(watcher));
    if (possible) {
        return {
            resource,
            outcome: "deferred",
            property,
            problem: `whether alarm \`${possible.alarm.name}\` watches its ${named} isn't known: the alarm's \`dimensions\` aren't`,
        };
    }
    const silent = able.find(({ certainty, told }) => certainty === "yes" && told === "no")?.alarm;
    if (silent) {
        return {
            resource,
            outcome: "violated",
            property: "alarmActions",
            problem: `alarm \`${silent.name}\` on its ${named} tells nobody`,
            fix: `Give \`${silent.name}\` \`alarmActions\` with the ARN of an SNS topic, and leave \`actionsEnabled\` on`,
        };
    }
    const flawed = watchers.find(({ flaw }) => flaw !== undefined);
    if (flawed) {
        return {
            resource,
            outcome: "violated",
            property,
            problem: `alarm \`${flawed.alarm.name}\` on its ${named} never fires: ${flawed.flaw}`,
            fix: `Correct \`${flawed.alarm.name}\`, so that it fires when the resource is in trouble`,
        };
    }
    const { dimension, value, namespace, parts } = watched;
    return {
        resource,
        outcome: "violated",
        property,
        problem:
            unwatched === undefined || working.length === 0
                ? `no alarm watches its ${named}`
                : `no alarm watches its ${named} of \`${parts?.dimension}\` ${unwatched}`,
        fix:
            `Create an \`aws.cloudwatch.MetricAlarm\` with \`namespace: "${namespace}"\`, \`metricName: "${metrics[0]}"\`, ` +
            `\`dimensions: { ${JSON.stringify(dimension)}: <its ${value}> }\` and \`alarmActions\` with the ARN of an SNS topic`,
    };
}

/** The first part of a resource whose metric no alarm looks at, if each part has its own. */
function unwatchedPart(
    resource: PolicyResource,
    { parts }: WatchedType,
    metrics: readonly string[],
    watchers: readonly Watcher[],
): number | undefined {
    if (parts === undefined || !metrics.every((metric) => parts.metrics.includes(metric))) {
        return undefined;
    }
    const count = Number(textOf(resource.asked(parts.count)) ?? 1);
    const numbers = Array.from({ length: count }, (_, index) => index + 1);
    return numbers.find(
        (number) => !watchers.some(({ part }) => part === undefined || part === String(number)),
    );
}
