import { existsSync, readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { type OperationResult, Workspace, type WorkspaceOptions } from "../../offline/engine";

/** What a preview took. */
export interface TimedPreview {
    /** Resources with a provider. */
    readonly resources: number;
    readonly components: number;
    readonly seconds: number;
    /** Processor seconds of the engine and everything that it started; undefined where the system doesn't tell. */
    readonly cpuSeconds?: number;
    readonly result: OperationResult;
}

/** Previews a program once, from nothing. */
export async function timePreview(
    options: WorkspaceOptions,
    policyPacks: readonly string[] = [],
): Promise<TimedPreview> {
    const workspace = await Workspace.open(options);
    try {
        const cpuBefore = childrenCpuSeconds();
        const begin = performance.now();
        const result = await workspace.preview({ policyPacks, plan: true });
        const seconds = (performance.now() - begin) / 1000;
        if (!result.succeeded) {
            const errors = result.diagnostics.filter(({ severity }) => severity === "error");
            throw new Error(
                [`The preview of ${options.program} failed:`, ...errors.map(({ message }) => message)].join(
                    "\n",
                ),
            );
        }
        const cpuAfter = childrenCpuSeconds();
        const registered = result.steps.filter(({ type }) => !/^pulumi:(pulumi|providers):/.test(type));
        return {
            resources: registered.filter(({ custom }) => custom).length,
            components: registered.filter(({ custom }) => !custom).length,
            seconds,
            cpuSeconds: cpuBefore === undefined ? undefined : cpuAfter! - cpuBefore,
            result,
        };
    } finally {
        await workspace.close();
    }
}

/** The run in the middle, by its time. */
export function median(runs: readonly TimedPreview[]): TimedPreview {
    return [...runs].sort((one, other) => one.seconds - other.seconds)[Math.floor(runs.length / 2)];
}

/** Processor time of the child processes that have ended, and of theirs: steadier than the clock on a busy machine. */
function childrenCpuSeconds(): number | undefined {
    const file = "/proc/self/stat";
    if (!existsSync(file)) {
        return undefined;
    }
    // Fields 16 and 17 of proc(5), counted after the process's name; in ticks, of which Linux has 100 a second.
    const [user, system] = readFileSync(file, "utf8").split(") ")[1].split(" ").slice(13, 15).map(Number);
    return (user + system) / 100;
}
