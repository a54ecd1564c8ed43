import { atLeast, atMost, mustBe, mustBeIfSet, oneOf, present, satisfying } from "../requirements";
import { resourceRule, row } from "../resource-rule";
import type { PolicyResource } from "../model/resource";
import type { Stack } from "../model/stack";
import { textOf } from "../model/values";
import type { Check, Rule, StackRule } from "../rule";
import { equal, given, not } from "./conditions";
import { fsbp, topics } from "./controls";
import { isFromKafka, isFromStream, isInvokedAsynchronously } from "./invocations";
import { jsonWhere } from "./json-requirements";
import { types } from "./types";

const streamType = "aws:kinesis/stream:Stream";

const retention = resourceRule({
    id: "kinesis-retention",
    title: "Kinesis streams keep records long enough to be read again.",
    concern: "resilience",
    severity: "low",
    enforcement: "advisory",
    why: "what a broken consumer hasn't read when retention ends is lost",
    controls: [...fsbp("Kinesis.3"), ...topics.backup],
    remediation: {
        steps: ["Set `retentionPeriod` in hours; 24 unless set."],
        example: `new aws.kinesis.Stream("orders", { ...rest, retentionPeriod: 168 });`,
    },
    options: {
        minimumHours: {
            type: "integer",
            default: 24,
            minimum: 24,
            maximum: 8760,
            description:
                "Shortest retention, in hours. AWS keeps 24 unless told otherwise; Security Hub asks for 168.",
        },
    },
    rows: [row(52, streamType, "retentionPeriod", atLeast("minimumHours", "hours"))],
});

const consumers = resourceRule({
    id: "kinesis-consumer-deletion",
    title: "A stream with consumers isn't deleted from under them.",
    concern: "resilience",
    severity: "low",
    enforcement: "mandatory",
    why: "AWS refuses to delete a stream with registered consumers, unless it is told otherwise",
    controls: topics.backup,
    remediation: {
        steps: ["Leave `enforceConsumerDeletion` unset."],
        example: `new aws.kinesis.Stream("orders", { encryptionType: "KMS", kmsKeyId: key.arn });`,
    },
    rows: [row(54, streamType, "enforceConsumerDeletion", mustBeIfSet(false))],
});

const mappingType = types.eventSourceMapping[0];
const streamFailures = resourceRule({
    id: "stream-failures-kept",
    title: "Records of streams that a function can't process are kept, and don't hold up the others.",
    concern: "resilience",
    severity: "high",
    enforcement: "mandatory",
    why: "Lambda otherwise retries a bad record until it expires, and then drops it with its batch",
    controls: topics.backup,
    remediation: {
        steps: [
            "Set `destinationConfig.onFailure.destinationArn`: an S3 bucket keeps the records themselves.",
            "Set `bisectBatchOnFunctionError: true`, and `maximumRetryAttempts`.",
        ],
        example: `new aws.lambda.EventSourceMapping("orders", {
    eventSourceArn: stream.arn,
    functionName: scorer.arn,
    startingPosition: "TRIM_HORIZON",
    bisectBatchOnFunctionError: true,
    maximumRetryAttempts: 10,
    destinationConfig: { onFailure: { destinationArn: failures.arn } },
});`,
    },
    rows: [
        row(137, mappingType, "destinationConfig.onFailure.destinationArn", present(), {
            when: isFromStream,
        }),
        row(139, mappingType, "bisectBatchOnFunctionError", mustBe(true), {
            // MSK and self-managed Kafka have no bisection.
            when: (properties) => isFromStream(properties) && !isFromKafka(properties),
        }),
        row(
            322,
            mappingType,
            "maximumRetryAttempts",
            satisfying("be set, and not be -1", (value) => Number(value) >= 0),
            {
                when: (properties) =>
                    isFromStream(properties) &&
                    !isFromKafka(properties) &&
                    !(Number(textOf(properties.get("maximumRecordAgeInSeconds"))) > 0),
                fix: "Set `maximumRetryAttempts`, or `maximumRecordAgeInSeconds`: unset means until the record expires",
            },
        ),
    ],
});

const functionType = types.function[0];

