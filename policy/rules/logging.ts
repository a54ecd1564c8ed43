import { atLeast, mustBe, noneOf, oneOf, present, satisfying } from "../requirements";
import { resourceRule, row, type Row } from "../resource-rule";
import { textOf, type Properties } from "../model/values";
import type { Check, Rule, StackRule } from "../rule";
import { equal, given, not, or } from "./conditions";
import { fsbp, securityHub, topics } from "./controls";
import { types } from "./types";

/** Logs to CloudWatch, or to one of the other places a service offers. */
function logsTo(number: number, type: string, base: string): Row {
    const others = [`${base}.firehose.enabled`, `${base}.s3.enabled`].map((path) => equal(path, "true"));
    return row(number, type, `${base}.cloudwatchLogs.enabled`, mustBe(true), { when: not(or(...others)) });
}

const streaming = resourceRule({
    id: "msk-logging",
    title: "Brokers, replicators and connectors of MSK write logs.",
    concern: "logging",
    severity: "medium",
    enforcement: "mandatory",
    why: "a broker's log is the only place that says why it refused or lost something",
    controls: [...fsbp("MSK.5"), ...topics.logging],
    remediation: {
        steps: ["Enable CloudWatch Logs, Firehose or S3 as a destination."],
        example: `loggingInfo: { brokerLogs: { cloudwatchLogs: { enabled: true, logGroup: logs.name } } },`,
    },
    rows: [
        logsTo(69, "aws:msk/cluster:Cluster", "loggingInfo.brokerLogs"),
        logsTo(75, "aws:msk/replicator:Replicator", "logDelivery.replicatorLogDelivery"),
        logsTo(78, "aws:mskconnect/connector:Connector", "logDelivery.workerLogDelivery"),
    ],
});

const firehose = resourceRule({
    id: "firehose-logging",
    title: "Firehose streams log failed deliveries.",
    concern: "logging",
    severity: "medium",
    enforcement: "mandatory",
    why: "the metric says that delivery fails, the log alone says why",
    controls: topics.logging,
    remediation: {
        steps: ["Set `extendedS3Configuration.cloudwatchLoggingOptions.enabled: true` with a log group."],
        example: `cloudwatchLoggingOptions: { enabled: true, logGroupName: logs.name, logStreamName: "delivery" },`,
    },
    rows: [
        row(
            59,
            "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
            "extendedS3Configuration.cloudwatchLoggingOptions.enabled",
            mustBe(true),
            { when: given("extendedS3Configuration") },
        ),
    ],
});

const taskType = "aws:datasync/task:Task";

const dataSync = resourceRule({
    id: "datasync-logging",
    title: "DataSync tasks log what they transfer, and verify it.",
    concern: "logging",
    severity: "medium",
    enforcement: "mandatory",
    why: "a file that was skipped shows in the log alone",
    controls: [...fsbp("DataSync.1"), ...topics.logging],
    remediation: {
        steps: [
            "Set `cloudwatchLogGroupArn`, and `options.logLevel` to `BASIC` or `TRANSFER`.",
            "Leave `options.verifyMode` unset, or not `NONE`.",
        ],
        example: `cloudwatchLogGroupArn: logs.arn, options: { logLevel: "TRANSFER", verifyMode: "ONLY_FILES_TRANSFERRED" },`,
    },
    rows: [
        row(79, taskType, "cloudwatchLogGroupArn", present()),
        row(80, taskType, "options.logLevel", oneOf(["BASIC", "TRANSFER"])),
        row(81, taskType, "options.verifyMode", noneOf(["NONE"])),
    ],
});

const dataSyncReports = resourceRule({
    id: "datasync-reports",
    title: "DataSync tasks report each run.",
    concern: "logging",
    severity: "low",
    enforcement: "advisory",
    why: "a report lists every file that was transferred, skipped or deleted",
    controls: topics.logging,
    remediation: {
        steps: ["Set `taskReportConfig.s3Destination`."],
        example: `taskReportConfig: { s3Destination: { s3BucketArn: logs.arn, bucketAccessRoleArn: role.arn }, reportLevel: "ERRORS_ONLY" },`,
    },
    options: {
        required: { type: "boolean", default: false, description: "Whether tasks must write reports." },
    },
    rows: [
        row(82, taskType, "taskReportConfig.s3Destination.s3BucketArn", {
            demand: () => "be set",
            test: (value, context) =>
                context.option<boolean>("required") ? present().test(value, context) : "met",
        }),
    ],
});

