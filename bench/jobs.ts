/**
 * `npm run bench:jobs`: rows a second of each Spark job, beside a bare read, repartition and write of the same rows in the
 * same session.
 *
 * Options: `--rows N,N` (default 100,000 and 1,000,000), `--job NAME` (repeatable; default all), `--json`.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import * as os from "node:os";
import * as path from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { prepareSparkEnvironment } from "../jobs/environment";
import { ProgressLine } from "../offline/engine/progress-line";

/** What bench/jobs.py measures of a job at one size. */
interface Measurement {
    readonly job: string;
    /** What its rows are. */
    readonly source: string;
    readonly rows: number;
    /** Best of the job's runs, each into empty tables. */
    readonly seconds: number;
    readonly rowsPerSecond: number;
    /** Best of the bare runs. */
    readonly bareSeconds: number;
    /** Rate of the job over the bare rate. */
    readonly ratio: number;
    /** Seconds of the processor's time, all cores together: the same on a machine that has other work. */
    readonly processorSeconds: number;
    readonly bareProcessorSeconds: number;
    /** The bare runs' processor time over the job's. */
    readonly processorRatio: number;
}

const JOBS = [
    "orders_batch",
    "inventory_batch",
    "clickstream_sessions",
    "sales_trends",
    "recommendation_features",
    "fraud_features",
    "fraud_scores",
];

/** What orders_batch is to reach. */
const AIM = 0.6;

class InputError extends Error {}

function options(): { rows: number[]; jobs: string[]; json: boolean } {
    const { values } = parseArgs({
        options: {
            rows: { type: "string", default: "100000,1000000" },
            job: { type: "string", multiple: true, default: [] },
            json: { type: "boolean", default: false },
        },
    });
    const rows = values.rows.split(",").map(Number);
    if (rows.some((count) => !Number.isInteger(count) || count < 1_000 || count > 100_000_000)) {
        throw new InputError(
            `--rows: got ${values.rows}; allowed: whole numbers from 1000 to 100000000, with commas between them`,
        );
    }
    const unknown = values.job.filter((job) => !JOBS.includes(job));
    if (unknown.length > 0) {
        throw new InputError(`--job: got ${unknown.join(", ")}; allowed: ${JOBS.join(", ")}`);
    }
    return { rows, jobs: values.job.length > 0 ? values.job : JOBS, json: values.json };
}

async function measure(rows: number[], jobs: string[]): Promise<Measurement[]> {
    const progress = new ProgressLine();
    const { python, variables } = await prepareSparkEnvironment(process.env, progress);
    const script = path.join(__dirname, "jobs.py");
    const child = spawn(python, [script, "--rows", rows.join(","), "--jobs", jobs.join(",")], {
        env: variables,
        stdio: ["ignore", "pipe", "inherit"],
    });
    const measured: Measurement[] = [];
    progress.show(`Measuring ${jobs[0]}`);
    createInterface({ input: child.stdout }).on("line", (line) => {
        const measurement = JSON.parse(line) as Measurement;
        measured.push(measurement);
        progress.show(`Measured ${measurement.job} with ${measurement.rows.toLocaleString("en-US")} rows`);
    });
    const [code] = (await once(child, "close")) as [number | null];
    progress.end();
    if (code !== 0) {
        throw new Error(`bench/jobs.py ended with ${code === null ? "a signal" : `exit code ${code}`}.`);
    }
    return measured;
}

function print(measured: Measurement[]): void {
    const number = (value: number) => value.toLocaleString("en-US");
    console.table(
        measured.map((each) => ({
            job: each.job,
            "rows of": each.source,
            rows: number(each.rows),
            seconds: each.seconds,
            "rows/s": number(each.rowsPerSecond),
            "bare rows/s": number(Math.round(each.rows / each.bareSeconds)),
            ratio: each.ratio,
            "ratio by processor time": each.processorRatio,
            "µs/row": Math.round((each.seconds / each.rows) * 1e7) / 10,
        })),
    );
    console.log(
        `Java and Spark on ${os.availableParallelism()} cores. The aim for orders_batch is a ratio of ${AIM}; growth is linear ` +
            "where µs/row doesn't rise with the rows. The ratio by processor time holds on a busy machine, too.",
    );
}

async function main(): Promise<void> {
    const { rows, jobs, json } = options();
    const measured = await measure(rows, jobs);
    if (json) {
        console.log(JSON.stringify(measured, null, 2));
    } else {
        print(measured);
    }
}

main().catch((error: Error & { code?: string }) => {
    console.error(error.message);
    const bad = error instanceof InputError || error.code?.startsWith("ERR_PARSE_ARGS") === true;
    process.exitCode = bad ? 2 : 1;
});
