import { spawn } from "node:child_process";
import type { ChildProcess, SpawnOptions } from "node:child_process";

/** How long an interrupted process may take to end before it is killed, as in Pulumi's own host. */
const GRACE_MS = 5_000;

/** How a process ended: its exit code, or the signal that ended it. */
export interface Exit {
    readonly code: number | null;
    readonly signal: NodeJS.Signals | null;
}

/** The Node processes that the host has started and must not leave behind. */
export class ChildProcesses {
    private readonly running = new Set<ChildProcess>();

    /** Starts Node with the arguments; `exit` resolves when the process is gone, and rejects if it can't start. */
    start(
        nodeArguments: readonly string[],
        options: SpawnOptions,
    ): { child: ChildProcess; exit: Promise<Exit> } {
        const child = spawn(process.execPath, nodeArguments, options);
        this.running.add(child);
        const exit = new Promise<Exit>((resolve, reject) => {
            child.once("error", reject);
            child.once("close", (code, signal) => resolve({ code, signal }));
        }).finally(() => this.running.delete(child));
        return { child, exit };
    }

    /** Asks one process to end, and kills it if it doesn't. */
    stop(child: ChildProcess): void {
        if (child.exitCode !== null || child.signalCode !== null) {
            return;
        }
        child.kill("SIGINT");
        setTimeout(() => child.kill("SIGKILL"), GRACE_MS).unref();
    }

    /** Asks every process to end. */
    stopAll(): void {
        for (const child of this.running) {
            this.stop(child);
        }
    }

    /** Kills every process at once, for when this one is about to end itself. */
    killAll(): void {
        for (const child of this.running) {
            child.kill("SIGKILL");
        }
    }
}
