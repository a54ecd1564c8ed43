import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { policyDocument, type PolicyStatement } from "../identity/policy-statement";
import { namedArn } from "../named-arn";
import { placeOf } from "../place";
import { AlarmSet, type AlarmReference, type AlarmTuning } from "./alarm-set";
import type { AlarmTarget } from "./alarm-target";

export interface DeadLetterQueueArgs {
    /** ARN of the KMS key that encrypts the messages; its policy must admit `service`. */
    keyArn: pulumi.Input<string>;
    /** Where the alarm on messages goes. */
    alarms: pulumi.Input<AlarmTarget>;
    /** Service principal that puts undelivered messages there, such as `sns.amazonaws.com`. Default: none, for another queue's leftovers. */
    service?: string;
    /** ARN, or ARN pattern, of the topic, rule, schedule, ... whose messages are undelivered. */
    sourceArn?: pulumi.Input<string>;
    /** What it means that a message lies here, for the alarm's description. */
    meaning: string;
    /** How the alarm departs from its default: any message. */
    alarmTuning?: AlarmTuning;
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * Keeps what could not be delivered for 14 days, and tells people that it is there.
 *
 * @example
 * const undelivered = new DeadLetterQueue("nightly", {
 *     keyArn: key.arn, alarms: watch.target, service: "scheduler.amazonaws.com", meaning: "The nightly run did not start.",
 * });
 */
export class DeadLetterQueue extends pulumi.ComponentResource {
    /** ARN of the queue. */
    readonly queueArn: pulumi.Output<string>;
    /** URL of the queue. */
    readonly queueUrl: pulumi.Output<string>;
    /** The alarm on messages. */
    readonly alarms: pulumi.Output<AlarmReference[]>;
    /** Depend on this to write only once the service is allowed to. */
    readonly policy: aws.sqs.QueuePolicy;

    constructor(name: string, args: DeadLetterQueueArgs, opts?: pulumi.ComponentResourceOptions) {
        super("securecart:index:DeadLetterQueue", name, {}, opts);
        const parent = { parent: this };

        const queue = new aws.sqs.Queue(
            `${name}-queue`,
            {
                kmsMasterKeyId: args.keyArn,
                kmsDataKeyReusePeriodSeconds: 300,
                // The longest that SQS keeps a message.
                messageRetentionSeconds: 1_209_600,
                tags: args.tags,
            },
            parent,
        );
        this.policy = new aws.sqs.QueuePolicy(
            `${name}-policy`,
            {
                queueUrl: queue.url,
                policy: pulumi
                    .all([namedArn("sqs", queue.name, this), placeOf(this).accountId, args.sourceArn])
                    .apply(([arn, account, sourceArn]) =>
                        policyDocument(queueStatements({ arn, account, service: args.service, sourceArn })),
                    ),
            },
            parent,
        );
        const alarms = new AlarmSet(name, args.alarms, { messages: args.alarmTuning }, this, args.tags);
        alarms.add({
            id: "messages",
            runbook: "dead-letter-queue",
            meaning: args.meaning,
            metric: {
                namespace: "AWS/SQS",
                metricName: "ApproximateNumberOfMessagesVisible",
                dimensions: { QueueName: queue.name },
                statistic: "Maximum",
                periodSeconds: 300,
            },
            threshold: 0,
            evaluationPeriods: 1,
            treatMissingData: "notBreaching",
        });

        this.queueArn = queue.arn;
        this.queueUrl = queue.url;
        this.alarms = alarms.references;
        this.registerOutputs({ queueArn: this.queueArn, queueUrl: this.queueUrl, alarms: this.alarms });
    }
}

/** Who may send to a queue: the named service, on behalf of this account's sources, and nobody in clear text. */
export function queueStatements(queue: {
    arn: string;
    account: string;
    service?: string;
    sourceArn?: string;
}): PolicyStatement[] {
    const { arn, account, service, sourceArn } = queue;
    return [
        ...(service === undefined
            ? []
            : [
                  {
                      Sid: "SourcesOfThisAccount",
                      Effect: "Allow" as const,
                      Principal: { Service: service },
                      Action: "sqs:SendMessage",
                      Resource: arn,
                      // An ARN names its account, and EventBridge sends the ARN of its rule alone.
                      // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
                      Condition:
                          sourceArn === undefined
                              ? { StringEquals: { "aws:SourceAccount": account } }
                              : { ArnLike: { "aws:SourceArn": sourceArn } },
                  },
              ]),
        {
            Sid: "TlsOnly",
            Effect: "Deny",
            Principal: "*",
            Action: "sqs:*",
            Resource: arn,
            Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
    ];
}
