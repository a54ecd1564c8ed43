import type { PolicyStatement } from "../identity/policy-statement";
import { arn, type Place } from "../place";
import {
    byRoles,
    deliverActions,
    eventsToQueues,
    eventsToTopics,
    onBehalfOfAccount,
    useActions,
} from "./key-statements";

/** What a key policy must say so that one kind of resource can be encrypted with the key. */
export interface KeyUse {
    /** Services through which the account's roles use the key, by the first part of `kms:ViaService`. */
    through: readonly string[];
    /** What the services do on their own account, not on behalf of a role. */
    services?: (place: Place) => PolicyStatement[];
}

/**
 * Tag without which EventBridge doesn't use a key for its connections.
 *
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/encryption-connections.html
 */
export const connectionKeyTag = { EventBridgeApiDestinations: "true" } as const;

/**
 * What a `DataKey` can be for. Anything that is encrypted with a key needs its use named, or AWS refuses.
 *
 * Source of the services: https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
export const keyUses = {
    /** SNS topics that CloudWatch alarms, EventBridge rules and the account's roles publish to. */
    alarms: {
        through: ["sns"],
        services: (place) => [
            onBehalfOfAccount("CloudWatchAlarms", "cloudwatch", deliverActions, place),
            eventsToTopics(place),
        ],
    },
    /** What code encrypts by calling KMS itself: Glue's job bookmarks. */
    bookmarks: { through: [] },
    /** What EventBridge connections log in with. The key must be tagged `EventBridgeApiDestinations`, which `DataKey` does. */
    connections: { through: ["secretsmanager"] },
    /** Disks of EMR Serverless workers. Source: https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/disk-encryption-cmk.html */
    disks: {
        through: ["emr-serverless"],
        services: (place) => [
            onBehalfOfAccount("WorkerDisks", "emr-serverless", [...useActions, "kms:DescribeKey"], place),
        ],
    },
    /** EventBridge: its buses, and its rules' encrypted target topics and queues. */
    events: {
        through: ["events"],
        services: (place) => [
            {
                Sid: "EventBridgeBuses",
                Effect: "Allow",
                Principal: { Service: "events.amazonaws.com" },
                Action: ["kms:Decrypt", "kms:GenerateDataKey"],
                Resource: "*",
                Condition: {
                    StringEquals: { "aws:SourceAccount": place.accountId },
                    ArnLike: {
                        "kms:EncryptionContext:aws:events:event-bus:arn": arn(place, "events", "event-bus/*"),
                    },
                },
            },
            onBehalfOfAccount("EventBridgeDescribes", "events", ["kms:DescribeKey"], place),
            eventsToTopics(place),
            eventsToQueues(place),
        ],
    },
    /** Glue's catalog, connections and jobs. Job bookmarks are `bookmarks`, what jobs read and write is `lake`. */
    glue: { through: ["glue"] },
    /** Snowball jobs. */
    imports: { through: ["importexport"] },
    /** Objects in S3, whoever reads and writes them: roles in the VPC, Athena, DataSync, Transfer Family, Firehose. */
    lake: { through: ["s3"] },
    /** Environment variables and code of Lambda functions. */
    lambda: { through: ["lambda"] },
    /** CloudWatch log groups. */
    logs: {
        through: ["logs"],
        services: (place) => [
            {
                Sid: "CloudWatchLogs",
                Effect: "Allow",
                Principal: { Service: `logs.${place.region}.amazonaws.com` },
                Action: useActions,
                Resource: "*",
                Condition: {
                    ArnLike: { "kms:EncryptionContext:aws:logs:arn": arn(place, "logs", "log-group:*") },
                },
            },
        ],
    },
    /** Volumes of MSK brokers. Credentials of SCRAM users are `secrets`. */
    msk: { through: ["kafka"] },
    /** SQS queues that EventBridge, SNS, bucket notifications and the account's roles send to. */
    queues: {
        through: ["sqs"],
        services: (place) => [
            eventsToQueues(place),
            onBehalfOfAccount("BucketNotifications", "s3", deliverActions, place),
            onBehalfOfAccount("TopicSubscriptions", "sns", deliverActions, place),
        ],
    },
    /** Payloads of EventBridge Scheduler, which schedules' roles decrypt. */
    schedules: {
        through: ["scheduler"],
        services: (place) => [
            byRoles("ScheduleRoles", ["kms:Decrypt"], place, {
                "kms:EncryptionContext:aws:scheduler:schedule:arn": arn(place, "scheduler", "schedule/*"),
            }),
        ],
    },
    /** Secrets Manager. */
    secrets: { through: ["secretsmanager"] },
    /** Kinesis data streams and Firehose. */
    streams: { through: ["kinesis", "firehose"] },
    /** DynamoDB tables. */
    tables: { through: ["dynamodb"] },
    /** X-Ray traces. */
    traces: { through: ["xray"] },
    /** Definitions, executions and execution logs of Step Functions, which state machines' roles encrypt and decrypt. */
    workflows: {
        through: ["states"],
        services: (place) => [
            byRoles("WorkflowRoles", ["kms:Decrypt", "kms:GenerateDataKey"], place, {
                "kms:EncryptionContext:aws:states:stateMachineArn": arn(place, "states", "stateMachine:*"),
            }),
            byRoles("WorkflowLogs", ["kms:GenerateDataKey"], place, {
                "kms:EncryptionContext:SourceArn": arn(place, "logs", "*"),
            }),
            {
                Sid: "LogDelivery",
                Effect: "Allow",
                Principal: { Service: "delivery.logs.amazonaws.com" },
                Action: ["kms:Decrypt", "kms:GenerateDataKey"],
                Resource: "*",
                Condition: {
                    ArnLike: { "kms:EncryptionContext:SourceArn": arn(place, "logs", "*") },
                },
            },
        ],
    },
} as const satisfies Record<string, KeyUse>;

/** A name of what a key is for. */
export type KeyUseName = keyof typeof keyUses;

/** Every name that `DataKey` takes in `uses`. */
export const keyUseNames = Object.keys(keyUses) as KeyUseName[];

/** Whether `name` is something that a key can be for. */
export function isKeyUseName(name: string): name is KeyUseName {
    return Object.hasOwn(keyUses, name);
}