const asyncFailures: StackRule = {
    kind: "stack",
    id: "async-failures-kept",
    title: "Events that a function was sent asynchronously and can't process are kept.",
    concern: "resilience",
    severity: "low",
    enforcement: "mandatory",
    why: "Lambda drops them after two retries",
    controls: topics.backup,
    remediation: {
        steps: [
            "Set `deadLetterConfig.targetArn`, or an `aws.lambda.FunctionEventInvokeConfig` with an `onFailure` destination.",
        ],
        example: `new aws.lambda.FunctionEventInvokeConfig("validator", {
    functionName: validator.name,
    destinationConfig: { onFailure: { destination: failures.arn } },
});`,
    },
    types: types.function,
    claims: [
        { row: 125, type: functionType, path: "deadLetterConfig.targetArn" },
        {
            row: 140,
            type: "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
            path: "destinationConfig.onFailure.destination",
        },
    ],
    inPreview: "Decided by presence, and by what permissions and configurations depend on.",
    check: (stack) =>
        stack
            .ofType(...types.function)
            .filter((resource) => isInvokedAsynchronously(stack, resource))
            .map((resource) => asyncCheck(stack, resource)),
};

function asyncCheck(stack: Stack, resource: PolicyResource): Check {
    const property = "deadLetterConfig.targetArn";
    const configs = stack.referrers(
        resource,
        ["aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig"],
        "functionName",
    );
    const kept =
        resource.asked(property).state !== "absent" ||
        [...configs.certain, ...configs.possible].some(
            (config) => config.asked("destinationConfig.onFailure.destination").state !== "absent",
        );
    return kept
        ? { resource, outcome: "passed", property }
        : {
              resource,
              outcome: "violated",
              property,
              problem: "it has neither `deadLetterConfig` nor an `onFailure` destination",
              fix: "Set `deadLetterConfig.targetArn`, or an `onFailure` destination in an `aws.lambda.FunctionEventInvokeConfig`",
          };
}

/**
 * Runtimes that Lambda still patches.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
 */
const supportedRuntimes = [
    "nodejs22.x",
    "nodejs24.x",
    "python3.11",
    "python3.12",
    "python3.13",
    "python3.14",
    "java11",
    "java17",
    "java21",
    "java25",
    "dotnet8",
    "dotnet10",
    "ruby3.3",
    "ruby3.4",
    "provided.al2023",
];

const runtimes = resourceRule({
    id: "lambda-runtime",
    title: "Functions use a runtime that AWS patches.",
    concern: "resilience",
    severity: "medium",
    enforcement: "mandatory",
    why: "a deprecated runtime gets no security updates, and one day no updates of the code either",
    controls: [...fsbp("Lambda.2"), ...topics.patches],
    remediation: {
        steps: ["Set `runtime` to a supported one."],
        example: `new aws.lambda.Function("normalizer", { ...rest, runtime: "nodejs24.x" });`,
    },
    options: {
        runtimes: { type: "array", default: supportedRuntimes, description: "Allowed values of `runtime`." },
    },
    rows: [
        row(
            128,
            functionType,
            "runtime",
            satisfying(
                (context) => `be one of ${context.option<string[]>("runtimes").join(", ")}`,
                (value, context) => context.option<string[]>("runtimes").includes(value as string),
                "met",
            ),
        ),
    ],
});

const limits = resourceRule({
    id: "lambda-limits",
    title: "Functions have a share of the account's concurrency, and a timeout.",
    concern: "resilience",
    severity: "low",
    enforcement: "advisory",
    why: "one function can otherwise starve all the others",
    controls: [],
    remediation: {
        steps: ["Set `reservedConcurrentExecutions`, and `timeout` to the allowed maximum at most."],
        example: `new aws.lambda.Function("normalizer", { ...rest, reservedConcurrentExecutions: 20, timeout: 60 });`,
    },
    options: {
        maximumSeconds: {
            type: "integer",
            default: 900,
            minimum: 1,
            maximum: 900,
            description: "Longest timeout, in seconds.",
        },
    },
    rows: [
        row(
            126,
            functionType,
            "reservedConcurrentExecutions",
            satisfying("be set", (value) => Number(value) >= 0),
        ),
        row(129, functionType, "timeout", atMost("maximumSeconds", "seconds", "met")),
    ],
});

