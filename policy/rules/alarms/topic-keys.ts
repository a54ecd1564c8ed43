import type { PolicyResource } from "../../model/resource";
import type { Stack } from "../../model/stack";
import { textOf } from "../../model/values";
import type { Check, StackRule } from "../../rule";
import { topics } from "../controls";
import { admitsService, keysNamedBy, policyOfKey } from "../key-access";
import { types } from "../types";

export const topicKeys: StackRule = {
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
