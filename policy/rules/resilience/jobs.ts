import { mustBe, present, satisfying } from "../../requirements";
import { resourceRule, row } from "../../resource-rule";
import { equal, given, not } from "../conditions";
import { fsbp, topics } from "../controls";
import { jsonWhere } from "../json-requirements";

const jobType = "aws:glue/job:Job";

export const glueVersions = resourceRule({
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

export const glueLimits = resourceRule({
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

export const mlTransforms = resourceRule({
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

export const emrLimits = resourceRule({
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

export const timeouts = resourceRule({
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
