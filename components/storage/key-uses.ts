import type { PolicyStatement } from "../identity/policy-statement";

/** Where a key lives. */
export interface KeyPlace {
    partition: string;
    region: string;
    accountId: string;
}

/** What a key policy must say so that one kind of resource can be encrypted with the key. */
interface KeyUse {
    /** Services through which the account's roles use the key, by the first part of `kms:ViaService`. */
    through: readonly string[];
    /** What the services do on their own account, not on behalf of a role. */
    services?: (place: KeyPlace) => PolicyStatement[];
}

const useActions = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"];
const deliverActions = ["kms:Decrypt", "kms:GenerateDataKey*"];

/**
 * What a `DataKey` can be for. Anything that is encrypted with a key needs its use named, or AWS refuses.
 *
 * Source of the services: https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
const uses = {
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
                Action: [...useActions, "kms:DescribeKey"],
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
    /** Payloads of EventBridge Scheduler. */
    schedules: { through: ["scheduler"] },
    /** Secrets Manager. */
    secrets: { through: ["secretsmanager"] },
    /** Kinesis data streams and Firehose. */
    streams: { through: ["kinesis", "firehose"] },
    /** DynamoDB tables. */
    tables: { through: ["dynamodb"] },
    /** X-Ray traces. */
    traces: { through: ["xray"] },
    /** Definitions and executions of Step Functions. */
    workflows: { through: ["states"] },
} as const satisfies Record<string, KeyUse>;

/** A name of what a key is for. */
export type KeyUseName = keyof typeof uses;

/** Every name that `DataKey` takes in `uses`. */
export const keyUseNames = Object.keys(uses) as KeyUseName[];

/** Whether `name` is something that a key can be for. */
export function isKeyUseName(name: string): name is KeyUseName {
    return Object.hasOwn(uses, name);
}

/**
 * The policy of a key for those uses.
 *
 * IAM decides which of the account's principals administer and use the key, but they use it only through the services
 * that the uses name; services use it on their own only for this account's resources.
 */
export function keyPolicyStatements(names: readonly KeyUseName[], place: KeyPlace): PolicyStatement[] {
    const named = names.map((name) => [name, uses[name] as KeyUse] as const);
    const through = [...new Set(named.flatMap(([, use]) => use.through))].map(
        (service) => `${service}.${place.region}.amazonaws.com`,
    );
    const root = { AWS: `arn:${place.partition}:iam::${place.accountId}:root` };
    const services = named.flatMap(([, use]) => use.services?.(place) ?? []);
    return [
        {
            // The account's root stands for IAM policies: without it a deleted administrator would lock everybody out.
            Sid: "AdministeredThroughIam",
            Effect: "Allow",
            Principal: root,
            Action: administration,
            Resource: "*",
        },
        ...(through.length === 0
            ? []
            : [
                  {
                      Sid: "UsedThroughServices",
                      Effect: "Allow" as const,
                      Principal: root,
                      Action: useActions,
                      Resource: "*",
                      Condition: {
                          StringEquals: { "kms:CallerAccount": place.accountId, "kms:ViaService": through },
                      },
                  },
                  {
                      Sid: "GrantedToServices",
                      Effect: "Allow" as const,
                      Principal: root,
                      Action: "kms:CreateGrant",
                      Resource: "*",
                      Condition: {
                          Bool: { "kms:GrantIsForAWSResource": "true" },
                          StringEquals: { "kms:CallerAccount": place.accountId, "kms:ViaService": through },
                      },
                  },
              ]),
        ...(names.includes("bookmarks")
            ? [
                  {
                      Sid: "UsedByCode",
                      Effect: "Allow" as const,
                      Principal: root,
                      Action: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*"],
                      Resource: "*",
                      Condition: { StringEquals: { "kms:CallerAccount": place.accountId } },
                  },
              ]
            : []),
        ...[...new Map(services.map((statement) => [statement.Sid, statement])).values()],
    ];
}

const administration = [
    "kms:CancelKeyDeletion",
    "kms:CreateAlias",
    "kms:DeleteAlias",
    "kms:DescribeKey",
    "kms:DisableKey",
    "kms:DisableKeyRotation",
    "kms:EnableKey",
    "kms:EnableKeyRotation",
    "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus",
    "kms:ListGrants",
    "kms:ListKeyPolicies",
    "kms:ListKeyRotations",
    "kms:ListResourceTags",
    "kms:PutKeyPolicy",
    "kms:ReplicateKey",
    "kms:RetireGrant",
    "kms:RevokeGrant",
    "kms:RotateKeyOnDemand",
    "kms:ScheduleKeyDeletion",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:UpdateAlias",
    "kms:UpdateKeyDescription",
    "kms:UpdatePrimaryRegion",
];

function onBehalfOfAccount(
    sid: string,
    service: string,
    actions: string[],
    place: KeyPlace,
): PolicyStatement {
    return {
        Sid: sid,
        Effect: "Allow",
        Principal: { Service: `${service}.amazonaws.com` },
        Action: actions,
        Resource: "*",
        Condition: { StringEquals: { "aws:SourceAccount": place.accountId } },
    };
}

/**
 * EventBridge's deliveries carry no `aws:SourceAccount`: a key that asks for it drops them silently. The encryption
 * context names the topic instead.
 *
 * Source: https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
function eventsToTopics(place: KeyPlace): PolicyStatement {
    return deliveries(
        "EventBridgeToTopics",
        "kms:EncryptionContext:aws:sns:topicArn",
        arn(place, "sns", "*"),
    );
}

/** Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html#compatibility-with-aws-services */
function eventsToQueues(place: KeyPlace): PolicyStatement {
    return deliveries("EventBridgeToQueues", "kms:EncryptionContext:aws:sqs:arn", arn(place, "sqs", "*"));
}

function deliveries(sid: string, contextKey: string, targets: string): PolicyStatement {
    return {
        Sid: sid,
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: deliverActions,
        Resource: "*",
        Condition: { ArnLike: { [contextKey]: targets } },
    };
}

function arn(place: KeyPlace, service: string, resource: string): string {
    return `arn:${place.partition}:${service}:${place.region}:${place.accountId}:${resource}`;
}
