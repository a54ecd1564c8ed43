import { watchedByEvent } from "../../../facts/alarm-events";
import { watchedByMetric } from "../../../facts/alarm-metrics";
import type { PolicyResource } from "../../model/resource";
import type { Check, StackRule } from "../../rule";
import { topics } from "../controls";
import { EventCoverage } from "../event-coverage";
import { types } from "../types";

export const eventAlarms: StackRule = {
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