const transfer = resourceRule({
    id: "transfer-logging",
    title: "Transfer Family servers and connectors write logs.",
    concern: "logging",
    severity: "medium",
    enforcement: "mandatory",
    why: "who logged in, and which file broke off, shows in the log alone",
    controls: [...fsbp("Transfer.3"), ...topics.logging],
    remediation: {
        steps: ["Set `structuredLogDestinations` of servers, and `loggingRole` of connectors."],
        example: `structuredLogDestinations: [pulumi.interpolate\`\${logs.arn}:*\`],`,
    },
    rows: [
        row(107, "aws:transfer/server:Server", "structuredLogDestinations", present(), {
            when: not(given("loggingRole")),
        }),
        row(109, "aws:transfer/connector:Connector", "loggingRole", present()),
    ],
});

const applicationType = "aws:emrserverless/application:Application";

const emr = resourceRule({
    id: "emr-logging",
    title: "EMR writes logs.",
    concern: "logging",
    severity: "medium",
    enforcement: "mandatory",
    why: "a failed Spark job is not explained anywhere else",
    controls: topics.logging,
    remediation: {
        steps: [
            "Set `logUri` of clusters, and `monitoringConfiguration.cloudwatchLoggingConfiguration.enabled` of applications, or `s3MonitoringConfiguration.logUri`.",
        ],
        example: `monitoringConfiguration: {
    cloudwatchLoggingConfiguration: { enabled: true, logGroupName: logs.name, encryptionKeyArn: key.arn },
},`,
    },
    rows: [
        row(171, "aws:emr/cluster:Cluster", "logUri", present()),
        row(
            182,
            applicationType,
            "monitoringConfiguration.cloudwatchLoggingConfiguration.enabled",
            mustBe(true),
            {
                when: not(given("monitoringConfiguration.s3MonitoringConfiguration.logUri")),
            },
        ),
    ],
});

const machineType = "aws:sfn/stateMachine:StateMachine";

const stepFunctions = resourceRule({
    id: "step-functions-logging",
    title: "State machines log every step.",
    concern: "logging",
    severity: "medium",
    enforcement: "mandatory",
    why: "which step failed, and on what, is gone after 90 days otherwise",
    controls: [...fsbp("StepFunctions.1"), ...topics.logging],
    remediation: {
        steps: ['Set `loggingConfiguration` with `level: "ALL"` (or `"ERROR"`) and `logDestination`.'],
        example: `loggingConfiguration: { level: "ALL", includeExecutionData: false, logDestination: pulumi.interpolate\`\${logs.arn}:*\` },`,
    },
    rows: [
        row(189, machineType, "loggingConfiguration.level", oneOf(["ALL", "ERROR", "FATAL"])),
        row(190, machineType, "loggingConfiguration.logDestination", present()),
    ],
});

const apis = resourceRule({
    id: "api-logging",
    title: "APIs log who called and how it ended.",
    concern: "logging",
    severity: "medium",
    enforcement: "mandatory",
    why: "a partner's complaint can't be answered without",
    controls: [...fsbp("APIGateway.1", "APIGateway.9"), ...topics.logging],
    remediation: {
        steps: [
            "Set `accessLogSettings` of stages.",
            "Set `settings.loggingLevel` of methods to `ERROR` or `INFO`.",
        ],
        example: `accessLogSettings: { destinationArn: logs.arn, format },`,
    },
    rows: [
        row(220, "aws:apigateway/stage:Stage", "accessLogSettings.destinationArn", present()),
        row(
            225,
            "aws:apigateway/methodSettings:MethodSettings",
            "settings.loggingLevel",
            oneOf(["ERROR", "INFO"]),
        ),
        row(234, "aws:apigatewayv2/stage:Stage", "accessLogSettings.destinationArn", present()),
    ],
});

const apiTracing = resourceRule({
    id: "api-tracing",
    title: "Stages of REST APIs are traced.",
    concern: "logging",
    severity: "low",
    enforcement: "mandatory",
    why: "a slow or failed request can't be followed through the functions behind it",
    controls: [...fsbp("APIGateway.3"), ...topics.logging],
    remediation: {
        steps: ["Set `xrayTracingEnabled: true`."],
        example: `new aws.apigateway.Stage("v1", { ...rest, xrayTracingEnabled: true });`,
    },
    rows: [row(221, "aws:apigateway/stage:Stage", "xrayTracingEnabled", mustBe(true))],
});

const tracing = resourceRule({
    id: "tracing",
    title: "Functions and state machines are traced.",
    concern: "logging",
    severity: "low",
    enforcement: "mandatory",
    why: "where an event spent its time, and where it was lost, shows across services in traces alone",
    controls: [...securityHub("Lambda.7"), ...topics.logging],
    remediation: {
        steps: [
            'Set `tracingConfig.mode: "Active"` of functions, `tracingConfiguration.enabled: true` of state machines.',
        ],
        example: `tracingConfig: { mode: "Active" },`,
    },
    rows: [
        row(124, types.function[0], "tracingConfig.mode", mustBe("Active")),
        row(192, machineType, "tracingConfiguration.enabled", mustBe(true)),
    ],
});

