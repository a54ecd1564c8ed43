import { mustBe, noneOf } from "../../requirements";
import { resourceRule, row } from "../../resource-rule";
import { topics } from "../controls";

export const topicSignatures = resourceRule({
    id: "sns-signature-version",
    title: "Topics sign messages with SHA-256.",
    concern: "encryption-in-transit",
    severity: "low",
    enforcement: "advisory",
    why: "version 1 signs with SHA-1, which subscribers should no longer trust",
    controls: topics.inTransit,
    remediation: {
        steps: ["Set `signatureVersion: 2`."],
        example: `new aws.sns.Topic("alarms", { kmsMasterKeyId: key.arn, signatureVersion: 2 });`,
    },
    rows: [row(202, "aws:sns/topic:Topic", "signatureVersion", mustBe(2))],
});

export const subscriptions = resourceRule({
    id: "sns-no-http",
    title: "No topic delivers over plain HTTP.",
    concern: "encryption-in-transit",
    severity: "high",
    enforcement: "mandatory",
    why: "alarms and events would pass in clear text",
    controls: topics.inTransit,
    remediation: {
        steps: ['Set `protocol: "https"` with an `https://` endpoint.'],
        example: `new aws.sns.TopicSubscription("pager", { topic: topic.arn, protocol: "https", endpoint: url });`,
    },
    rows: [row(203, "aws:sns/topicSubscription:TopicSubscription", "protocol", noneOf(["http"]))],
});