const jobType = "aws:glue/job:Job";

const glueVersions = resourceRule({
    id: "glue-version",
    title: "Glue jobs use a version of Glue that AWS supports.",
    concern: "resilience",
    severity: "medium",
    enforcement: "mandatory",
    why: "versions that have ended get no security updates",
    controls: [...fsbp("Glue.4"), ...topics.patches],
    remediation: {
        steps: ["Set `glueVersion`."],
        example: `new aws.glue.Job("sessions", { ...rest, glueVersion: "5.0" });`,
    },
    options: {
        minimumVersion: { type: "string", default: "3.0", description: "Oldest version." },
    },
    rows: [
        row(
            159,
            jobType,
            "glueVersion",
            satisfying(
                (context) => `be ${context.option<string>("minimumVersion")} or newer`,
                (value, context) => Number(value) >= Number(context.option<string>("minimumVersion")),
            ),
            { when: not(equal("command.name", "glueray", "pythonshell")) },
        ),
    ],
});

const glueLimits = resourceRule({
    id: "glue-limits",
    title: "Glue jobs end, and crawlers keep the events they can't read.",
    concern: "resilience",
    severity: "low",
    enforcement: "advisory",
    why: "a hung job is billed for two days unless it is told otherwise",
    controls: [],
    remediation: {
        steps: [
            "Set `timeout` of jobs in minutes, and `dlqEventQueueArn` beside `eventQueueArn` of crawlers.",
        ],
        example: `new aws.glue.Job("sessions", { ...rest, timeout: 60 });`,
    },
    rows: [
        row(161, jobType, "timeout", present(), { when: not(equal("command.name", "gluestreaming")) }),
        row(164, "aws:glue/crawler:Crawler", "s3Targets[].dlqEventQueueArn", present(), {
            when: given("s3Targets[].eventQueueArn"),
        }),
    ],
});

const mlTransforms = resourceRule({
    id: "glue-no-ml-transform",
    title: "There are no Glue ML transforms.",
    concern: "encryption-at-rest",
    severity: "low",
    enforcement: "advisory",
    why: "their encryption can't be set through the provider",
    controls: [...fsbp("Glue.3"), ...topics.atRest],
    remediation: {
        steps: ["Match records in a job, or waive the rule and encrypt the transform through the API."],
        example: `new aws.glue.Job("match", { ...rest, securityConfiguration: security.name });`,
    },
    rows: [
        row(165, "aws:glue/mLTransform:MLTransform", "inputRecordTables", {
            demand: () => "not be used",
            test: () => "unmet",
        }),
    ],
});

const applicationType = "aws:emrserverless/application:Application";

const emrLimits = resourceRule({
    id: "emr-limits",
    title: "EMR has a ceiling, and long-lived clusters aren't ended by mistake.",
    concern: "resilience",
    severity: "low",
    enforcement: "advisory",
    why: "a job that runs away is billed until somebody looks",
    controls: [],
    remediation: {
        steps: ["Set `maximumCapacity` of applications, and `terminationProtection` of clusters."],
        example: `maximumCapacity: { cpu: "64 vCPU", memory: "256 GB" },`,
    },
    rows: [
        row(187, applicationType, "maximumCapacity.cpu", present()),
        row(177, "aws:emr/cluster:Cluster", "terminationProtection", mustBe(true), {
            when: not(given("autoTerminationPolicy")),
        }),
    ],
});

const timeouts = resourceRule({
    id: "step-functions-timeout",
    title: "State machines end.",
    concern: "resilience",
    severity: "low",
    enforcement: "advisory",
    why: "an execution that waits for an answer that never comes waits for a year",
    controls: [],
    remediation: {
        steps: ["Set `TimeoutSeconds` at the top of the definition."],
        example: `definition: JSON.stringify({ StartAt: "Optimize", TimeoutSeconds: 21_600, States }),`,
    },
    rows: [
        row(
            196,
            "aws:sfn/stateMachine:StateMachine",
            "definition",
            jsonWhere("have `TimeoutSeconds`", (json) => json.has("TimeoutSeconds")),
        ),
    ],
});

