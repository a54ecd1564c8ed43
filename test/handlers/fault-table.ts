import path from "node:path";
import type { AlarmMetric, FaultBench, FaultCounts, FaultRun } from "./fault-run";

/** What goes wrong with a stream or what its function calls, and what may come of it. */
export interface FaultRow {
    readonly name: string;
    readonly bring: (run: FaultRun) => void | Promise<void>;
    readonly settings?: Parameters<FaultBench["run"]>[3];
    /** Alarms that somebody must get, beside the one on quarantine; none for what retries within a call take care of. */
    readonly alarms?: readonly AlarmMetric[];
    /** Whether records may end in the failed-delivery bucket. Default: no. */
    readonly givesUp?: boolean;
    /** Whether `npm test` runs it for every handler. Default: no; the long run does. */
    readonly short?: boolean;
}

/** A service that goes wrong for a while, again and again. */
const flaky =
    (
        service: "s3" | "dynamo" | "kinesis",
        fault: Parameters<FaultRun["kinesis"]["inject"]>[0],
        times: number,
        matches?: RegExp,
    ) =>
    (run: FaultRun): void => {
        const proxy = service === "kinesis" ? run.kinesis : run.lab[service];
        proxy.inject(fault, times, matches);
    };

/** The calls between which the process is killed, and what has to have happened in a call. */
const killWhen =
    (happened: (run: FaultRun) => boolean | Promise<boolean>, deaths: number) =>
    (run: FaultRun): void => {
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

/** The faults of a stream and of what its functions call. */
export const faultTable: readonly FaultRow[] = [
    { name: "nothing goes wrong", short: true, bring: () => undefined },
    { name: "S3 throttles", short: true, bring: flaky("s3", "throttle", 3) },
    { name: "S3 fails for a while", bring: flaky("s3", "fail", 14), alarms: ["RecordsFailed"] },
    { name: "S3 closes connections", bring: flaky("s3", "reset", 6) },
    { name: "S3 is slow", bring: flaky("s3", "slow", 1) },
    {
        name: "S3 does the work and says nothing",
        bring: flaky("s3", "done-but-silent", 14),
        alarms: ["RecordsFailed"],
    },
    {
        name: "S3 does the work and says that it failed",
        short: true,
        bring: flaky("s3", "done-but-failed", 14),
        alarms: ["RecordsFailed"],
    },
    {
        name: "S3 never answers",
        bring: flaky("s3", "hang", 2),
        settings: { timeoutMs: 4_000 },
        alarms: ["RecordsFailed"],
    },
    { name: "KMS throttles", short: true, bring: flaky("s3", "kms-throttle", 3) },
    {
        name: "the KMS key is disabled, for longer than retries last",
        short: true,
        bring: flaky("s3", "kms-disabled", 1_000_000),
        settings: { delivery: { retryAttempts: 2, retryDelayMs: 0 } },
        alarms: ["OnFailureDestinationDeliveredEventCount"],
        givesUp: true,
    },
    { name: "DynamoDB throttles", short: true, bring: flaky("dynamo", "throttle", 3) },
    { name: "DynamoDB fails for a while", bring: flaky("dynamo", "fail", 14), alarms: ["RecordsFailed"] },
    { name: "DynamoDB is slow", bring: flaky("dynamo", "slow", 1) },
    {
        name: "DynamoDB does the work and says nothing",
        bring: flaky("dynamo", "done-but-silent", 5),
    },
    {
        name: "DynamoDB does the work and says that it failed",
        bring: flaky("dynamo", "done-but-failed", 5),
    },
    {
        name: "DynamoDB never answers",
        bring: flaky("dynamo", "hang", 2),
        settings: { timeoutMs: 4_000 },
        alarms: ["RecordsFailed"],
    },
    { name: "DynamoDB closes connections", bring: flaky("dynamo", "reset", 6) },
    { name: "Kinesis is slow", bring: flaky("kinesis", "slow", 1) },
    { name: "Kinesis closes connections", bring: flaky("kinesis", "reset", 4) },
    { name: "Kinesis throttles its reader", bring: flaky("kinesis", "throttle", 2) },
    { name: "Kinesis fails its reader", bring: flaky("kinesis", "fail", 6) },
    {
        name: "the process is killed before it has stored anything",
        alarms: ["Errors"],
        bring: (run) => killWhen(() => run.lab.dynamo.requests.length > 0, 2)(run),
    },
    {
        name: "the process is killed between write and acknowledgement",
        alarms: ["Errors"],
        short: true,
        bring: (run) => {
            // The write is done, and its answer is two seconds away.
            run.lab.s3.inject("done-but-slow", 3, /PUT \/lab-raw/);
            killWhen(async () => (await run.lab.keys("lab-raw")).length > run.lambda.deaths, 3)(run);
        },
    },
    {
        name: "a record kills every process that gets it",
        short: true,
        bring: (run) => {
            run.around = async (call, { Records: records }) =>
                records.some(({ kinesis }) => Buffer.from(kinesis.data, "base64").includes('"e33"'))
                    ? { error: "the process ended with SIGKILL" }
                    : call();
        },
        settings: { delivery: { retryAttempts: 1 } },
        alarms: ["Errors", "OnFailureDestinationDeliveredEventCount"],
        givesUp: true,
    },
    {
        name: "a shard is split while it is read",
        short: true,
        bring: () => undefined,
        settings: { during: ({ stream }) => stream.split("shardId-000000000000") },
    },
    {
        name: "two shards are merged while they are read",
        bring: () => undefined,
        settings: { during: ({ stream }) => stream.merge("shardId-000000000000", "shardId-000000000001") },
    },
    ...[20, -20].map((minutes) => ({
        name: `the function's clock is ${Math.abs(minutes)} minutes ${minutes > 0 ? "ahead" : "behind"}`,
        bring: () => undefined,
        settings: {
            environment: {
                NODE_OPTIONS: `--import=${path.join(__dirname, "skewed-clock.mjs")}`,
                CLOCK_SKEW_MS: String(minutes * 60_000),
            },
        },
    })),
    {
        name: "a record has 10 MB, more than a call takes",
        short: true,
        bring: () => undefined,
        settings: {
            during: ({ stream }) =>
                stream.put(
                    "session-1",
                    Buffer.from(JSON.stringify({ event_id: "large", page: "x".repeat(10_000_000) })),
                ),
        },
        alarms: ["OnFailureDestinationDeliveredEventCount"],
        givesUp: true,
    },
    {
        name: "every batch comes twice",
        bring: (run) => {
            run.around = async (call) => {
                await call();
                return call();
            };
        },
    },
    {
        name: "every batch comes again in halves, as after a crash behind the last write",
        bring: (run) => {
            const seen = new Set<string>();
            run.around = async (call, { Records: records }) => {
                const answer = await call();
                const last = records[records.length - 1].kinesis.sequenceNumber;
                if (records.length > 1 && !seen.has(last)) {
                    seen.add(last);
                    return { error: "the process ended with SIGKILL" };
                }
                return answer;
            };
        },
    },
];

/** Alarms that a run must have raised. */
export function alarmsDue(
    { alarms = [] }: FaultRow,
    { quarantined }: Pick<FaultCounts, "quarantined">,
): readonly AlarmMetric[] {
    return quarantined > 0 ? [...alarms, "RecordsQuarantined"] : alarms;
}

/** What is wrong with a run's counts; empty when nothing is lost, nothing doubled, and somebody was told. */
export function mistakes(row: FaultRow, counts: FaultCounts): string[] {
    const { givesUp = false } = row;
    const { stored, duplicates, quarantined, givenUp, lost, doubled } = counts;
    const sum = stored + duplicates + quarantined + givenUp;
    return [
        ...(lost.length > 0 ? [`${lost.length} lost, such as ${lost[0]}`] : []),
        ...(doubled > 0 ? [`${doubled} rows too many`] : []),
        ...(sum !== counts.in ? [`${counts.in} in, ${sum} found`] : []),
        ...(givenUp > 0 && !givesUp ? [`${givenUp} given up`] : []),
        ...(givenUp === 0 && givesUp ? ["nothing in the failed-delivery bucket"] : []),
        ...alarmsDue(row, counts)
            .filter((metric) => !counts.alarms.includes(metric))
            .map((metric) => `${metric} said nothing`),
    ];
}
