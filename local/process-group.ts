import { type ChildProcess, spawn, type SpawnOptions } from "node:child_process";
import { onExit } from "signal-exit";

/** Groups that run. */
const running = new Set<ProcessGroup>();

function killAll(): void {
    running.forEach((group) => group.kill());
}

/** Forgets the watch over this process's end. */
let unwatch: (() => void) | undefined;

/**
 * A server in a process group of its own: a Ctrl-C on the terminal doesn't reach it, it ends together with everything that
 * it has started, and at the latest with this process.
 */
export class ProcessGroup {
    private constructor(private readonly child: ChildProcess) {
        // Other libraries watch for signals too, and each waits for the others: this one knows of them.
        unwatch ??= onExit(killAll);
        running.add(this);
    }

    static start(command: string, commandArguments: readonly string[], options: SpawnOptions): ProcessGroup {
        const child = spawn(command, commandArguments, { ...options, detached: true });
        // A command that can't be started shows as one that has ended.
        child.on("error", () => undefined);
        return new ProcessGroup(child);
    }

    get stdout(): ChildProcess["stdout"] {
        return this.child.stdout;
    }

    get stderr(): ChildProcess["stderr"] {
        return this.child.stderr;
    }

    get ended(): boolean {
        return this.child.pid === undefined || this.child.exitCode !== null || this.child.signalCode !== null;
    }

    /** How it has ended, for an error's text. */
    get ending(): string {
        return this.child.signalCode ?? `exit code ${this.child.exitCode}`;
    }

    /** Ends the whole group and waits for it. */
    async stop(): Promise<void> {
        running.delete(this);
        if (running.size === 0) {
            unwatch?.();
            unwatch = undefined;
        }
        if (this.ended) {
            return;
        }
        const ended = new Promise((resolve) => this.child.once("exit", resolve));
        this.kill();
        await ended;
    }

    /** Ends the whole group, and doesn't wait. */
    kill(): void {
        try {
            if (this.child.pid !== undefined) {
                process.kill(-this.child.pid, "SIGKILL");
            }
        } catch {
            // It has ended by itself.
        }
    }
}
