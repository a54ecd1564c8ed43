import { fork } from "node:child_process";
import path from "node:path";
import { distFolder } from "../../handlers/build";

/** Resident memory of the clickstream's normalizer over many events. */
export interface MemoryReport {
    readonly events: number;
    readonly firstHalfMb: number;
    readonly secondHalfMb: number;
}

/** Runs ten million events through one process and watches its memory. */
export function measureMemory(env: NodeJS.ProcessEnv, events = 10_000_000): Promise<MemoryReport> {
    return new Promise((resolve, reject) => {
        const child = fork(
            path.join(__dirname, "watch-memory.ts"),
            [path.join(distFolder, "clickstream-normalizer", "index.mjs"), String(events)],
            { env, execArgv: ["--import", "tsx"], stdio: ["ignore", "ignore", "inherit", "ipc"] },
        );
        child.once("message", (report) => resolve(report as MemoryReport));
        child.once("exit", (code) => reject(new Error(`Watching memory ended with exit code ${code}.`)));
    });
}
