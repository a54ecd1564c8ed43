import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import * as path from "node:path";
import { createInterface } from "node:readline";
import { fetchRealData, realData, type RealDataName } from "../datasets/real";
import { prepareSparkEnvironment } from "../jobs/environment";
import type { ProgressLine } from "../offline/engine/progress-line";

/** A line that a job has logged: rows of a source, a check, or a batch of a stream. */
export type JobLogEntry = Readonly<Record<string, unknown>>;

/** What one request came to. */
export interface SparkAnswer {
    readonly seconds: number;
    readonly log: readonly JobLogEntry[];
    /** Class of the exception that ended the job; absent when it succeeded. */
    readonly error?: string;
    readonly message?: string;
}

/** The share of the real data that a day is to deliver, or a job's script to run. */
export type SparkRequest =
    | { readonly deliver: string; readonly share: number }
    | {
          readonly job: string;
          readonly arguments: Readonly<Record<string, string>>;
          /** Whether the script is to think that it runs on Glue. */
          readonly onGlue: boolean;
      };

const JOBS = path.resolve(__dirname, "..", "jobs");

/** Real Spark in a process of its own, which runs one script after another (jobs/local/task_server.py). */
export class SparkProcess {
    private queue: Promise<unknown> = Promise.resolve();
    private readonly waiting: ((line: string) => void)[] = [];
    private errors = "";
    private ended = false;

    private constructor(private readonly child: ChildProcess) {
        createInterface({ input: child.stdout! }).on("line", (line) => this.waiting.shift()?.(line));
        child.stderr!.setEncoding("utf8").on("data", (text: string) => {
            this.errors = (this.errors + text).slice(-4_000);
        });
        child.once("close", () => {
            this.ended = true;
            this.waiting.splice(0).forEach((answer) => answer(""));
        });
        process.on("exit", this.kill);
    }

    /**
     * Sets Spark up, fetches the real data and starts a session.
     *
     * @param lake - Folder of the lake.
     * @throws {SparkEnvironmentError} When the machine lacks what Spark needs.
     */
    static async start(lake: string, progress: ProgressLine): Promise<SparkProcess> {
        const { python, variables } = await prepareSparkEnvironment(process.env, progress);
        const files: Record<string, string[]> = {};
        for (const name of Object.keys(realData) as RealDataName[]) {
            progress.show(`Fetching the data set ${name}, once`);
            files[name] = await fetchRealData(name);
        }
        // A group of its own, so that Java ends with it.
        return new SparkProcess(
            spawn(python, ["-m", "local.task_server", lake], {
                cwd: JOBS,
                env: { ...variables, SECURECART_REAL_DATA: JSON.stringify(files) },
                stdio: ["pipe", "pipe", "pipe"],
                detached: true,
            }),
        );
    }

    /**
     * Runs a request after those before it.
     *
     * @throws {Error} When the process has died.
     */
    ask(request: SparkRequest): Promise<SparkAnswer> {
        const answer = this.queue.then(() => this.send(request));
        this.queue = answer.catch(() => undefined);
        return answer;
    }

    /** Ends the process, when what it is asked is done. */
    async stop(): Promise<void> {
        await this.queue;
        process.off("exit", this.kill);
        if (!this.ended) {
            const closed = once(this.child, "close");
            this.child.stdin!.end();
            await closed;
        }
    }

    private async send(request: SparkRequest): Promise<SparkAnswer> {
        const line = this.ended
            ? ""
            : await new Promise<string>((resolve) => {
                  this.waiting.push(resolve);
                  this.child.stdin!.write(`${JSON.stringify(request)}\n`);
              });
        if (line === "") {
            throw new Error(`Spark's process ended: ${this.errors.trim().split("\n").at(-1) || "no reason"}`);
        }
        return JSON.parse(line) as SparkAnswer;
    }

    private readonly kill = (): void => {
        try {
            process.kill(-(this.child.pid as number), "SIGKILL");
        } catch {
            // It has just ended by itself.
        }
    };
}