const subscriptions = resourceRule({
    id: "sns-redrive",
    title: "What a topic can't deliver to code is kept.",
    concern: "resilience",
    severity: "medium",
    enforcement: "mandatory",
    why: "SNS drops a message after its retries",
    controls: topics.backup,
    remediation: {
        steps: ["Set `redrivePolicy` with a `deadLetterTargetArn`."],
        example: `redrivePolicy: pulumi.jsonStringify({ deadLetterTargetArn: undelivered.arn }),`,
    },
    rows: [
        row(204, "aws:sns/topicSubscription:TopicSubscription", "redrivePolicy", present(), {
            // Whoever reads mail or text messages can't be sent them again.
            when: not(equal("protocol", "email", "email-json", "sms")),
        }),
    ],
});

const queueRetention = resourceRule({
    id: "sqs-retention",
    title: "Queues keep messages long enough.",
    concern: "resilience",
    severity: "low",
    enforcement: "advisory",
    why: "a message that waits over a long weekend must still be there",
    controls: topics.backup,
    remediation: {
        steps: [
            "Leave `messageRetentionSeconds` unset (4 days), or set it to the allowed minimum at least; 14 days for dead letters.",
        ],
        example: `new aws.sqs.Queue("failed-orders", { kmsMasterKeyId: key.arn, messageRetentionSeconds: 1_209_600 });`,
    },
    options: {
        minimumSeconds: {
            type: "integer",
            default: 345_600,
            minimum: 60,
            maximum: 1_209_600,
            description: "Shortest retention, in seconds.",
        },
    },
    rows: [row(213, types.queue, "messageRetentionSeconds", atLeast("minimumSeconds", "seconds", "met"))],
});

const deadLetters: StackRule = {
    kind: "stack",
    id: "sqs-dead-letters",
    title: "Queues that are fed or consumed have a dead-letter queue, or are one.",
    concern: "resilience",
    severity: "medium",
    enforcement: "mandatory",
    why: "a message that nobody can process otherwise comes back until it expires, and holds up the others",
    controls: topics.backup,
    remediation: {
        steps: ["Set `redrivePolicy` with a `deadLetterTargetArn` and `maxReceiveCount`."],
        example: `redrivePolicy: pulumi.jsonStringify({ deadLetterTargetArn: failed.arn, maxReceiveCount: 5 }),`,
    },
    types: types.queue,
    claims: [{ row: 211, type: types.queue[0], path: "redrivePolicy" }],
    inPreview: "Decided by what other resources' dead-letter settings depend on.",
    check: (stack) => {
        const letters = queuesIn(stack, deadLetterProperties);
        return [...queuesIn(stack, queueUses).certain].map((queue): Check => {
            const property = "redrivePolicy";
            const { certain, possible } = stack.referrers(
                queue,
                ["aws:sqs/redrivePolicy:RedrivePolicy"],
                "queueUrl",
            );
            const has = queue.asked(property).state !== "absent" || certain.length + possible.length > 0;
            if (has || letters.certain.has(queue)) {
                return { resource: queue, outcome: "passed", property };
            }
            const problem = "it has no `redrivePolicy`";
            return letters.possible.has(queue)
                ? {
                      resource: queue,
                      outcome: "deferred",
                      property,
                      problem: `${problem}, and whether dead letters are sent to it isn't known`,
                  }
                : {
                      resource: queue,
                      outcome: "violated",
                      property,
                      problem: `${problem}, and nothing sends dead letters to it`,
                      fix: "Set `redrivePolicy` with a `deadLetterTargetArn` and `maxReceiveCount`",
                  };
        });
    },
};

