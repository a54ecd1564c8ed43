import type { FaultProxy } from "../fault-proxy";
import type { FaultRow } from "./fault-row";
import { everyCallTwice, flaky, killWhen, poison } from "./service-faults";
import type { WebhookRun } from "./webhook-bench";

const kinesis = ({ kinesis: proxy }: WebhookRun): FaultProxy => proxy;
const secrets = ({ secrets: proxy }: WebhookRun): FaultProxy => proxy;
const dynamo = ({ lab }: WebhookRun): FaultProxy => lab.dynamo;

const putRecord = /PutRecord/;
/** A claim of a process that has died is void when its time is over; the sender comes back for longer. */
const shortCalls = { timeoutMs: 3_000 };
const impatient = { delivery: { retryAttempts: 2, retryDelayMs: 0 } };

/** The faults of what the receiver calls, of its process, and of its sender. Given up is what the sender still has. */
export const webhookFaults: readonly FaultRow<WebhookRun>[] = [
    { name: "nothing goes wrong", short: true, bring: () => undefined },
    { name: "Kinesis throttles", short: true, bring: flaky(kinesis, "throttle", 3, putRecord) },
    {
        name: "Kinesis throttles for a while",
        bring: flaky(kinesis, "throttle", 14, putRecord),
        alarms: ["5XXError"],
    },
    {
        name: "Kinesis fails for a while",
        bring: flaky(kinesis, "fail", 14, putRecord),
        alarms: ["5XXError"],
    },
    { name: "Kinesis closes connections", bring: flaky(kinesis, "reset", 3, putRecord) },
    { name: "Kinesis is slow", bring: flaky(kinesis, "slow", 1, putRecord) },
    {
        name: "Kinesis does the work and says nothing",
        bring: flaky(kinesis, "done-but-silent", 14, putRecord),
        alarms: ["5XXError"],
    },
    {
        name: "Kinesis does the work and says that it failed",
        short: true,
        bring: flaky(kinesis, "done-but-failed", 14, putRecord),
        alarms: ["5XXError"],
    },
    {
        name: "Kinesis never answers",
        bring: flaky(kinesis, "hang", 2, putRecord),
        settings: shortCalls,
        alarms: ["5XXError"],
    },
    {
        name: "the stream's KMS key is disabled, for longer than the sender waits",
        short: true,
        bring: flaky(kinesis, "kms-disabled", 1_000_000, putRecord),
        settings: impatient,
        alarms: ["5XXError"],
        givesUp: true,
    },
    { name: "DynamoDB throttles", short: true, bring: flaky(dynamo, "throttle", 3) },
    { name: "DynamoDB fails for a while", bring: flaky(dynamo, "fail", 14), alarms: ["5XXError"] },
    { name: "DynamoDB is slow", bring: flaky(dynamo, "slow", 1) },
    { name: "DynamoDB closes connections", bring: flaky(dynamo, "reset", 3) },
    { name: "DynamoDB does the work and says nothing", bring: flaky(dynamo, "done-but-silent", 3) },
    { name: "DynamoDB does the work and says that it failed", bring: flaky(dynamo, "done-but-failed", 3) },
    {
        name: "DynamoDB never answers",
        bring: flaky(dynamo, "hang", 1),
        settings: shortCalls,
        alarms: ["5XXError"],
    },
    { name: "Secrets Manager throttles", bring: flaky(secrets, "throttle", 3) },
    {
        name: "Secrets Manager fails for a while",
        bring: flaky(secrets, "fail", 14),
        alarms: ["5XXError"],
    },
    { name: "Secrets Manager is slow", bring: flaky(secrets, "slow", 1) },
    {
        name: "the process is killed before it has stored anything",
        bring: killWhen<WebhookRun>(({ lab }) => lab.dynamo.requests.length > 0, 2),
        settings: shortCalls,
        alarms: ["Errors", "5XXError"],
    },
    {
        name: "the process is killed between write and acknowledgement",
        short: true,
        bring: (run) => {
            run.kinesis.inject("done-but-slow", 2, putRecord);
            killWhen<WebhookRun>(
                ({ kinesis: { requests }, lambda }) =>
                    requests.filter((each) => putRecord.test(each)).length > lambda.deaths,
                2,
            )(run);
        },
        settings: shortCalls,
        alarms: ["Errors", "5XXError"],
    },
    {
        name: "a request kills every process that gets it",
        short: true,
        bring: poison('"evt_33"'),
        settings: impatient,
        alarms: ["Errors", "5XXError"],
        givesUp: true,
    },
    { name: "every request comes twice", bring: everyCallTwice },
    {
        name: "the sender's clock is 20 minutes ahead",
        bring: (run) => {
            run.senderAhead = 1_200;
        },
        settings: impatient,
        alarms: ["RequestsRefused"],
        givesUp: true,
    },
];
