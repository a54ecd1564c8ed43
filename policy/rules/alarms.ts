import { watchedByEvent } from "../../facts/alarm-events";
import { advisedByMetric, watchedByFeed, watchedByMetric, type WatchedType } from "../../facts/alarm-metrics";
import type { PolicyResource } from "../model/resource";
import type { Stack } from "../model/stack";
import { textOf } from "../model/values";
import { containing, oneOf, present } from "../requirements";
import { resourceRule, row } from "../resource-rule";
import type { Check, Rule, StackRule } from "../rule";
import { AlarmCoverage, type Watcher } from "./alarm-coverage";
import { equal, not } from "./conditions";
import { securityHub, topics } from "./controls";
import { EventCoverage } from "./event-coverage";
import { isFromKafka, isFromStream, isInvokedAsynchronously, mappingsOf } from "./invocations";
import { admitsService, keysNamedBy, policyOfKey } from "./key-access";
import { types } from "./types";

const alarmType = types.metricAlarm[0];

const alarmExample = `new aws.cloudwatch.MetricAlarm("orders-iterator-age", {
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
});`;

const alarmSteps = [
    "Create an `aws.cloudwatch.MetricAlarm` on the metric, with the resource in `dimensions`.",
    "Give it `alarmActions` with the ARN of an SNS topic, and leave `actionsEnabled` on.",
];

