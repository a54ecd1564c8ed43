/**
 * `npm run bench:handlers`: what the handlers cost, beside the least that is possible and beside the ordinary way.
 *
 * Rates are events for a second of one core's time, so that a busy machine changes little.
 *
 * Options: `--seconds N` for each measurement (default 5), `--json`, `--check` (exit code 1 when an aim is missed),
 * `--memory` (memory over ten million events too).
 */
import { fork, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { buildHandlers, distFolder } from "../handlers/build";
import { carelessBundle } from "./handlers/careless-bundle";
import { costPerMillion } from "./handlers/cost";
import { measureMemory, type MemoryReport } from "./handlers/memory";
import { workloads } from "./handlers/workload";

/** Measurements of one way. */
interface Rate {
    /** For a second of processor time. */
    readonly eventsPerSecond: number;
    readonly cpuMicroseconds: number;
    readonly calls: number;
}

interface HandlerReport {
    readonly ours?: Rate;
    readonly floor?: Rate;
    readonly ordinary?: Rate;
    readonly zippedBytes: number;
    readonly importMs: number;
    readonly carelessZippedBytes: number;
    readonly carelessImportMs: number;
    /** US dollars of Lambda, S3 and DynamoDB for a million events. */
    readonly costPerMillion?: number;
}

/** What the handlers are to reach; the clickstream carries 40 times the traffic of everything else. */
const aims = { clickstreamOfFloor: 0.6, clickstreamOfOrdinary: 5, zippedBytes: 300 * 1024, importMs: 80 };

const environment = (endpoint: string): NodeJS.ProcessEnv => ({
    PATH: process.env.PATH,
    AWS_REGION: "eu-west-1",
    AWS_ACCESS_KEY_ID: "bench",
    AWS_SECRET_ACCESS_KEY: "bench",
    AWS_ENDPOINT_URL: endpoint,
    AWS_LAMBDA_FUNCTION_NAME: "bench",
    OUTPUT_BUCKET: "raw-bucket",
    QUARANTINE_BUCKET: "quarantine-bucket",
    LANDING_BUCKET: "landing-bucket",
    LANDING_KEY_ARN: "arn:aws:kms:eu-west-1:123456789012:key/bench",
    USER_ROLE_ARN: "arn:aws:iam::123456789012:role/bench",
    STATE_TABLE: "state",
    STREAM_NAME: "payments",
    DATABASE_NAME: "lake",
    PROCESSORS: JSON.stringify([
        {
            name: "stripe",
            scheme: "stripe",
            secretArn: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:s",
        },
    ]),
});

/** Starts a command on one core, where the system can do that. */
const onOneCore = spawnSync("taskset", ["-V"]).error ? [] : ["taskset", "-c", "0"];

function measure(
    name: string,
    way: "floor" | "ours" | "ordinary",
    seconds: number,
    endpoint: string,
): Promise<Rate> {
    return new Promise((resolve, reject) => {
        const bundle = path.join(distFolder, name, "index.mjs");
        const script = path.join(__dirname, "handlers", "measure.ts");
        const options = ["--import", "tsx", "--expose-gc"];
        const child = fork(script, [name, way, String(seconds), bundle], {
            env: environment(endpoint),
            execArgv: options,
            stdio: ["ignore", "ignore", "inherit", "ipc"],
            ...(onOneCore.length > 0 && {
                execPath: onOneCore[0],
                execArgv: [...onOneCore.slice(1), process.execPath, ...options],
            }),
        });
        child.once("message", (rate) => resolve(rate as Rate));
        child.once("exit", (code) =>
            reject(new Error(`Measuring ${name} (${way}) ended with exit code ${code}.`)),
        );
    });
}

/** Processor time of an import, best of several fresh processes, in ms: waiting for a busy machine isn't in it. */
function importTime(bundle: string): number {
    const script = `const s=process.cpuUsage();import(${JSON.stringify(bundle)}).then(()=>{const{user,system}=process.cpuUsage(s);process.stdout.write(String((user+system)/1000))})`;
    const times = Array.from({ length: 5 }, () =>
        Number(
            spawnSync(process.execPath, ["-e", script], { env: environment("http://127.0.0.1:1") }).stdout,
        ),
    );
    return Math.min(...times.filter((time) => time > 0));
}

async function zippedSize(file: string): Promise<number> {
    return gzipSync(await readFile(file), { level: 9 }).length;
}

function print(reports: Readonly<Record<string, HandlerReport>>, memory: MemoryReport | undefined): void {
    const number = (value: number | undefined): string =>
        value === undefined ? "" : Math.round(value).toLocaleString("en-US");
    const ratio = (one: Rate | undefined, other: Rate | undefined): string =>
        one && other ? (one.eventsPerSecond / other.eventsPerSecond).toFixed(2) : "";
    console.table(
        Object.fromEntries(
            Object.entries(reports).map(([name, report]) => [
                name,
                {
                    "events/s": number(report.ours?.eventsPerSecond),
                    "floor/s": number(report.floor?.eventsPerSecond),
                    "of floor": ratio(report.ours, report.floor),
                    "ordinary/s": number(report.ordinary?.eventsPerSecond),
                    "times ordinary": ratio(report.ours, report.ordinary),
                    "KB zipped": number(report.zippedBytes / 1024),
                    "import ms": number(report.importMs),
                    "careless KB": number(report.carelessZippedBytes / 1024),
                    "careless ms": number(report.carelessImportMs),
                    "$ per million": report.costPerMillion?.toFixed(4) ?? "",
                },
            ]),
        ),
    );
    if (memory) {
        console.log(
            `Memory over ${number(memory.events)} events: ${memory.firstHalfMb} MB at most in the first half, ` +
                `${memory.secondHalfMb} MB in the second`,
        );
    }
}

function missed(reports: Readonly<Record<string, HandlerReport>>): string[] {
    const { ours, floor, ordinary } = reports["clickstream-normalizer"];
    const ofFloor = ours!.eventsPerSecond / floor!.eventsPerSecond;
    const ofOrdinary = ours!.eventsPerSecond / ordinary!.eventsPerSecond;
    return [
        ...(ofFloor < aims.clickstreamOfFloor ? [`clickstream: ${ofFloor.toFixed(2)} of the floor`] : []),
        ...(ofOrdinary < aims.clickstreamOfOrdinary
            ? [`clickstream: ${ofOrdinary.toFixed(1)} times ordinary`]
            : []),
        ...Object.entries(reports).flatMap(([name, { zippedBytes, importMs }]) => [
            ...(zippedBytes > aims.zippedBytes ? [`${name}: ${zippedBytes} bytes zipped`] : []),
            ...(importMs > aims.importMs ? [`${name}: import takes ${importMs.toFixed(0)} ms`] : []),
        ]),
    ];
}

async function main(): Promise<void> {
    const { values } = parseArgs({
        options: {
            seconds: { type: "string", default: "5" },
            json: { type: "boolean", default: false },
            check: { type: "boolean", default: false },
            memory: { type: "boolean", default: false },
        },
    });
    const built = await buildHandlers();
    const scratch = await mkdtemp(path.join(tmpdir(), "securecart-bench-"));
    const sink = fork(path.join(__dirname, "handlers", "aws-sink.ts"), { execArgv: ["--import", "tsx"] });
    try {
        const endpoint = await new Promise<string>((resolve) =>
            sink.once("message", resolve as (url: unknown) => void),
        );
        const reports: Record<string, HandlerReport> = {};
        for (const [name, { zippedBytes }] of Object.entries(built)) {
            const careless = await carelessBundle(name, scratch);
            const seconds = Number(values.seconds);
            const rates = workloads[name] && {
                floor: await measure(name, "floor", seconds, endpoint),
                ours: await measure(name, "ours", seconds, endpoint),
                ordinary: await measure(name, "ordinary", seconds, endpoint),
            };
            reports[name] = {
                ...rates,
                zippedBytes,
                importMs: importTime(path.join(distFolder, name, "index.mjs")),
                carelessZippedBytes: await zippedSize(careless),
                carelessImportMs: importTime(careless),
                ...(rates && {
                    costPerMillion: costPerMillion(name, rates.ours.eventsPerSecond, workloads[name].batch),
                }),
            };
        }
        const memory = values.memory ? await measureMemory(environment(endpoint)) : undefined;
        if (values.json) {
            console.log(JSON.stringify({ reports, memory, missed: missed(reports) }, null, 2));
        } else {
            print(reports, memory);
            missed(reports).forEach((miss) => console.log(`Aim missed: ${miss}`));
        }
        process.exitCode = values.check && missed(reports).length > 0 ? 1 : 0;
    } finally {
        sink.disconnect();
        await rm(scratch, { recursive: true });
    }
}

void main();
