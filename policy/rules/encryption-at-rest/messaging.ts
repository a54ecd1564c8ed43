import { atMost, customerKey, mustBeIfSet } from "../../requirements";
import { resourceRule, row } from "../../resource-rule";
import { given, not } from "../conditions";
import { fsbp, securityHub, topics } from "../controls";
import { onlyOwnKey } from "./own-key";

export const messaging = resourceRule({
    id: "messaging-encryption",
    title: "Topics, queues and event buses are encrypted with a customer managed key.",
    concern: "encryption-at-rest",
    severity: "high",
    enforcement: "mandatory",
    why: `messages carry what failed and why, and ${onlyOwnKey}; AWS's own key also shuts other services out`,
    controls: [...fsbp("SQS.1"), ...securityHub("SNS.1"), ...topics.atRest],
    remediation: {
        steps: [
            "Set `kmsMasterKeyId` of topics and queues, `kmsKeyIdentifier` of event buses.",
            "Let the services that publish there use the key, in its policy.",
        ],
        example: `new aws.sqs.Queue("failed-orders", { kmsMasterKeyId: key.arn });`,
    },
    rows: [
        row(197, "aws:sns/topic:Topic", "kmsMasterKeyId", customerKey()),
        row(205, "aws:sqs/queue:Queue", "kmsMasterKeyId", customerKey()),
        row(206, "aws:sqs/queue:Queue", "sqsManagedSseEnabled", mustBeIfSet(true), {
            when: not(given("kmsMasterKeyId")),
        }),
        row(263, "aws:cloudwatch/eventBus:EventBus", "kmsKeyIdentifier", customerKey()),
    ],
});

export const dataKeyReuse = resourceRule({
    id: "queue-data-key-reuse",
    title: "Queues don't reuse a data key for too long.",
    concern: "encryption-at-rest",
    severity: "low",
    enforcement: "advisory",
    why: "until it is renewed, withdrawing the KMS key changes nothing",
    controls: topics.keyManagement,
    remediation: {
        steps: [
            "Leave `kmsDataKeyReusePeriodSeconds` unset (300 seconds), or set it to the allowed maximum at most.",
        ],
        example: `new aws.sqs.Queue("failed-orders", { kmsMasterKeyId: key.arn, kmsDataKeyReusePeriodSeconds: 300 });`,
    },
    options: {
        maximumSeconds: {
            type: "integer",
            default: 3600,
            minimum: 60,
            maximum: 86400,
            description: "Longest reuse of a data key, in seconds.",
        },
    },
    rows: [
        row(
            207,
            "aws:sqs/queue:Queue",
            "kmsDataKeyReusePeriodSeconds",
            atMost("maximumSeconds", "seconds", "met"),
        ),
    ],
});
