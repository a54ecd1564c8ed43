import { customerKey, matching, present } from "../requirements";
import { resourceRule, row } from "../resource-rule";
import type { Rule } from "../rule";
import { given, not } from "./conditions";
import { topics } from "./controls";
import { markedSecret } from "./secret-values";

const scheduleType = "aws:scheduler/schedule:Schedule";
const pipeType = "aws:pipes/pipe:Pipe";
const connectionType = "aws:cloudwatch/eventConnection:EventConnection";

const encryption = resourceRule({
    id: "event-delivery-encryption",
    title: "Schedules, pipes and connections are encrypted with a customer managed key.",
    concern: "encryption-at-rest",
    severity: "medium",
    enforcement: "mandatory",
    why: "a schedule's input, a pipe's filters and a connection's credentials are stored with them",
    controls: topics.atRest,
    remediation: {
        steps: ["Set `kmsKeyArn` of schedules, `kmsKeyIdentifier` of pipes and connections."],
        example: `new aws.scheduler.Schedule("nightly", { ...rest, kmsKeyArn: key.arn });`,
    },
    rows: [
        row(306, scheduleType, "kmsKeyArn", customerKey()),
        row(308, connectionType, "kmsKeyIdentifier", customerKey()),
        row(324, pipeType, "kmsKeyIdentifier", customerKey()),
    ],
});

const schedules = resourceRule({
    id: "schedule-dead-letters",
    title: "Runs that a schedule can't start are kept.",
    concern: "resilience",
    severity: "medium",
    enforcement: "mandatory",
    why: "EventBridge Scheduler drops a run after its retries, and a nightly job that wasn't started makes no noise",
    controls: topics.backup,
    remediation: {
        steps: [
            "Set `target.deadLetterConfig.arn` to the ARN of a queue that admits `scheduler.amazonaws.com`.",
        ],
        example: `target: { arn: pipeline.arn, roleArn: role.arn, deadLetterConfig: { arn: missed.arn } },`,
    },
    rows: [row(307, scheduleType, "target.deadLetterConfig.arn", present())],
});

const destinations = resourceRule({
    id: "event-destination-tls",
    title: "Events leave to other systems over TLS.",
    concern: "encryption-in-transit",
    severity: "high",
    enforcement: "mandatory",
    why: "payments and their credentials would pass in clear text",
    controls: topics.inTransit,
    remediation: {
        steps: ["Give `invocationEndpoint` an `https://` address."],
        example: `new aws.cloudwatch.EventApiDestination("fraud-check", { ...rest, invocationEndpoint: "https://api.fraud.example/v1" });`,
    },
    rows: [
        row(
            309,
            "aws:cloudwatch/eventApiDestination:EventApiDestination",
            "invocationEndpoint",
            matching(/^https:\/\//i, "start with `https://`"),
        ),
    ],
});

const credentials = resourceRule({
    id: "event-connection-secrets",
    title: "Credentials of connections are Pulumi secrets.",
    concern: "identity",
    severity: "high",
    enforcement: "mandatory",
    why: "whoever may read the stack's state has the credential",
    controls: topics.plaintext,
    remediation: {
        steps: ["Read the value with `config.requireSecret`, or wrap it in `pulumi.secret`."],
        example: `authParameters: { apiKey: { key: "x-api-key", value: config.requireSecret("apiKey") } },`,
    },
    rows: [
        row(310, connectionType, "authParameters.apiKey.value", markedSecret()),
        row(310, connectionType, "authParameters.basic.password", markedSecret()),
        row(310, connectionType, "authParameters.oauth.clientParameters.clientSecret", markedSecret()),
    ],
});

const pipeLogs = resourceRule({
    id: "pipe-logging",
    title: "Pipes write logs.",
    concern: "logging",
    severity: "low",
    enforcement: "advisory",
    why: "why a pipe dropped an event shows in its log alone",
    controls: topics.logging,
    remediation: {
        steps: ['Set `logConfiguration` with `level: "ERROR"` and a destination.'],
        example: `logConfiguration: { level: "ERROR", cloudwatchLogsLogDestination: { logGroupArn: logs.arn } },`,
    },
    rows: [
        row(325, pipeType, "logConfiguration.cloudwatchLogsLogDestination.logGroupArn", present(), {
            when: not(given("logConfiguration.s3LogDestination")),
        }),
    ],
});

/** Rules on what brings events from one service to another. */
export const eventDelivery: readonly Rule[] = [encryption, schedules, destinations, credentials, pipeLogs];
