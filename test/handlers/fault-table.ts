import type { FaultBench, FaultCounts, FaultRun } from "./fault-run";

/** What goes wrong, and what may come of it. */
export interface FaultRow {
    readonly name: string;
    readonly bring: (run: FaultRun) => void | Promise<void>;
    readonly settings?: Parameters<FaultBench["run"]>[3];
    /**
     * What somebody has to be told: `none`, for what the SDK's retries take care of; `failed`, batches that came again;
     * `delivery`, records that ended in the failed-delivery bucket.
     */
    readonly alarm: "none" | "failed" | "delivery";
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

export const faultTable: readonly FaultRow[] = [
    { name: "nothing goes wrong", bring: () => undefined, alarm: "none" },
    { name: "S3 throttles", bring: flaky("s3", "throttle", 3), alarm: "none" },
    { name: "S3 fails for a while", bring: flaky("s3", "fail", 14), alarm: "failed" },
    { name: "S3 closes connections", bring: flaky("s3", "reset", 6), alarm: "none" },
    { name: "S3 is slow", bring: flaky("s3", "slow", 1), alarm: "none" },
    { name: "S3 does the work and says nothing", bring: flaky("s3", "done-but-silent", 14), alarm: "failed" },
    {
        name: "S3 does the work and says that it failed",
        bring: flaky("s3", "done-but-failed", 14),
        alarm: "failed",
    },
    {
        name: "S3 never answers",
        bring: flaky("s3", "hang", 2),
        settings: { timeoutMs: 4_000 },
        alarm: "failed",
    },
    { name: "KMS throttles", bring: flaky("s3", "kms-throttle", 3), alarm: "none" },
    {
        name: "the KMS key is disabled, for longer than retries last",
        bring: flaky("s3", "kms-disabled", 1_000_000),
        settings: { delivery: { retryAttempts: 2, retryDelayMs: 0 } },
        alarm: "delivery",
    },
    { name: "DynamoDB throttles", bring: flaky("dynamo", "throttle", 3), alarm: "none" },
    { name: "DynamoDB fails for a while", bring: flaky("dynamo", "fail", 14), alarm: "failed" },
    { name: "DynamoDB is slow", bring: flaky("dynamo", "slow", 1), alarm: "none" },
    {
        name: "DynamoDB does the work and says nothing",
        bring: flaky("dynamo", "done-but-silent", 5),
        alarm: "none",
    },
    { name: "Kinesis throttles its reader", bring: flaky("kinesis", "throttle", 2), alarm: "none" },
    { name: "Kinesis fails its reader", bring: flaky("kinesis", "fail", 6), alarm: "none" },
    {
        name: "the process is killed before it has stored anything",
        bring: (run) => killWhen(() => run.lab.dynamo.requests.length > 0, 2)(run),
        alarm: "none",
    },
    {
        name: "the process is killed between write and acknowledgement",
        bring: (run) => {
            // The write is done, and its answer is two seconds away.
            run.lab.s3.inject("done-but-slow", 3, /PUT \/lab-raw/);
            killWhen(async () => (await run.lab.keys("lab-raw")).length > run.lambda.deaths, 3)(run);
        },
        alarm: "none",
    },
    {
        name: "a record kills every process that gets it",
        bring: (run) => {
            run.around = async (call, { Records: records }) =>
                records.some(({ kinesis }) => Buffer.from(kinesis.data, "base64").includes('"e33"'))
                    ? { error: "the process ended with SIGKILL" }
                    : call();
        },
        settings: { delivery: { retryAttempts: 1 } },
        alarm: "delivery",
    },
    {
        name: "a shard is split while it is read",
        bring: () => undefined,
        settings: { during: ({ stream }) => stream.split("shardId-000000000000") },
        alarm: "none",
    },
    {
        name: "a record has 10 MB, more than a call takes",
        bring: () => undefined,
        settings: {
            during: ({ stream }) =>
                stream.put(
                    "session-1",
                    Buffer.from(JSON.stringify({ event_id: "large", page: "x".repeat(10_000_000) })),
                ),
        },
        alarm: "delivery",
    },
    {
        name: "every batch comes twice",
        bring: (run) => {
            run.around = async (call) => {
                await call();
                return call();
            };
        },
        alarm: "none",
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
        alarm: "none",
    },
];

/** What is wrong with a run's counts; empty when nothing is lost, nothing doubled, and somebody was told. */
export function mistakes(row: FaultRow, counts: FaultCounts): string[] {
    const inAll = counts.storedDistinct + counts.failed;
    return [
        ...(counts.lost.length > 0 ? [`lost: ${counts.lost.slice(0, 5).join(", ")}`] : []),
        ...(counts.spoiltLost > 0 ? [`${counts.spoiltLost} spoilt records lost`] : []),
        ...(counts.stored !== counts.storedDistinct
            ? [`${counts.stored} rows for ${counts.storedDistinct} ids`]
            : []),
        ...(row.alarm !== "delivery" && counts.storedDistinct !== counts.distinct
            ? [`stored ${counts.storedDistinct} of ${counts.distinct}`]
            : []),
        ...(row.alarm === "delivery" && inAll < counts.distinct
            ? [`only ${inAll} of ${counts.distinct} kept`]
            : []),
        ...(row.alarm === "delivery" && counts.failed === 0 ? ["nothing in the failed-delivery bucket"] : []),
        ...(row.alarm === "failed" && counts.metrics.failed === 0 ? ["RecordsFailed said nothing"] : []),
        ...(counts.quarantined > 0 && counts.metrics.quarantined === 0
            ? ["RecordsQuarantined said nothing"]
            : []),
    ];
}
