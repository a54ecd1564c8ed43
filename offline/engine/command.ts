import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** How a command is run. */
export interface CommandOptions {
    /** Folder that it runs in. Default: this process's */
    readonly cwd?: string;
    /** Its whole environment. Default: this process's */
    readonly env?: NodeJS.ProcessEnv;
    /** Milliseconds after which it is killed. Default: none */
    readonly timeoutMs?: number;
    /** Milliseconds without a word from it after which it is killed. Default: none */
    readonly quietMs?: number;
    /** Gets each line that it writes, as it comes. */
    readonly onLine?: (line: string) => void;
}

/** How a command ended, and what it wrote. */
export interface CommandResult {
    /** Exit code; null when a signal ended it or it could not be started. */
    readonly code: number | null;
    readonly stdout: string;
    readonly stderr: string;
    /** Why it failed, in a few words; undefined when it succeeded. */
    readonly failure?: string;
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Runs a command to its end, in a process group of its own, so that nothing of it outlives a timeout or this process. Never
 * rejects.
 */
export async function runCommand(
    command: string,
    commandArguments: readonly string[],
    options: CommandOptions = {},
): Promise<CommandResult> {
    return new Promise((resolve) => {
        const child = spawn(command, commandArguments, {
            cwd: options.cwd,
            env: options.env,
            detached: true,
            stdio: ["ignore", "pipe", "pipe"],
        });
        let killedBecause: string | undefined;
        const timers: NodeJS.Timeout[] = [];
        const killGroup = () => {
            try {
                process.kill(-(child.pid as number), "SIGKILL");
            } catch {
                // It has just ended by itself.
            }
        };
        const kill = (reason: string) => {
            killedBecause = reason;
            killGroup();
        };
        // A group of its own gets no signal from the terminal.
        const passOn = (signal: NodeJS.Signals) => {
            killGroup();
            stopListening();
            process.kill(process.pid, signal);
        };
        const stopListening = () => {
            process.off("exit", killGroup);
            SIGNALS.forEach((signal) => process.off(signal, passOn));
        };
        process.on("exit", killGroup);
        SIGNALS.forEach((signal) => process.on(signal, passOn));
        const { timeoutMs, quietMs } = options;
        if (timeoutMs !== undefined) {
            timers.push(setTimeout(() => kill(`took longer than ${timeoutMs / 1_000} s`), timeoutMs));
        }
        const quiet =
            quietMs === undefined
                ? undefined
                : setTimeout(() => kill(`said nothing for ${quietMs / 1_000} s`), quietMs);
        if (quiet) {
            timers.push(quiet);
        }
        const written = { stdout: "", stderr: "" };
        for (const name of ["stdout", "stderr"] as const) {
            child[name].setEncoding("utf8").on("data", (text: string) => {
                written[name] += text;
                quiet?.refresh();
            });
            if (options.onLine) {
                createInterface({ input: child[name] }).on("line", options.onLine);
            }
        }
        const end = (code: number | null, failure: string | undefined) => {
            timers.forEach(clearTimeout);
            stopListening();
            resolve({ code, ...written, ...(failure === undefined ? {} : { failure }) });
        };
        child.once("error", (error) => end(null, error.message));
        child.once("close", (code, signal) => {
            if (code === 0) {
                end(code, undefined);
            } else {
                const last = lastLine(written.stderr) ?? lastLine(written.stdout);
                end(
                    code,
                    killedBecause ?? last ?? (code === null ? `ended by ${signal}` : `exit code ${code}`),
                );
            }
        });
    });
}

function lastLine(text: string): string | undefined {
    return text.trimEnd().split("\n").at(-1)?.trim() || undefined;
}