const ingestionAlarms: StackRule = {
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

const supportingAlarms: StackRule = {
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

const eventAlarms: StackRule = {
    kind: "stack",
    id: "event-alarms",
    title: "Failures that show in events alone reach a topic or an alarm.",
    concern: "alarms",
    severity: "high",
    enforcement: "mandatory",
    why: "DataSync, Glue and Transfer Family have no metric that counts their failures",
    controls: topics.alarms,
    remediation: {
        steps: [
            "Create an `aws.cloudwatch.EventRule` whose pattern matches the failures.",
            "Give it an `aws.cloudwatch.EventTarget` with the ARN of an SNS topic, or an alarm on its `TriggeredRules`.",
        ],
        example: `const failed = new aws.cloudwatch.EventRule("sessions-failed", {
    eventPattern: pulumi.jsonStringify({
        source: ["aws.glue"],
        "detail-type": ["Glue Job State Change"],
        detail: { jobName: [sessions.name], state: ["FAILED", "TIMEOUT"] },
    }),
});
new aws.cloudwatch.EventTarget("sessions-failed", { rule: failed.name, arn: alarmTopic.arn });`,
    },
    types: Object.keys(watchedByEvent).filter(
        (type) => !(type in watchedByMetric) || type === "aws:transfer/server:Server",
    ),
    claims: [{ row: 265, type: types.eventRule[0], path: "eventPattern" }],
    inPreview:
        "Without an event rule on the resource it is violated; a pattern that isn't known yet, because it names the resource's " +
        "id, is deferred.",
    check(stack) {
        const coverage = new EventCoverage(stack);
        return stack.ofType(...this.types).map((resource) => eventCheck(coverage, resource));
    },
};

function eventCheck(coverage: EventCoverage, resource: PolicyResource): Check {
    const verdict = coverage.of(resource);
    const property = "eventPattern";
    const { source, detailTypes } = watchedByEvent[resource.type];
    switch (verdict.told) {
        case "yes":
            return { resource, outcome: "passed", property };
        case "maybe":
            return {
                resource,
                outcome: "deferred",
                property,
                problem: `whether event rule \`${verdict.rule.name}\` matches its failures isn't known: the rule's \`eventPattern\` isn't`,
            };
        case "silent":
            return {
                resource,
                outcome: "violated",
                property: "arn",
                problem: `event rule \`${verdict.rule.name}\` matches its failures but tells nobody`,
                fix: `Give \`${verdict.rule.name}\` an \`aws.cloudwatch.EventTarget\` with the ARN of an SNS topic, or an alarm on its \`TriggeredRules\``,
            };
        case "no":
            return {
                resource,
                outcome: "violated",
                property,
                problem: "no event rule matches its failures",
                fix: `Create an \`aws.cloudwatch.EventRule\` for \`source: ["${source}"]\` and a \`detail-type\` that ends in \`${detailTypes[0]}\`, with an SNS topic as target`,
            };
    }
}

const alarmActions: StackRule = {
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

const dimensions = resourceRule({
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

const missingData = resourceRule({
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

const muteRules = resourceRule({
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

const topicKeys: StackRule = {
    kind: "stack",
    id: "alarm-topic-key",
    title: "The key of a topic that alarms and event rules publish to admits CloudWatch and EventBridge.",
    concern: "alarms",
    severity: "high",
    enforcement: "mandatory",
    why: "otherwise the message is dropped without a word, and the alarm tells nobody",
    controls: topics.alarms,
    remediation: {
        steps: [
            "Encrypt the topic with a customer managed key: AWS's own `alias/aws/sns` can't be opened to CloudWatch.",
            "Let `cloudwatch.amazonaws.com` (and `events.amazonaws.com` for event rules) do `kms:Decrypt` and `kms:GenerateDataKey*` in the key's policy.",
        ],
        example: `Statement: [{
    Sid: "Alarms",
    Effect: "Allow",
    Principal: { Service: "cloudwatch.amazonaws.com" },
    Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
    Resource: "*",
    Condition: { StringEquals: { "aws:SourceAccount": accountId } },
}],`,
    },
    types: types.topic,
    claims: [
        { row: 197, type: types.topic[0], path: "kmsMasterKeyId" },
        { row: 41, type: types.key[0], path: "policy" },
    ],
    inPreview: "Decided, unless the key's policy itself names something that doesn't exist yet.",
    check: (stack) => stack.ofType(...types.topic).flatMap((topic) => topicKeyCheck(stack, topic) ?? []),
};

function topicKeyCheck(stack: Stack, topic: PolicyResource): Check | undefined {
    const property = "kmsMasterKeyId";
    const services = publishersOf(stack, topic);
    if (services.length === 0) {
        return undefined;
    }
    if (/(^|[:/])alias\/aws\//.test(textOf(topic.asked(property)) ?? "")) {
        return {
            resource: topic,
            outcome: "violated",
            property,
            problem: `\`${property}\` is a key that AWS manages, which ${services.join(" and ")} can't use`,
            fix: `Set \`${property}\` to a customer managed key whose policy admits ${services.join(" and ")}`,
        };
    }
    const keys = keysNamedBy(stack, topic, property);
    const refusals = keys.flatMap((key): Check[] => {
        const policy = policyOfKey(stack, key);
        if (policy.state === "unknown") {
            return [
                {
                    resource: topic,
                    outcome: "deferred",
                    property: "policy",
                    problem: `whether the policy of key \`${key.name}\` admits ${services.join(" and ")} isn't known yet`,
                },
            ];
        }
        const refused = services.filter(
            (service) =>
                policy.state !== "known" || !admitsService({ state: "known", json: policy.json }, service),
        );
        return refused.length === 0
            ? []
            : [
                  {
                      resource: topic,
                      outcome: "violated",
                      property: "policy",
                      problem: `the policy of its key \`${key.name}\` doesn't admit ${refused.join(" and ")}`,
                      fix: `In the policy of \`${key.name}\`, allow ${refused.join(" and ")} \`kms:Decrypt\` and \`kms:GenerateDataKey*\``,
                  },
              ];
    });
    return refusals[0] ?? { resource: topic, outcome: "passed", property };
}

/** AWS services that publish to the topic: CloudWatch for alarms, EventBridge for rules. */
function publishersOf(stack: Stack, topic: PolicyResource): string[] {
    const alarms = stack.referrers(
        topic,
        [...types.metricAlarm, ...types.compositeAlarm],
        "alarmActions[]",
        "okActions[]",
        "insufficientDataActions[]",
    );
    const rules = stack.referrers(topic, types.eventTarget, "arn");
    return [
        ...(alarms.certain.length + alarms.possible.length > 0 ? ["cloudwatch.amazonaws.com"] : []),
        ...(rules.certain.length + rules.possible.length > 0 ? ["events.amazonaws.com"] : []),
    ];
}

const shardMetrics = resourceRule({
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

const brokerMonitoring = resourceRule({
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

const requestMetrics: StackRule = {
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

/** Rules that failures are seen and told. */
export const alarms: readonly Rule[] = [
    ingestionAlarms,
    eventAlarms,
    alarmActions,
    dimensions,
    topicKeys,
    muteRules,
    brokerMonitoring,
    supportingAlarms,
    missingData,
    shardMetrics,
    requestMetrics,
];
