import path from "node:path";
import type { Fault, FaultProxy } from "../fault-proxy";
import type { FaultRow } from "./fault-row";
import type { FunctionRun } from "./function-run";

/** A service that goes wrong for a while. */
export const flaky =
    <Run>(service: (run: Run) => FaultProxy, fault: Fault, times: number, matches?: RegExp) =>
    (run: Run): void =>
        service(run).inject(fault, times, matches);

const s3 = ({ lab }: FunctionRun): FaultProxy => lab.s3;
const dynamo = ({ lab }: FunctionRun): FaultProxy => lab.dynamo;

/** Kills the process in its first calls, as soon as something has happened in them. */
export const killWhen =
    <Run extends FunctionRun>(happened: (run: Run) => boolean | Promise<boolean>, deaths: number) =>
    (run: Run): void => {
        run.around = async (call) => {
            const answer = call();
            if (run.lambda.deaths < deaths) {
                let over = false;
                void answer.then(() => (over = true));
                while (!over && !(await happened(run))) {
                    await new Promise((resolve) => setTimeout(resolve, 2));
                }
                if (!over) {
                    await run.lambda.kill();
                }
            }
            return answer;
        };
    };

/** Kills every process that gets records with a text in them. */
export const poison =
    (text: string) =>
    (run: FunctionRun): void => {
        run.around = async (call, records) =>
            records.some(({ dataBase64 }) => Buffer.from(dataBase64, "base64").includes(text))
                ? { error: "the process ended with SIGKILL" }
                : call();
    };

/** Every call comes twice. */
export const everyCallTwice = (run: FunctionRun): void => {
    run.around = async (call) => {
        await call();
        return call();
    };
};

/** Rows in which the function's clock is wrong. */
export const wrongClocks = [20, -20].map((minutes) => ({
    name: `the function's clock is ${Math.abs(minutes)} minutes ${minutes > 0 ? "ahead" : "behind"}`,
    bring: () => undefined,
    settings: {
        environment: {
            NODE_OPTIONS: `--import=${path.join(__dirname, "skewed-clock.mjs")}`,
            CLOCK_SKEW_MS: String(minutes * 60_000),
        },
    },
})) satisfies FaultRow<never>[];

/** Faults of what a function calls that stores batches in S3 and keeps its state in DynamoDB, and of its process. */
export const batchFaults: readonly FaultRow<FunctionRun>[] = [
    { name: "nothing goes wrong", short: true, bring: () => undefined },
    { name: "S3 throttles", short: true, bring: flaky(s3, "throttle", 3) },
    { name: "S3 fails for a while", bring: flaky(s3, "fail", 14), alarms: ["RecordsFailed"] },
    { name: "S3 closes connections", bring: flaky(s3, "reset", 6) },
    { name: "S3 is slow", bring: flaky(s3, "slow", 1) },
    {
        name: "S3 does the work and says nothing",
        bring: flaky(s3, "done-but-silent", 14),
        alarms: ["RecordsFailed"],
    },
    {
        name: "S3 does the work and says that it failed",
        short: true,
        bring: flaky(s3, "done-but-failed", 14),
        alarms: ["RecordsFailed"],
    },
    {
        name: "S3 never answers",
        bring: flaky(s3, "hang", 2),
        settings: { timeoutMs: 4_000 },
        alarms: ["RecordsFailed"],
    },
    { name: "KMS throttles", short: true, bring: flaky(s3, "kms-throttle", 3) },
    {
        name: "the KMS key is disabled, for longer than retries last",
        short: true,
        bring: flaky(s3, "kms-disabled", 1_000_000),
        settings: { delivery: { retryAttempts: 2, retryDelayMs: 0 } },
        alarms: ["OnFailureDestinationDeliveredEventCount"],
        givesUp: true,
    },
    { name: "DynamoDB throttles", short: true, bring: flaky(dynamo, "throttle", 3) },
    { name: "DynamoDB fails for a while", bring: flaky(dynamo, "fail", 14), alarms: ["RecordsFailed"] },
    { name: "DynamoDB is slow", bring: flaky(dynamo, "slow", 1) },
    { name: "DynamoDB does the work and says nothing", bring: flaky(dynamo, "done-but-silent", 5) },
    { name: "DynamoDB does the work and says that it failed", bring: flaky(dynamo, "done-but-failed", 5) },
    {
        name: "DynamoDB never answers",
        bring: flaky(dynamo, "hang", 2),
        settings: { timeoutMs: 4_000 },
        alarms: ["RecordsFailed"],
    },
    { name: "DynamoDB closes connections", bring: flaky(dynamo, "reset", 6) },
    {
        name: "the process is killed before it has stored anything",
        alarms: ["Errors"],
        bring: killWhen(({ lab }) => lab.dynamo.requests.length > 0, 2),
    },
    {
        name: "the process is killed between write and acknowledgement",
        alarms: ["Errors"],
        short: true,
        bring: (run) => {
            // The write is done, and its answer is two seconds away.
            run.lab.s3.inject("done-but-slow", 3, /PUT \/lab-raw/);
            killWhen<FunctionRun>(
                async ({ lab, lambda }) => (await lab.keys("lab-raw")).length > lambda.deaths,
                3,
            )(run);
        },
    },
    {
        name: "a record kills every process that gets it",
        short: true,
        bring: poison('"e33"'),
        settings: { delivery: { retryAttempts: 1 } },
        alarms: ["Errors", "OnFailureDestinationDeliveredEventCount"],
        givesUp: true,
    },
    ...wrongClocks,
    { name: "every batch comes twice", bring: everyCallTwice },
    {
        name: "every batch comes again in halves, as after a crash behind the last write",
        bring: (run) => {
            const seen = new Set<string>();
            run.around = async (call, records) => {
                const answer = await call();
                const last = records[records.length - 1].position;
                if (records.length > 1 && !seen.has(last)) {
                    seen.add(last);
                    return { error: "the process ended with SIGKILL" };
                }
                return answer;
            };
        },
    },
];
