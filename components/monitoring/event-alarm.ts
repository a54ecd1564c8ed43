import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { AlarmSet } from "./alarm-set";
import type { AlarmTarget } from "./alarm-target";
import type { DeadLetterQueue } from "./dead-letter-queue";

/** A failure that a service tells EventBridge, but no metric of its own. */
export interface EventAlarmDefinition {
    /** What the alarm is about within its component, such as `failed-uploads`. */
    id: string;
    /** File name of the runbook page without `.md`. */
    runbook: string;
    /** What it means when the event comes: the first words a person on call reads. */
    meaning: string;
    /** The events, as EventBridge matches them. */
    pattern: pulumi.Input<Record<string, unknown>>;
}

export interface EventAlarmArgs {
    alarms: AlarmSet;
    target: pulumi.Input<AlarmTarget>;
    /** Keeps events that the topic could not be told of; it must admit rules of EventBridge. */
    undelivered: DeadLetterQueue;
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * Sends the events to the alarm topic as they are, with what went wrong, and alarms while they come.
 *
 * The metric is the rule's own, since the services have none for these failures.
 *
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
 *
 * @param name - Name of the component.
 */
export function addEventAlarm(
    name: string,
    definition: EventAlarmDefinition,
    args: EventAlarmArgs,
    parent: pulumi.Resource,
): aws.cloudwatch.EventRule {
    const rule = new aws.cloudwatch.EventRule(
        `${name}-${definition.id}`,
        {
            description: definition.meaning,
            eventPattern: pulumi.output(definition.pattern).apply((pattern) => JSON.stringify(pattern)),
            tags: args.tags,
        },
        { parent },
    );
    new aws.cloudwatch.EventTarget(
        `${name}-${definition.id}-notice`,
        {
            rule: rule.name,
            arn: pulumi.output(args.target).topicArn,
            deadLetterConfig: { arn: args.undelivered.queueArn },
        },
        { parent, dependsOn: [args.undelivered.policy] },
    );
    args.alarms.add({
        id: definition.id,
        runbook: definition.runbook,
        meaning: definition.meaning,
        metric: {
            namespace: "AWS/Events",
            metricName: "TriggeredRules",
            dimensions: { RuleName: rule.name },
            statistic: "Sum",
        },
        threshold: 0,
        evaluationPeriods: 1,
        treatMissingData: "notBreaching",
    });
    return rule;
}