/** Where dead letters and failed events are sent, by type and property. */
const deadLetterProperties: Readonly<Record<string, readonly string[]>> = {
    "aws:sqs/queue:Queue": ["redrivePolicy"],
    "aws:sqs/redrivePolicy:RedrivePolicy": ["redrivePolicy"],
    "aws:sns/topicSubscription:TopicSubscription": ["redrivePolicy"],
    "aws:cloudwatch/eventTarget:EventTarget": ["deadLetterConfig.arn"],
    "aws:scheduler/schedule:Schedule": ["target.deadLetterConfig.arn"],
    "aws:pipes/pipe:Pipe": ["sourceParameters.kinesisStreamParameters.deadLetterConfig.arn"],
    "aws:lambda/function:Function": ["deadLetterConfig.targetArn"],
    "aws:lambda/eventSourceMapping:EventSourceMapping": ["destinationConfig.onFailure.destinationArn"],
    "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": [
        "destinationConfig.onFailure.destination",
    ],
    "aws:glue/crawler:Crawler": ["s3Targets[].dlqEventQueueArn"],
};

/** Where a queue's messages come from, and who reads them, by type and property. */
const queueUses: Readonly<Record<string, readonly string[]>> = {
    "aws:lambda/eventSourceMapping:EventSourceMapping": ["eventSourceArn"],
    "aws:pipes/pipe:Pipe": ["source", "target"],
    "aws:glue/crawler:Crawler": ["s3Targets[].eventQueueArn"],
    "aws:s3/bucketNotification:BucketNotification": ["queues[].queueArn"],
    "aws:sns/topicSubscription:TopicSubscription": ["endpoint"],
    "aws:cloudwatch/eventTarget:EventTarget": ["arn"],
    "aws:scheduler/schedule:Schedule": ["target.arn"],
    "aws:sqs/redrivePolicy:RedrivePolicy": ["queueUrl"],
};

function queuesIn(stack: Stack, properties: Readonly<Record<string, readonly string[]>>) {
    const certain = new Set<PolicyResource>();
    const possible = new Set<PolicyResource>();
    for (const [type, paths] of Object.entries(properties)) {
        for (const resource of stack.ofType(type)) {
            for (const path of paths) {
                const { targets, candidates } = stack.link(resource, path, types.queue);
                [...targets, ...namedInJson(stack, resource, path)].forEach((queue) => certain.add(queue));
                candidates.forEach((queue) => possible.add(queue));
            }
        }
    }
    return { certain, possible };
}

/** Redrive policies are JSON documents with the queue's ARN inside. */
function namedInJson(stack: Stack, resource: PolicyResource, path: string): PolicyResource[] {
    const text = path === "redrivePolicy" ? (textOf(resource.asked(path)) ?? "") : "";
    const arn = /"deadLetterTargetArn"\s*:\s*"([^"]+)"/.exec(text)?.[1];
    return arn === undefined ? [] : stack.identified(arn, types.queue);
}

const eventTargets = resourceRule({
    id: "event-target-dead-letters",
    title: "Events that can't be delivered are kept.",
    concern: "resilience",
    severity: "low",
    enforcement: "mandatory",
    why: "EventBridge drops an event after a day of retries",
    controls: topics.backup,
    remediation: {
        steps: ["Set `deadLetterConfig.arn` to the ARN of a queue that admits `events.amazonaws.com`."],
        example: `new aws.cloudwatch.EventTarget("notice", { rule: rule.name, arn: topic.arn, deadLetterConfig: { arn: undelivered.arn } });`,
    },
    rows: [row(264, types.eventTarget, "deadLetterConfig.arn", present())],
});

const tableType = "aws:dynamodb/table:Table";

const tables = resourceRule({
    id: "dynamodb-recovery",
    title: "DynamoDB tables can be restored to any second.",
    concern: "resilience",
    severity: "medium",
    enforcement: "mandatory",
    why: "a wrong write is otherwise final",
    controls: [...fsbp("DynamoDB.2"), ...topics.recovery],
    remediation: {
        steps: ["Set `pointInTimeRecovery.enabled: true`."],
        example: `new aws.dynamodb.Table("seen", { ...rest, pointInTimeRecovery: { enabled: true } });`,
    },
    rows: [row(244, tableType, "pointInTimeRecovery.enabled", mustBe(true))],
});

