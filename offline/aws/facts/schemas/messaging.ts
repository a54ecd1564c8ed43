import type { ProviderSchema } from "../provider-schema";
import { ARN } from "./arn";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html */
const QUEUE_POLICY_BYTES = 8192;

export const MESSAGING: Record<string, ProviderSchema> = {
    "aws:cloudwatch/eventApiDestination:EventApiDestination": {
        source: "events/api_destination.go",
        defaults: { invocationRateLimitPerSecond: 300 },
    },
    "aws:cloudwatch/eventArchive:EventArchive": {
        source: "events/archive.go",
        defaults: { retentionDays: 0 },
        replacing: ["eventSourceArn"],
        documents: ["eventPattern"],
    },
    "aws:cloudwatch/eventBus:EventBus": { source: "events/bus.go", replacing: ["eventSourceName"] },
    "aws:cloudwatch/eventRule:EventRule": {
        source: "events/rule.go",
        defaults: { eventBusName: "default", forceDestroy: false },
        replacing: ["eventBusName", "namePrefix"],
        rules: [
            { atLeastOne: ["eventPattern", "scheduleExpression"] },
            { atMostOne: ["name", "namePrefix"] },
            { atMostOne: ["isEnabled", "state"] },
        ],
        documents: ["eventPattern"],
    },
    "aws:cloudwatch/eventTarget:EventTarget": {
        source: "events/target.go",
        defaults: { eventBusName: "default", forceDestroy: false },
        replacing: ["eventBusName", "rule"],
        limits: {
            arn: ARN,
            "deadLetterConfig.arn": ARN,
            rule: { maxLength: 64, pattern: "[0-9A-Za-z_.-]+" },
        },
        documents: ["input"],
        rules: [{ atMostOne: ["input", "inputPath", "inputTransformer"] }],
    },
    "aws:scheduler/schedule:Schedule": {
        source: "scheduler/schedule.go",
        defaults: { scheduleExpressionTimezone: "UTC", state: "ENABLED" },
        replacing: ["groupName", "namePrefix"],
        rules: [{ atMostOne: ["name", "namePrefix"] }],
    },
    "aws:scheduler/scheduleGroup:ScheduleGroup": {
        source: "scheduler/schedule_group.go",
        replacing: ["namePrefix"],
    },
    "aws:sfn/stateMachine:StateMachine": {
        source: "sfn/state_machine.go",
        defaults: { publish: false, type: "STANDARD" },
        replacing: ["namePrefix", "type"],
        limits: { name: { minLength: 1, maxLength: 80, pattern: "[a-zA-Z0-9_-]+" } },
        rules: [{ atMostOne: ["name", "namePrefix"] }],
        documents: ["definition"],
    },
    "aws:sns/topic:Topic": {
        source: "sns/topic.go",
        defaults: { contentBasedDeduplication: false, fifoTopic: false },
        replacing: ["fifoTopic", "namePrefix"],
        limits: {
            name: { minLength: 1, maxLength: 256, pattern: "[a-zA-Z0-9_-]+(\\.fifo)?" },
            signatureVersion: { min: 1, max: 2 },
            tracingConfig: { enum: ["Active", "PassThrough"] },
            applicationSuccessFeedbackSampleRate: { min: 0, max: 100 },
            firehoseSuccessFeedbackSampleRate: { min: 0, max: 100 },
            httpSuccessFeedbackSampleRate: { min: 0, max: 100 },
            lambdaSuccessFeedbackSampleRate: { min: 0, max: 100 },
            sqsSuccessFeedbackSampleRate: { min: 0, max: 100 },
        },
        rules: [{ atMostOne: ["name", "namePrefix"] }],
        documents: ["archivePolicy", "deliveryPolicy", "policy"],
    },
    "aws:sns/topicPolicy:TopicPolicy": { source: "sns/topic_policy.go", replacing: ["arn"] },
    "aws:sns/topicSubscription:TopicSubscription": {
        source: "sns/topic_subscription.go",
        defaults: { confirmationTimeoutInMinutes: 1, endpointAutoConfirms: false, rawMessageDelivery: false },
        replacing: ["endpoint", "protocol", "topic"],
        limits: {
            protocol: {
                enum: [
                    "application",
                    "email",
                    "email-json",
                    "firehose",
                    "http",
                    "https",
                    "lambda",
                    "sms",
                    "sqs",
                ],
            },
            filterPolicyScope: { enum: ["MessageAttributes", "MessageBody"] },
            topic: ARN,
        },
        documents: ["deliveryPolicy", "filterPolicy", "redrivePolicy", "replayPolicy"],
    },
    "aws:sqs/queue:Queue": {
        source: "sqs/queue.go",
        defaults: {
            contentBasedDeduplication: false,
            delaySeconds: 0,
            fifoQueue: false,
            maxMessageSize: 262144,
            messageRetentionSeconds: 345600,
            receiveWaitTimeSeconds: 0,
            visibilityTimeoutSeconds: 30,
        },
        replacing: ["fifoQueue", "namePrefix"],
        limits: {
            deduplicationScope: { enum: ["messageGroup", "queue"] },
            delaySeconds: { min: 0, max: 900 },
            fifoThroughputLimit: { enum: ["perMessageGroupId", "perQueue"] },
            kmsDataKeyReusePeriodSeconds: { min: 60, max: 86400 },
            maxMessageSize: { min: 1024, max: 1048576 },
            messageRetentionSeconds: { min: 60, max: 1209600 },
            name: { pattern: "[0-9A-Za-z_-]{1,80}|[0-9A-Za-z_-]{1,75}\\.fifo" },
            policy: { maxLength: QUEUE_POLICY_BYTES },
            receiveWaitTimeSeconds: { min: 0, max: 20 },
            visibilityTimeoutSeconds: { min: 0, max: 43200 },
        },
        rules: [
            { atMostOne: ["kmsMasterKeyId", "sqsManagedSseEnabled"] },
            { atMostOne: ["name", "namePrefix"] },
        ],
        documents: ["policy", "redriveAllowPolicy", "redrivePolicy"],
    },
    "aws:sqs/queuePolicy:QueuePolicy": {
        source: "sqs/queue_policy.go",
        replacing: ["queueUrl"],
        limits: { policy: { maxLength: QUEUE_POLICY_BYTES } },
    },
    "aws:transfer/server:Server": {
        source: "transfer/server.go",
        defaults: {
            domain: "S3",
            endpointType: "PUBLIC",
            forceDestroy: false,
            identityProviderType: "SERVICE_MANAGED",
            securityPolicyName: "TransferSecurityPolicy-2018-11",
        },
        replacing: ["domain", "identityProviderType"],
        limits: {
            certificate: ARN,
            function: ARN,
            sftpAuthenticationMethods: {
                enum: ["PASSWORD", "PUBLIC_KEY", "PUBLIC_KEY_OR_PASSWORD", "PUBLIC_KEY_AND_PASSWORD"],
            },
        },
    },
    "aws:transfer/user:User": {
        source: "transfer/user.go",
        defaults: { homeDirectoryType: "PATH" },
        replacing: ["serverId", "userName"],
        rules: [{ atMostOne: ["homeDirectory", "homeDirectoryMappings"] }],
    },
};
