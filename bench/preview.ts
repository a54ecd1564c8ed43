/**
 * `npm run bench:preview`: how long the offline preview of prod takes, beside a program that registers as many bare resources
 * on the same engine in the same run; how that grows when the stack is composed several times over; and how long the longest
 * chain of a deployment is.
 *
 * Options: `--times N` runs of the stack and of the bare program, of which the one in the middle counts (default 3), one run of
 * everything else; `--copies 2,4,8`, `--stack S`, `--json`. About eight minutes on two processors, most of it for 8 copies.
 */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { parse, stringify } from "yaml";
import { criticalPath } from "../graph/critical-path";
import { StackGraph } from "../graph/stack-graph";
import { describeEngine, findEngine, ProgressLine } from "../offline/engine";
import { median, timePreview, type TimedPreview } from "./preview/timed-preview";

const root = path.resolve(__dirname, "..");

/** What the preview is to reach: wall time of registering, in multiples of the bare program's. */
const aim = 1.3;

/** A line of the report. */
interface Measurement {
    readonly program: string;
    readonly resources: number;
    readonly components: number;
    /** Wall time of the same program without its resources: the engine, the providers, compiling and loading. */
    readonly startSeconds: number;
    /** Wall time of the preview above that. */
    readonly registerSeconds: number;
    readonly millisecondsPerResource: number;
    /** Processor time, start and all, where the system tells. */
    readonly cpuSeconds?: number;
}

interface PreviewReport {
    readonly engine: string;
    readonly stack: string;
    readonly times: number;
    readonly measurements: readonly Measurement[];
    /** Wall time of registering, in multiples of the bare program's. */
    readonly ratio: number;
    readonly aim: number;
    readonly criticalPath: readonly { readonly name: string; readonly type: string }[];
}

/** A project like this one, but for its program, in a folder of its own. */
function composedProject(folder: string, stack: string): string {
    const project = parse(readFileSync(path.join(root, "Pulumi.yaml"), "utf8")) as object;
    const own = {
        ...project,
        runtime: { name: "nodejs", options: { tsconfig: path.join(root, "tsconfig.pulumi.json") } },
        main: path.join(__dirname, "preview/composed.ts"),
    };
    writeFileSync(path.join(folder, "Pulumi.yaml"), stringify(own));
    copyFileSync(path.join(root, `Pulumi.${stack}.yaml`), path.join(folder, `Pulumi.${stack}.yaml`));
    return folder;
}

function measured(program: string, run: TimedPreview, start: TimedPreview): Measurement {
    const { resources, components, cpuSeconds } = run;
    const registerSeconds = run.seconds - start.seconds;
    return {
        program,
        resources,
        components,
        startSeconds: start.seconds,
        registerSeconds,
        millisecondsPerResource: (registerSeconds * 1000) / (resources + components),
        cpuSeconds,
    };
}

async function measure(
    { stack, times, copies }: { stack: string; times: number; copies: readonly number[] },
    onMeasured: (measurement: Measurement) => void,
): Promise<Omit<PreviewReport, "engine" | "stack" | "times" | "aim">> {
    const folder = mkdtempSync(path.join(tmpdir(), "securecart-bench-"));
    const progress = new ProgressLine();
    const measurements: Measurement[] = [];
    const add = (...measurement: Parameters<typeof measured>) => {
        progress.end();
        measurements.push(measured(...measurement));
        onMeasured(measurements[measurements.length - 1]);
    };
    const project = composedProject(folder, stack);
    const composed = (count: number) =>
        timePreview({ program: project, stack, environment: { BENCH_COPIES: String(count) } });
    const bare = (resources: number, components: number) =>
        timePreview({
            program: path.join(__dirname, "preview/bare.ts"),
            config: { "bare:resources": String(resources), "bare:components": String(components) },
        });
    const policyPacks = [path.join(root, "policy")];
    try {
        const show = (text: string) => progress.show(`Previewing ${text}`);
        show("programs without resources");
        const [bareStart, ownStart] = [await bare(0, 0), await composed(0)];
        const taken: Record<"own" | "bare", TimedPreview[]> = { own: [], bare: [] };
        // In turns, so that what else the machine does meets both.
        for (let run = 1; run <= times; run++) {
            show(`${stack}, run ${run} of ${times}`);
            taken.own.push(await timePreview({ program: root, stack }));
            const { resources, components } = taken.own[0];
            show(`${resources} bare resources, run ${run} of ${times}`);
            taken.bare.push(await bare(resources, components));
        }
        const { result } = taken.own[0];
        add("bare resources", median(taken.bare), bareStart);
        add(stack, median(taken.own), ownStart);
        show(`${stack}, with policies`);
        add(`${stack}, with policies`, await timePreview({ program: root, stack }, policyPacks), ownStart);
        for (const count of copies) {
            show(`${stack}, ${count} times over`);
            add(`${stack}, ${count} times over`, await composed(count), ownStart);
        }
        return {
            measurements,
            ratio: measurements[1].registerSeconds / measurements[0].registerSeconds,
            criticalPath: criticalPath(StackGraph.of(result)).map(({ name, type }) => ({ name, type })),
        };
    } finally {
        progress.end();
        rmSync(folder, { recursive: true, force: true });
    }
}

const header = [
    "program".padEnd(24),
    "resources".padStart(9),
    "components".padStart(10),
    "start s".padStart(8),
    "register s".padStart(10),
    "ms/resource".padStart(11),
    "cpu s".padStart(7),
].join("  ");

function line(measurement: Measurement): string {
    const { program, resources, components, startSeconds, registerSeconds, cpuSeconds } = measurement;
    return [
        program.padEnd(24),
        resources.toLocaleString("en-US").padStart(9),
        String(components).padStart(10),
        startSeconds.toFixed(1).padStart(8),
        registerSeconds.toFixed(1).padStart(10),
        measurement.millisecondsPerResource.toFixed(1).padStart(11),
        (cpuSeconds?.toFixed(1) ?? "").padStart(7),
    ].join("  ");
}

async function main(): Promise<void> {
    const { values } = parseArgs({
        options: {
            json: { type: "boolean", default: false },
            times: { type: "string", default: "3" },
            copies: { type: "string", default: "2,4,8" },
            stack: { type: "string", default: "prod" },
        },
    });
    const { stack } = values;
    const times = Number(values.times);
    const engine = describeEngine(await findEngine());
    const print = (text: string) => values.json || console.log(text);
    print(
        `Previews of stack ${stack}: ${engine}. The middle of ${times} ${times === 1 ? "run" : "runs"} each.`,
    );
    print("Start: the program without its resources. Register: the rest of the preview.\n");
    print(header);
    const copies = values.copies.split(",").filter(Boolean).map(Number);
    const found = await measure({ stack, times, copies }, (measurement) => print(line(measurement)));
    const report: PreviewReport = { engine, stack, times, aim, ...found };
    print(`\n${stack} takes ${report.ratio.toFixed(2)} times as long as bare resources (aim: ${aim}).`);
    const chain = report.criticalPath;
    const total = report.measurements[1].resources;
    print(`A deployment's longest chain has ${chain.length} of ${total} resources:`);
    chain.forEach(({ name, type }) => print(`  ${name} (${type})`));
    if (values.json) {
        console.log(JSON.stringify(report, undefined, 2));
    }
}

main().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
});