const tableDeletion = resourceRule({
    id: "dynamodb-deletion-protection",
    title: "DynamoDB tables aren't deleted by mistake.",
    concern: "resilience",
    severity: "medium",
    // A stack that is made to be destroyed, such as a test's, can't have it.
    enforcement: "advisory",
    why: "a deleted table takes with it what was processed already, so that everything may be processed twice",
    controls: fsbp("DynamoDB.6"),
    remediation: {
        steps: ["Set `deletionProtectionEnabled: true` where the stack stays."],
        example: `new aws.dynamodb.Table("seen", { ...rest, deletionProtectionEnabled: true });`,
    },
    rows: [row(245, tableType, "deletionProtectionEnabled", mustBe(true))],
});

const tableCapacity = resourceRule({
    id: "dynamodb-capacity",
    title: "DynamoDB tables follow the load.",
    concern: "resilience",
    severity: "low",
    enforcement: "advisory",
    why: "a table with fixed capacity throttles at the first peak",
    controls: fsbp("DynamoDB.1"),
    remediation: {
        steps: [
            'Set `billingMode: "PAY_PER_REQUEST"`, or scale the capacity.',
            "Set `streamEnabled` if `streams` are required.",
        ],
        example: `new aws.dynamodb.Table("seen", { ...rest, billingMode: "PAY_PER_REQUEST" });`,
    },
    options: {
        streams: { type: "boolean", default: false, description: "Whether tables must have a stream." },
    },
    rows: [
        row(246, tableType, "billingMode", oneOf(["PAY_PER_REQUEST"])),
        row(247, tableType, "streamEnabled", {
            demand: () => "be true",
            test: (value, context) =>
                context.option<boolean>("streams") ? mustBe(true).test(value, context) : "met",
        }),
    ],
});

const secretRecovery = resourceRule({
    id: "secret-recovery",
    title: "A deleted secret can be got back for a week at least.",
    concern: "resilience",
    severity: "medium",
    enforcement: "mandatory",
    why: "a partner's credential that is deleted at once can't be got back, and nobody else has it",
    controls: topics.backup,
    remediation: {
        steps: ["Leave `recoveryWindowInDays` unset (30 days), or set it to 7 at least; 0 deletes at once."],
        example: `new aws.secretsmanager.Secret("signing", { kmsKeyId: key.arn, recoveryWindowInDays: 30 });`,
    },
    options: {
        minimumDays: {
            type: "integer",
            default: 7,
            minimum: 7,
            maximum: 30,
            description: "Shortest window, in days.",
        },
    },
    rows: [
        row(
            329,
            "aws:secretsmanager/secret:Secret",
            "recoveryWindowInDays",
            atLeast("minimumDays", "days", "met"),
        ),
    ],
});

const deletionWindow = resourceRule({
    id: "kms-deletion-window",
    title: "A key's deletion can be called off for long enough.",
    concern: "resilience",
    severity: "low",
    enforcement: "mandatory",
    why: "what is encrypted with a deleted key is lost for good",
    controls: [...fsbp("KMS.3"), ...topics.keyDeletion],
    remediation: {
        steps: ["Leave `deletionWindowInDays` unset (30 days), or set it to the allowed minimum at least."],
        example: `new aws.kms.Key("orders", { description: "Orders", enableKeyRotation: true, deletionWindowInDays: 30 });`,
    },
    options: {
        minimumDays: {
            type: "integer",
            default: 30,
            minimum: 7,
            maximum: 30,
            description: "Shortest window, in days.",
        },
    },
    rows: [row(44, types.key, "deletionWindowInDays", atLeast("minimumDays", "days", "met"))],
});

const rotation = resourceRule({
    id: "secret-rotation",
    title: "Where secrets rotate, they rotate often enough.",
    concern: "resilience",
    severity: "medium",
    enforcement: "mandatory",
    why: "a leaked password works until it is changed",
    controls: [...fsbp("SecretsManager.1", "SecretsManager.4"), ...topics.secretRotation],
    remediation: {
        steps: [
            "Set `rotationRules.automaticallyAfterDays` to the allowed maximum at most, or a `scheduleExpression`.",
        ],
        example: `rotationRules: { automaticallyAfterDays: 30 },`,
    },
    options: {
        maximumDays: {
            type: "integer",
            default: 90,
            minimum: 1,
            maximum: 1000,
            description: "Longest time between two rotations, in days.",
        },
    },
    rows: [
        row(
            301,
            "aws:secretsmanager/secretRotation:SecretRotation",
            "rotationRules.automaticallyAfterDays",
            atMost("maximumDays", "days"),
            {
                when: not(given("rotationRules.scheduleExpression")),
            },
        ),
    ],
});

