import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { policyDocument } from "../identity/policy-statement";
import { queueStatements, type DeadLetterQueue } from "../monitoring/dead-letter-queue";
import { namedArn } from "../named-arn";
import { placeOf } from "../place";

export interface DiscoveryQueueArgs {
    bucketName: pulumi.Input<string>;
    declaredPrefixes: string[];
    keyArn: pulumi.Input<string>;
    undelivered: DeadLetterQueue;
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * Creates the queue of new files that no table covers.
 *
 * The bucket's events come over EventBridge, which can leave out the declared prefixes, and are put into the form that
 * S3 itself sends to queues, the only one that crawlers read.
 */
export function discoveryQueue(
    name: string,
    args: DiscoveryQueueArgs,
    parent: pulumi.Resource,
): aws.sqs.Queue {
    const { declaredPrefixes, undelivered, tags } = args;
    const queue = new aws.sqs.Queue(
        `${name}-events`,
        {
            kmsMasterKeyId: args.keyArn,
            kmsDataKeyReusePeriodSeconds: 300,
            // The longest that SQS keeps a message.
            messageRetentionSeconds: 1_209_600,
            // Longer than a crawl takes, or the crawler gets its own events again.
            visibilityTimeoutSeconds: 3600,
            redrivePolicy: undelivered.queueArn.apply((deadLetterTargetArn) =>
                JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 5 }),
            ),
            tags,
        },
        { parent },
    );
    const queueArn = namedArn("sqs", queue.name, parent);
    new aws.sqs.RedriveAllowPolicy(
        `${name}-redrive`,
        {
            queueUrl: undelivered.queueUrl,
            redriveAllowPolicy: queueArn.apply((arn) =>
                JSON.stringify({ redrivePermission: "byQueue", sourceQueueArns: [arn] }),
            ),
        },
        { parent },
    );
    const rule = new aws.cloudwatch.EventRule(
        `${name}-undeclared-files`,
        {
            description: "New files where no table is declared",
            eventPattern: pulumi
                .output(args.bucketName)
                .apply((bucket) => JSON.stringify(undeclaredFiles(bucket, declaredPrefixes))),
            tags,
        },
        { parent },
    );
    const ruleArn = namedArn("events", pulumi.interpolate`rule/${rule.name}`, parent);
    const policy = new aws.sqs.QueuePolicy(
        `${name}-events-policy`,
        {
            queueUrl: queue.url,
            policy: pulumi
                .all([queueArn, ruleArn, placeOf(parent).accountId])
                .apply(([arn, sourceArn, account]) =>
                    policyDocument(
                        queueStatements({ arn, account, service: "events.amazonaws.com", sourceArn }),
                    ),
                ),
        },
        { parent },
    );
    new aws.cloudwatch.EventTarget(
        `${name}-undeclared-files-to-queue`,
        {
            rule: rule.name,
            arn: queue.arn,
            deadLetterConfig: { arn: undelivered.queueArn },
            inputTransformer: {
                inputPaths: eventFields,
                inputTemplate: placeOf(parent).partition.apply(s3Message),
            },
        },
        { parent, dependsOn: [policy, undelivered.policy] },
    );
    return queue;
}

/** Pattern of the events about new files in a bucket, but for those below declared prefixes. */
export function undeclaredFiles(bucket: string, declaredPrefixes: string[]): Record<string, unknown> {
    return {
        source: ["aws.s3"],
        "detail-type": ["Object Created"],
        detail: {
            bucket: { name: [bucket] },
            ...(declaredPrefixes.length > 0 && {
                object: { key: [{ "anything-but": { prefix: declaredPrefixes } }] },
            }),
        },
    };
}

/** Where EventBridge finds what an S3 message says. */
export const eventFields = {
    bucket: "$.detail.bucket.name",
    key: "$.detail.object.key",
    size: "$.detail.object.size",
    region: "$.region",
    time: "$.time",
};

/** A message as S3 sends it, with EventBridge's variables in it: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
export const s3Message = (partition: string): string => `{"Records": [{
    "eventVersion": "2.1",
    "eventSource": "aws:s3",
    "eventName": "ObjectCreated:Put",
    "awsRegion": <region>,
    "eventTime": <time>,
    "s3": {
        "s3SchemaVersion": "1.0",
        "bucket": { "name": <bucket>, "arn": "arn:${partition}:s3:::<bucket>" },
        "object": { "key": <key>, "size": <size> }
    }
}]}`;
