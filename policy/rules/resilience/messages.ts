import type { PolicyResource } from "../../model/resource";
import type { Stack } from "../../model/stack";
import { textOf } from "../../model/values";
import { atLeast, present } from "../../requirements";
import { resourceRule, row } from "../../resource-rule";
import type { Check, StackRule } from "../../rule";
import { equal, not } from "../conditions";
import { topics } from "../controls";
import { types } from "../types";

export const subscriptions = resourceRule({
    id: "sns-redrive",
    title: "What a topic can't deliver to code is kept.",
    concern: "resilience",
    severity: "medium",
    enforcement: "mandatory",
    why: "SNS drops a message after its retries",
    controls: topics.backup,
    remediation: {
        steps: ["Set `redrivePolicy` with a `deadLetterTargetArn`."],
        example: `redrivePolicy: pulumi.jsonStringify({ deadLetterTargetArn: undelivered.arn }),`,
    },
    rows: [
        row(204, "aws:sns/topicSubscription:TopicSubscription", "redrivePolicy", present(), {
            // Whoever reads mail or text messages can't be sent them again.
            when: not(equal("protocol", "email", "email-json", "sms")),
        }),
    ],
});

export const queueRetention = resourceRule({
    id: "sqs-retention",
    title: "Queues keep messages long enough.",
    concern: "resilience",
    severity: "low",
    enforcement: "advisory",
    why: "a message that waits over a long weekend must still be there",
    controls: topics.backup,
    remediation: {
        steps: [
            "Leave `messageRetentionSeconds` unset (4 days), or set it to the allowed minimum at least; 14 days for dead letters.",
        ],
        example: `new aws.sqs.Queue("failed-orders", { kmsMasterKeyId: key.arn, messageRetentionSeconds: 1_209_600 });`,
    },
    options: {
        minimumSeconds: {
            type: "integer",
            default: 345_600,
            minimum: 60,
            maximum: 1_209_600,
            description: "Shortest retention, in seconds.",
        },
    },
    rows: [row(213, types.queue, "messageRetentionSeconds", atLeast("minimumSeconds", "seconds", "met"))],
});

export const deadLetters: StackRule = {
    kind: "stack",
    id: "sqs-dead-letters",
    title: "Queues that are fed or consumed have a dead-letter queue, or are one.",
    concern: "resilience",
    severity: "medium",
    enforcement: "mandatory",
    why: "a message that nobody can process otherwise comes back until it expires, and holds up the others",
    controls: topics.backup,
    remediation: {
        steps: ["Set `redrivePolicy` with a `deadLetterTargetArn` and `maxReceiveCount`."],
        example: `redrivePolicy: pulumi.jsonStringify({ deadLetterTargetArn: failed.arn, maxReceiveCount: 5 }),`,
    },
    types: types.queue,
    claims: [{ row: 211, type: types.queue[0], path: "redrivePolicy" }],
    inPreview: "Decided by what other resources' dead-letter settings depend on.",
    check: (stack) => {
        const letters = queuesIn(stack, deadLetterProperties);
        return [...queuesIn(stack, queueUses).certain].map((queue): Check => {
            const property = "redrivePolicy";
            const { certain, possible } = stack.referrers(
                queue,
                ["aws:sqs/redrivePolicy:RedrivePolicy"],
                "queueUrl",
            );
            const has = queue.asked(property).state !== "absent" || certain.length + possible.length > 0;
            if (has || letters.certain.has(queue)) {
                return { resource: queue, outcome: "passed", property };
            }
            const problem = "it has no `redrivePolicy`";
            return letters.possible.has(queue)
                ? {
                      resource: queue,
                      outcome: "deferred",
                      property,
                      problem: `${problem}, and whether dead letters are sent to it isn't known`,
                  }
                : {
                      resource: queue,
                      outcome: "violated",
                      property,
                      problem: `${problem}, and nothing sends dead letters to it`,
                      fix: "Set `redrivePolicy` with a `deadLetterTargetArn` and `maxReceiveCount`",
                  };
        });
    },
};

/** Where dead letters and failed events are sent, by type and property. */
const deadLetterProperties: Readonly<Record<string, readonly string[]>> = {
    "aws:sqs/queue:Queue": ["redrivePolicy"],
    "aws:sqs/redrivePolicy:RedrivePolicy": ["redrivePolicy"],
    "aws:sns/topicSubscription:TopicSubscription": ["redrivePolicy"],
    "aws:cloudwatch/eventTarget:EventTarget": ["deadLetterConfig.arn"],
    "aws:scheduler/schedule:Schedule": ["target.deadLetterConfig.arn"],
    "aws:pipes/pipe:Pipe": ["sourceParameters.kinesisStreamParameters.deadLetterConfig.arn"],
    "aws:lambda/function:Function": ["deadLetterConfig.targetArn"],
    "aws:lambda/eventSourceMapping:EventSourceMapping": ["destinationConfig.onFailure.destinationArn"],
    "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": [
        "destinationConfig.onFailure.destination",
    ],
    "aws:glue/crawler:Crawler": ["s3Targets[].dlqEventQueueArn"],
};

/** Where a queue's messages come from, and who reads them, by type and property. */
const queueUses: Readonly<Record<string, readonly string[]>> = {
    "aws:lambda/eventSourceMapping:EventSourceMapping": ["eventSourceArn"],
    "aws:pipes/pipe:Pipe": ["source", "target"],
    "aws:glue/crawler:Crawler": ["s3Targets[].eventQueueArn"],
    "aws:s3/bucketNotification:BucketNotification": ["queues[].queueArn"],
    "aws:sns/topicSubscription:TopicSubscription": ["endpoint"],
    "aws:cloudwatch/eventTarget:EventTarget": ["arn"],
    "aws:scheduler/schedule:Schedule": ["target.arn"],
    "aws:sqs/redrivePolicy:RedrivePolicy": ["queueUrl"],
};

function queuesIn(stack: Stack, properties: Readonly<Record<string, readonly string[]>>) {
    const certain = new Set<PolicyResource>();
    const possible = new Set<PolicyResource>();
    for (const [type, paths] of Object.entries(properties)) {
        for (const resource of stack.ofType(type)) {
            for (const path of paths) {
                const { targets, candidates } = stack.link(resource, path, types.queue);
                [...targets, ...namedInJson(stack, resource, path)].forEach((queue) => certain.add(queue));
                candidates.forEach((queue) => possible.add(queue));
            }
        }
    }
    return { certain, possible };
}

/** Redrive policies are JSON documents with the queue's ARN inside. */
function namedInJson(stack: Stack, resource: PolicyResource, path: string): PolicyResource[] {
    const text = path === "redrivePolicy" ? (textOf(resource.asked(path)) ?? "") : "";
    const arn = /"deadLetterTargetArn"\s*:\s*"([^"]+)"/.exec(text)?.[1];
    return arn === undefined ? [] : stack.identified(arn, types.queue);
}

export const eventTargets = resourceRule({
    id: "event-target-dead-letters",
    title: "Events that can't be delivered are kept.",
    concern: "resilience",
    severity: "low",
    enforcement: "mandatory",
    why: "EventBridge drops an event after a day of retries",
    controls: topics.backup,
    remediation: {
        steps: ["Set `deadLetterConfig.arn` to the ARN of a queue that admits `events.amazonaws.com`."],
        example: `new aws.cloudwatch.EventTarget("notice", { rule: rule.name, arn: topic.arn, deadLetterConfig: { arn: undelivered.arn } });`,
    },
    rows: [row(264, types.eventTarget, "deadLetterConfig.arn", present())],
});