const stackProtection: StackRule = {
    kind: "stack",
    id: "stack-deletion-protection",
    title: "Where one table or log group of a stack is protected from deletion, all of its tables are.",
    concern: "resilience",
    severity: "medium",
    enforcement: "mandatory",
    why: "a stack that is made to stay loses with one table what was processed already",
    controls: [...fsbp("DynamoDB.6"), ...topics.backup],
    remediation: {
        steps: ["Set `deletionProtectionEnabled: true` on every table, or on nothing of the stack."],
        example: `new aws.dynamodb.Table("seen", { ...rest, deletionProtectionEnabled: true });`,
    },
    types: [tableType],
    claims: [{ row: 330, type: tableType, path: "deletionProtectionEnabled" }],
    inPreview: "Decided from the inputs.",
    check(stack) {
        const property = "deletionProtectionEnabled";
        const isOn = (resource: PolicyResource) => textOf(resource.asked(property)) === "true";
        const example = stack.ofType(tableType, ...types.logGroup).find(isOn);
        return example === undefined
            ? []
            : stack.ofType(tableType).map((table): Check => {
                  const value = table.asked(property);
                  if (value.state === "unknown") {
                      const problem = `\`${property}\` isn't known yet`;
                      return { resource: table, outcome: "deferred", property, problem };
                  }
                  return isOn(table)
                      ? { resource: table, outcome: "passed", property }
                      : {
                            resource: table,
                            outcome: "violated",
                            property,
                            problem: `\`${property}\` is not true, though \`${example.name}\` is protected`,
                            fix: `Set \`${property}: true\``,
                        };
              });
    },
};

const logGroupProtection = resourceRule({
    id: "log-group-deletion-protection",
    title: "Log groups are protected from deletion where that is required.",
    concern: "resilience",
    severity: "low",
    enforcement: "advisory",
    why: "who covers up traces deletes the log first",
    controls: topics.logProtection,
    remediation: {
        steps: ["Set `deletionProtectionEnabled: true`, if `required`."],
        example: `new aws.cloudwatch.LogGroup("normalizer", { ...rest, deletionProtectionEnabled: true });`,
    },
    options: {
        required: { type: "boolean", default: false, description: "Whether log groups must be protected." },
    },
    rows: [
        row(253, types.logGroup, "deletionProtectionEnabled", {
            demand: () => "be true",
            test: (value, context) =>
                context.option<boolean>("required") ? mustBe(true).test(value, context) : "met",
        }),
    ],
});

const apiLimits = resourceRule({
    id: "api-limits",
    title: "APIs limit how fast they are called, and validate what they are sent.",
    concern: "resilience",
    severity: "low",
    enforcement: "advisory",
    why: "one partner's loop is otherwise everybody's outage",
    controls: [],
    remediation: {
        steps: [
            "Set `settings.throttlingRateLimit` of methods, and `requestValidatorId` of methods with a body.",
        ],
        example: `settings: { throttlingRateLimit: 100, throttlingBurstLimit: 200, loggingLevel: "ERROR" },`,
    },
    rows: [
        row(
            227,
            "aws:apigateway/methodSettings:MethodSettings",
            "settings.throttlingRateLimit",
            satisfying("be set", (value) => Number(value) >= 0),
        ),
        row(229, "aws:apigateway/method:Method", "requestValidatorId", present(), {
            when: not(equal("httpMethod", "OPTIONS", "GET")),
        }),
    ],
});

/** Rules that data and services survive mistakes. */
export const resilience: readonly Rule[] = [
    streamFailures,
    asyncFailures,
    deadLetters,
    tables,
    tableDeletion,
    rotation,
    runtimes,
    glueVersions,
    consumers,
    retention,
    limits,
    glueLimits,
    mlTransforms,
    emrLimits,
    timeouts,
    subscriptions,
    queueRetention,
    eventTargets,
    tableCapacity,
    deletionWindow,
    secretRecovery,
    stackProtection,
    logGroupProtection,
    apiLimits,
];
