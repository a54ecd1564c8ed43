/**
 * Measures the policy pack over the engine's own protocol, beside `@pulumi/awsguard` on the same resources in the same run:
 * how long it takes to start, and the milliseconds per resource at 100, 1,000 and 10,000 resources.
 *
 * `npm run bench:policy [-- --json] [-- --sizes 100,1000]`
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import * as grpc from "@grpc/grpc-js";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { buildPack } from "../policy/build-pack";
import { allRules } from "../policy/rules/all-rules";
import { AnalyzerClient, type TestResource } from "../policy/test-kit";
import { requestFor, stackResource } from "../policy/test-kit/analyzer-client";
import { pipelines } from "./policy-stack";

const root = join(__dirname, "..");
const awsguard = join(__dirname, "awsguard");

/** Resources that are analyzed at a time: about what the engine does with its default parallelism. */
const atATime = 16;
const repeats = 3;

interface Measurement {
    readonly pack: string;
    readonly policies: number;
    readonly resources: number;
    /** Milliseconds from the start of the process to its port. */
    readonly startMs: number;
    /** Milliseconds per resource, each analyzed by itself. */
    readonly resourceMs: number;
    /** Milliseconds per resource of the analysis of the stack. */
    readonly stackMs: number;
    /** Milliseconds of processor time per resource, in all. */
    readonly cpuMs: number;
}

/** What the engine would send, written beforehand. */
interface Requests {
    readonly single: readonly Buffer[];
    readonly stack: Buffer;
}

function requestsFor(resources: readonly TestResource[]): Requests {
    const stack = new proto.AnalyzeStackRequest().setResourcesList(resources.map(stackResource));
    return {
        single: resources.map((resource) => Buffer.from(requestFor(resource).serializeBinary())),
        stack: Buffer.from(stack.serializeBinary()),
    };
}

async function measure(pack: string, directory: string, requests: Requests): Promise<Measurement> {
    const begin = performance.now();
    const analyzer = await AnalyzerClient.start(directory);
    const client = new grpc.Client(`127.0.0.1:${analyzer.port}`, grpc.credentials.createInsecure(), {
        "grpc.max_send_message_length": -1,
        "grpc.max_receive_message_length": -1,
    });
    // The answers' bytes are taken as they are, so that the time is the pack's, not that of reading them here.
    const ask = (method: string, request: Buffer) =>
        new Promise<void>((resolve, reject) =>
            client.makeUnaryRequest(
                `/pulumirpc.Analyzer/${method}`,
                (bytes: Buffer) => bytes,
                (bytes) => bytes,
                request,
                (error) => (error ? reject(error) : resolve()),
            ),
        );
    try {
        const { policiesList } = await analyzer.info();
        const started = performance.now();
        const cpuBefore = cpuMs(analyzer.processId);
        for (let from = 0; from < requests.single.length; from += atATime) {
            await Promise.all(
                requests.single.slice(from, from + atATime).map((request) => ask("Analyze", request)),
            );
        }
        const analyzed = performance.now();
        await ask("AnalyzeStack", requests.stack);
        const ended = performance.now();
        const resources = requests.single.length;
        return {
            pack,
            policies: policiesList.length,
            resources,
            startMs: started - begin,
            resourceMs: (analyzed - started) / resources,
            stackMs: (ended - analyzed) / resources,
            cpuMs: (cpuMs(analyzer.processId) - cpuBefore) / resources,
        };
    } finally {
        client.close();
        await analyzer.stop();
    }
}

/** Processor time that a process has taken, where Linux tells; it is steadier than the clock on a busy machine. */
function cpuMs(processId: number): number {
    const file = `/proc/${processId}/stat`;
    if (!existsSync(file)) {
        return NaN;
    }
    const [user, system] = readFileSync(file, "utf8").split(") ")[1].split(" ").slice(11, 13).map(Number);
    const ticksPerSecond = 100;
    return ((user + system) * 1000) / ticksPerSecond;
}

/** The run of which the sum is in the middle. */
function median(runs: readonly Measurement[]): Measurement {
    const sorted = [...runs].sort(
        (one, other) => one.resourceMs + one.stackMs - other.resourceMs - other.stackMs,
    );
    return sorted[Math.floor(sorted.length / 2)];
}

function installAwsguard(): void {
    if (!existsSync(join(awsguard, "node_modules"))) {
        console.error("Installing awsguard, once ...");
        const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"], {
            cwd: awsguard,
            stdio: ["ignore", "ignore", "inherit"],
        });
        if (status !== 0) {
            throw new Error("npm ci failed in bench/awsguard");
        }
    }
}

function line({ pack, policies, resources, startMs, resourceMs, stackMs, cpuMs: cpu }: Measurement): string {
    const sum = resourceMs + stackMs;
    return [
        pack.padEnd(11),
        String(policies).padStart(8),
        resources.toLocaleString("en").padStart(9),
        (startMs / 1000).toFixed(2).padStart(8),
        resourceMs.toFixed(3).padStart(12),
        stackMs.toFixed(3).padStart(9),
        sum.toFixed(3).padStart(9),
        cpu.toFixed(3).padStart(9),
    ].join("  ");
}

async function main(): Promise<void> {
    const { values } = parseArgs({
        options: { json: { type: "boolean" }, sizes: { type: "string", default: "100,1000,10000" } },
    });
    installAwsguard();
    buildPack();
    const packs = [
        ["securecart", join(root, "policy")],
        ["awsguard", awsguard],
    ] as const;
    const properties = allRules.reduce((sum, { claims }) => sum + claims.length, 0);
    const results: Measurement[] = [];
    if (!values.json) {
        console.log(
            `securecart decides on ${properties} properties in ${allRules.length} rules. Times are medians of ${repeats}.`,
        );
        console.log("pack         policies  resources   start s  ms/resource  ms/stack   ms/all   cpu ms");
    }
    for (const size of values.sizes.split(",").map(Number)) {
        const requests = requestsFor(pipelines(size));
        for (const [pack, directory] of packs) {
            const runs: Measurement[] = [];
            for (let run = 0; run < repeats; run++) {
                runs.push(await measure(pack, directory, requests));
            }
            results.push(median(runs));
            if (!values.json) {
                console.log(line(results.at(-1)!));
            }
        }
    }
    if (values.json) {
        console.log(JSON.stringify(results, undefined, 2));
    }
}

main().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
});
