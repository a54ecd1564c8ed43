import { DeleteObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import type { FaultProxy } from "../fault-proxy";
import type { FaultRow } from "./fault-row";
import type { FunctionRun } from "./function-run";
import { everyCallTwice, flaky, killWhen, poison, wrongClocks } from "./service-faults";

const s3 = ({ lab }: FunctionRun): FaultProxy => lab.s3;
const read = /^GET \/lab-landing/;
const write = /^PUT /;
const failed = ["RecordsFailed", "Errors"] as const;
const dropped = ["AsyncEventsDropped", ...failed] as const;

/** The faults of what the validator calls, of its process, and of files. Given up are the lines of files whose event is. */
export const fileFaults: readonly FaultRow<FunctionRun>[] = [
    { name: "nothing goes wrong", short: true, bring: () => undefined },
    { name: "S3 throttles", short: true, bring: flaky(s3, "throttle", 3) },
    { name: "S3 fails for a while when files are read", bring: flaky(s3, "fail", 6, read), alarms: failed },
    {
        name: "S3 fails for a while when rows are written",
        bring: flaky(s3, "fail", 6, write),
        alarms: failed,
    },
    { name: "S3 closes connections", bring: flaky(s3, "reset", 3) },
    { name: "S3 is slow", bring: flaky(s3, "slow", 2) },
    {
        name: "S3 does the work and says nothing",
        bring: flaky(s3, "done-but-silent", 6, write),
        alarms: failed,
    },
    {
        name: "S3 does the work and says that it failed",
        short: true,
        bring: flaky(s3, "done-but-failed", 6, write),
        alarms: failed,
    },
    { name: "S3 never answers", bring: flaky(s3, "hang", 1), settings: { timeoutMs: 4_000 }, alarms: failed },
    { name: "KMS throttles", bring: flaky(s3, "kms-throttle", 3) },
    {
        name: "the KMS key is disabled, for longer than retries last",
        short: true,
        bring: flaky(s3, "kms-disabled", 1_000_000, write),
        alarms: dropped,
        givesUp: true,
    },
    {
        name: "the process is killed before it has stored anything",
        bring: killWhen(({ lab }) => lab.s3.requests.length > 0, 2),
        alarms: ["Errors"],
    },
    {
        name: "the process is killed between write and acknowledgement",
        short: true,
        bring: (run) => {
            run.lab.s3.inject("done-but-slow", 2, /PUT \/lab-raw/);
            killWhen<FunctionRun>(
                async ({ lab, lambda }) => (await lab.keys("lab-raw")).length > lambda.deaths,
                2,
            )(run);
        },
        alarms: ["Errors"],
    },
    {
        name: "a file kills every process that gets it",
        short: true,
        bring: poison("depot-3"),
        alarms: ["Errors", "AsyncEventsDropped"],
        givesUp: true,
    },
    {
        name: "a file is gone before it is read",
        bring: async ({ lab }) => {
            const key = "inventory/depot-2/stock.csv";
            await lab.s3Client.send(new DeleteObjectCommand({ Bucket: "lab-landing", Key: key }));
        },
        alarms: dropped,
        givesUp: true,
    },
    {
        name: "a file is larger than the function takes",
        bring: async ({ lab }) => {
            const key = "inventory/depot-2/stock.csv";
            const body = await lab.object("lab-landing", key);
            await lab.s3Client.send(
                new PutObjectCommand({
                    Bucket: "lab-landing",
                    Key: key,
                    Body: Buffer.concat([body, Buffer.alloc(2 * 1024 * 1024, "\n")]),
                }),
            );
        },
        settings: { environment: { MAX_FILE_MB: "1" } },
        alarms: dropped,
        givesUp: true,
    },
    { name: "the word of every file comes twice", bring: everyCallTwice },
    ...wrongClocks,
];
