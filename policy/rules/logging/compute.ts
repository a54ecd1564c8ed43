import { textOf, type Properties } from "../../model/values";
import { mustBe, oneOf, present, satisfying } from "../../requirements";
import { resourceRule, row } from "../../resource-rule";
import type { Check, StackRule } from "../../rule";
import { given, not } from "../conditions";
import { fsbp, securityHub, topics } from "../controls";
import { types } from "../types";

const applicationType = "aws:emrserverless/application:Application";

export const emr = resourceRule({
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

export const stepFunctions = resourceRule({
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

export const tracing = resourceRule({
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

export const functionLogs: StackRule = {
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

export const jobArguments = resourceRule({
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
