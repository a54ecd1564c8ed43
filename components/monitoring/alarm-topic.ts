import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { isSubscriptionProtocol, subscriptionProtocols } from "../../facts/sns";
import { ArgumentChecks } from "../argument-checks";
import { policyDocument } from "../identity/policy-statement";
import { namedArn } from "../named-arn";
import { placeOf } from "../place";
import { DataKey } from "../storage/data-key";
import { AlarmSet, type AlarmReference, type AlarmTuning } from "./alarm-set";
import type { AlarmTarget } from "./alarm-target";
import { DeadLetterQueue } from "./dead-letter-queue";
import { alarmTopicStatements } from "./topic-policy";

/** Somebody who is told of alarms. */
export interface AlarmSubscriber {
    /** What the subscription is called in the stack, such as `on-call`. */
    name: string;
    /** `email`, `email-json`, `https`, `lambda`, `sms` or `sqs`. */
    protocol: string;
    /** Address, URL, number or ARN that the protocol delivers to. */
    endpoint: pulumi.Input<string>;
}

/** How the topic's own alarms depart from their defaults. */
export interface AlarmTopicTuning {
    /** Messages that no try could deliver. Default: any. */
    undelivered?: AlarmTuning;
    /** Deliveries that failed. Default: any in 5 minutes. */
    failedDeliveries?: AlarmTuning;
}

/** Arguments of {@link AlarmTopic}. */
export interface AlarmTopicArgs {
    /**
     * ARN of a KMS key whose policy admits CloudWatch, EventBridge and SNS, as that of a `DataKey` for `alarms` and
     * `queues` does. Default: a key of the component's own.
     */
    keyArn?: pulumi.Input<string>;
    /** Who is told. Default: nobody yet. */
    subscribers?: AlarmSubscriber[];
    /** What stands before a runbook's file name in alarm descriptions. Default: `docs/runbooks/`. */
    runbookBase?: pulumi.Input<string>;
    /** Departures from the alarms' defaults. */
    alarmTuning?: AlarmTopicTuning;
    /** Tags of every resource that takes some. Default: none. */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * An encrypted topic that CloudWatch alarms and EventBridge rules can really publish to, and whose lost messages are kept.
 *
 * @example
 * const topic = new AlarmTopic("orders", {
 *     subscribers: [{ name: "on-call", protocol: "https", endpoint: pagerUrl }],
 * });
 * new KinesisIngestion("orders", { alarms: topic.target });
 */
export class AlarmTopic extends pulumi.ComponentResource {
    /** What components that alarm take. */
    readonly target: pulumi.Output<AlarmTarget>;
    /** ARN of the topic. */
    readonly topicArn: pulumi.Output<string>;
    /** The alarms that watch the topic itself. */
    readonly alarms: pulumi.Output<AlarmReference[]>;

    /** @throws {ArgumentError} For a protocol that is clear text or unknown, and for two subscribers of one name. */
    constructor(name: string, args: AlarmTopicArgs = {}, opts?: pulumi.ComponentResourceOptions) {
        super("securecart:index:AlarmTopic", name, {}, opts);
        checkArgs(name, args);
        const { subscribers = [], tags } = args;
        const parent = { parent: this };
        const keyArn = args.keyArn ?? new DataKey(name, { uses: ["alarms", "queues"], tags }, parent).arn;

        const topic = new aws.sns.Topic(
            `${name}-topic`,
            { kmsMasterKeyId: keyArn, signatureVersion: 2, tags },
            parent,
        );
        const knownArn = namedArn("sns", topic.name, this);
        new aws.sns.TopicPolicy(
            `${name}-topic-policy`,
            {
                arn: topic.arn,
                policy: pulumi
                    .all([knownArn, placeOf(this).accountId])
                    .apply(([arn, accountId]) => policyDocument(alarmTopicStatements({ arn, accountId }))),
            },
            parent,
        );
        this.target = pulumi.output({ topicArn: topic.arn, runbookBase: args.runbookBase });
        this.topicArn = topic.arn;

        const undelivered = new DeadLetterQueue(
            `${name}-undelivered`,
            {
                keyArn,
                alarms: this.target,
                service: "sns.amazonaws.com",
                sourceArn: knownArn,
                meaning: "Somebody who should have been told of an alarm was not.",
                alarmTuning: args.alarmTuning?.undelivered,
                tags,
            },
            parent,
        );
        for (const { name: subscriber, protocol, endpoint } of subscribers) {
            new aws.sns.TopicSubscription(
                `${name}-${subscriber}`,
                {
                    topic: topic.arn,
                    protocol,
                    endpoint,
                    redrivePolicy: undelivered.queueArn.apply((deadLetterTargetArn) =>
                        JSON.stringify({ deadLetterTargetArn }),
                    ),
                },
                { ...parent, dependsOn: [undelivered.policy] },
            );
        }

        const alarms = new AlarmSet(name, this.target, { ...args.alarmTuning }, this, tags);
        alarms.add({
            id: "failed-deliveries",
            runbook: "alarm-topic",
            meaning: "The topic fails to deliver notifications to a subscriber.",
            metric: {
                namespace: "AWS/SNS",
                metricName: "NumberOfNotificationsFailed",
                dimensions: { TopicName: topic.name },
                statistic: "Sum",
                periodSeconds: 300,
            },
            threshold: 0,
            evaluationPeriods: 1,
            treatMissingData: "notBreaching",
        });
        this.alarms = pulumi
            .all([undelivered.alarms, alarms.references])
            .apply(([queue, own]) => [...queue, ...own]);
        this.registerOutputs({ target: this.target, topicArn: this.topicArn, alarms: this.alarms });
    }
}

function checkArgs(name: string, args: AlarmTopicArgs): void {
    const checks = new ArgumentChecks("AlarmTopic", name);
    const seen = new Set<string>();
    (args.subscribers ?? []).forEach((subscriber, index) => {
        const field = `subscribers[${index}]`;
        checks
            .check(
                `${field}.protocol`,
                subscriber.protocol,
                isSubscriptionProtocol,
                subscriptionProtocols.join(", "),
            )
            .require(`${field}.name`, subscriber.name, "a name for the subscription, such as on-call")
            .require(`${field}.endpoint`, subscriber.endpoint, "what the protocol delivers to")
            .check(
                `${field}.name`,
                subscriber.name,
                (given) => !seen.has(given),
                "a name that no other subscriber has",
            );
        seen.add(subscriber.name);
    });
    checks.throwIfAny();
}
