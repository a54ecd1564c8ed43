import { fork, type ChildProcess } from "node:child_process";
import path from "node:path";

/** What a function answered to one event. */
export interface Answer<T> {
    readonly result?: T;
    /** Name and message of what it threw. */
    readonly error?: string;
}

/** Settings of a function's process. */
export interface FunctionSettings {
    /** Path of the built bundle. */
    readonly bundle: string;
    /** The function's environment variables. */
    readonly environment: Readonly<Record<string, string>>;
    /** Time that a call may take, in ms. */
    readonly timeoutMs: number;
    /** Takes each line that the function prints: its log and its metrics. */
    readonly onLine?: (line: string) => void;
}

/** Runs a built bundle in a process of its own, with nothing in its environment but what a Lambda function has. */
export class FunctionProcess {
    private readonly child: ChildProcess;
    private waiting: ((answer: Answer<unknown>) => void) | undefined;

    constructor(settings: FunctionSettings) {
        this.child = fork(
            path.join(__dirname, "run-bundle.mjs"),
            [settings.bundle, String(settings.timeoutMs)],
            {
                env: {
                    PATH: process.env.PATH,
                    AWS_REGION: "us-east-1",
                    AWS_ACCESS_KEY_ID: "replay",
                    AWS_SECRET_ACCESS_KEY: "replay",
                    AWS_LAMBDA_FUNCTION_NAME: "replay",
                    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "1769",
                    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
                    ...settings.environment,
                },
                execArgv: ["--enable-source-maps"],
                stdio: ["ignore", "pipe", "pipe", "ipc"],
                serialization: "advanced",
            },
        );
        for (const stream of [this.child.stdout!, this.child.stderr!]) {
            let rest = "";
            stream.setEncoding("utf8").on("data", (chunk: string) => {
                const lines = (rest + chunk).split("\n");
                rest = lines.pop()!;
                lines.forEach((line) => settings.onLine?.(line));
            });
        }
        this.child.on("message", (answer: Answer<unknown>) => this.resolve(answer));
        this.child.on("exit", (code, signal) =>
            this.resolve({ error: `the process ended with ${signal ?? `exit code ${code}`}` }),
        );
    }

    /** Calls the function with an event, and waits for its answer; one call at a time. */
    invoke<T>(event: unknown): Promise<Answer<T>> {
        return new Promise((resolve) => {
            this.waiting = resolve as (answer: Answer<unknown>) => void;
            this.child.send({ event }, (error) => {
                if (error) {
                    this.resolve({ error: error.message });
                }
            });
        });
    }

    /** Ends the process and waits until its output is read. */
    async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
        if (this.child.exitCode === null && this.child.signalCode === null) {
            const closed = new Promise((resolve) => this.child.once("close", resolve));
            this.child.kill(signal);
            await closed;
        }
    }

    private resolve(answer: Answer<unknown>): void {
        const { waiting } = this;
        this.waiting = undefined;
        waiting?.(answer);
    }
}