const functionLogs: StackRule = {
    kind: "stack",
    id: "lambda-log-group",
    title: "Functions write to a log group of the stack.",
    concern: "logging",
    severity: "low",
    enforcement: "mandatory",
    why: "the log group that Lambda makes by itself is under AWS's key and never expires",
    controls: topics.logging,
    remediation: {
        steps: ["Create the log group, and name it in `loggingConfig.logGroup`."],
        example: `loggingConfig: { logGroup: logs.name, logFormat: "JSON" },`,
    },
    types: types.function,
    claims: [{ row: 130, type: types.function[0], path: "loggingConfig.logGroup" }],
    inPreview: "Decided by what `loggingConfig` depends on, or by the name of the log group.",
    check: (stack) =>
        stack.ofType(...types.function).map((resource): Check => {
            const named = resource.asked("loggingConfig.logGroup").state !== "absent";
            const name = resource.identity("name");
            const conventional =
                name !== undefined && stack.identified(`/aws/lambda/${name}`, types.logGroup).length > 0;
            return named || conventional
                ? { resource, outcome: "passed", property: "loggingConfig.logGroup" }
                : {
                      resource,
                      outcome: "violated",
                      property: "loggingConfig.logGroup",
                      problem:
                          "`loggingConfig.logGroup` is not set, and the stack has no log group of its default name",
                      fix: "Create an `aws.cloudwatch.LogGroup` and name it in `loggingConfig.logGroup`",
                  };
        }),
};

const retention = resourceRule({
    id: "log-retention",
    title: "Log groups keep logs for a year.",
    concern: "logging",
    severity: "low",
    enforcement: "mandatory",
    why: "an intrusion is found after months, and what never expires is paid for ever",
    controls: [...securityHub("CloudWatch.16"), ...topics.logRetention],
    remediation: {
        steps: ["Set `retentionInDays` to the allowed minimum at least; 0 and unset mean without end."],
        example: `new aws.cloudwatch.LogGroup("normalizer", { retentionInDays: 365, kmsKeyId: key.arn });`,
    },
    options: {
        minimumDays: {
            type: "integer",
            default: 365,
            minimum: 1,
            maximum: 3653,
            description: "Shortest retention, in days.",
        },
    },
    rows: [row(252, types.logGroup, "retentionInDays", atLeast("minimumDays", "days"))],
});

const jobArguments = resourceRule({
    id: "glue-job-logging",
    title: "Glue jobs write metrics and continuous logs.",
    concern: "logging",
    severity: "low",
    enforcement: "advisory",
    why: "without them a job is a black box until it ends",
    controls: topics.logging,
    remediation: {
        steps: [
            'Set `--enable-metrics` and `--enable-continuous-cloudwatch-log` to `"true"` in `defaultArguments`.',
        ],
        example: `defaultArguments: { "--enable-metrics": "true", "--enable-continuous-cloudwatch-log": "true" },`,
    },
    rows: [
        row(
            160,
            "aws:glue/job:Job",
            'defaultArguments."--enable-metrics"',
            satisfying('be `"true"`', (value) => value === "true" || value === ""),
        ),
        row(
            160,
            "aws:glue/job:Job",
            'defaultArguments."--enable-continuous-cloudwatch-log"',
            mustBe("true"),
            {
                // From version 5.0 on logs are continuous without being asked for.
                when: (properties: Properties) => !(Number(textOf(properties.get("glueVersion"))) >= 5),
            },
        ),
    ],
});

const descriptions = resourceRule({
    id: "descriptions",
    title: "Keys, functions and security groups say what they are for.",
    concern: "logging",
    severity: "low",
    enforcement: "advisory",
    why: "who finds one in the console years later must know whether it may go",
    controls: [],
    remediation: {
        steps: ["Set `description`."],
        example: `new aws.kms.Key("orders", { description: "Encrypts orders", enableKeyRotation: true });`,
    },
    rows: [
        row(47, types.key[0], "description", present()),
        row(131, types.function[0], "description", present()),
        row(
            287,
            types.securityGroup[0],
            "description",
            satisfying("say what it is for", (value) => value !== "" && value !== "Managed by Pulumi"),
        ),
    ],
});

/** Rules that what happens is written down. */
export const logging: readonly Rule[] = [
    streaming,
    firehose,
    dataSync,
    dataSyncReports,
    transfer,
    emr,
    stepFunctions,
    apis,
    apiTracing,
    tracing,
    functionLogs,
    retention,
    jobArguments,
    descriptions,
];
