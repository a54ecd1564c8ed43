import type { PolicyResource } from "../model/resource";
import type { Requirement } from "../requirements";
import type { Rule } from "../rule";
import { companionRule } from "./companions";
import { topics } from "./controls";
import { someStatement } from "./json-requirements";
import type { Statement } from "./policy-statements";
import { covers, deniesWithoutTls, isAbout } from "./statement-tests";
import { types } from "./types";

function topicTlsOnly(topic: PolicyResource): Requirement {
    return someStatement(
        "deny `sns:Publish` on the topic to everybody without `aws:SecureTransport`",
        (statement) => deniesWithoutTls(statement, "sns", /^sns:publish$/i) && isAboutIt(statement, topic),
    );
}

function queueTlsOnly(queue: PolicyResource): Requirement {
    return someStatement(
        "deny `sqs:*` on the queue to everybody without `aws:SecureTransport`",
        (statement) =>
            deniesWithoutTls(statement, "sqs", /^sqs:sendmessage$/i) && isAboutIt(statement, queue),
    );
}

/** Whether a statement names the resource, by its ARN or, where that isn't known yet, by its name. */
function isAboutIt(statement: Statement, resource: PolicyResource): boolean {
    const arn = resource.identity("arn");
    const name = resource.identity("name");
    return arn !== undefined
        ? isAbout(statement, arn)
        : name === undefined || statement.resources.some((each) => covers([each.split(":").at(-1)!], name));
}

const inPreview =
    "Without a policy it is violated; a policy that isn't known yet, because it names the ARN, is deferred.";

const topicTls = companionRule(
    {
        id: "sns-tls",
        title: "Topic policies refuse to publish without TLS.",
        concern: "encryption-in-transit",
        severity: "medium",
        enforcement: "mandatory",
        why: "SNS answers over plain HTTP as well",
        controls: topics.inTransit,
        remediation: {
            steps: ["Deny `sns:Publish` when `aws:SecureTransport` is false, in an `aws.sns.TopicPolicy`."],
            example: `Statement: [{
    Effect: "Deny",
    Principal: "*",
    Action: "sns:Publish",
    Resource: topic.arn,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
}],`,
        },
    },
    {
        of: types.topic,
        by: types.topicPolicy,
        through: ["arn"],
        called: "topic policy",
        demands: [{ path: "policy", requirement: topicTlsOnly }],
        inline: { path: "policy", requirement: topicTlsOnly },
        fix: "Attach an `aws.sns.TopicPolicy` that denies `sns:Publish` when `aws:SecureTransport` is false",
        claims: [
            { row: 198, type: types.topicPolicy[0], path: "policy" },
            { row: 201, type: types.topic[0], path: "policy" },
        ],
        inPreview,
    },
);

const queueTls = companionRule(
    {
        id: "sqs-tls",
        title: "Queue policies refuse requests without TLS.",
        concern: "encryption-in-transit",
        severity: "medium",
        enforcement: "mandatory",
        why: "SQS answers over plain HTTP as well",
        controls: topics.inTransit,
        remediation: {
            steps: ["Deny `sqs:*` when `aws:SecureTransport` is false, in an `aws.sqs.QueuePolicy`."],
            example: `Statement: [{
    Effect: "Deny",
    Principal: "*",
    Action: "sqs:*",
    Resource: queue.arn,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
}],`,
        },
    },
    {
        of: types.queue,
        by: types.queuePolicy,
        through: ["queueUrl"],
        called: "queue policy",
        demands: [{ path: "policy", requirement: queueTlsOnly }],
        inline: { path: "policy", requirement: queueTlsOnly },
        fix: "Attach an `aws.sqs.QueuePolicy` that denies `sqs:*` when `aws:SecureTransport` is false",
        claims: [
            { row: 208, type: types.queuePolicy[0], path: "policy" },
            { row: 210, type: types.queue[0], path: "policy" },
        ],
        inPreview,
    },
);

/** Rules that messages travel over TLS. */
export const messagingTls: readonly Rule[] = [topicTls, queueTls];
