import { mustBe, noneOf, oneOf, present } from "../../requirements";
import { resourceRule, row, type Row } from "../../resource-rule";
import { equal, given, not, or } from "../conditions";
import { fsbp, topics } from "../controls";

/** Logs to CloudWatch, or to one of the other places a service offers. */
function logsTo(number: number, type: string, base: string): Row {
    const others = [`${base}.firehose.enabled`, `${base}.s3.enabled`].map((path) => equal(path, "true"));
    return row(number, type, `${base}.cloudwatchLogs.enabled`, mustBe(true), { when: not(or(...others)) });
}

export const streaming = resourceRule({
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

export const firehose = resourceRule({
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

export const dataSync = resourceRule({
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

export const dataSyncReports = resourceRule({
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

export const transfer = resourceRule({
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
