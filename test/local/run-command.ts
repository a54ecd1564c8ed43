import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { RunReport } from "../../local/local-run";

const root = path.resolve(__dirname, "../..");

/** How a run of `npm run local` ended. */
export interface RunEnd {
    readonly code: number | null;
    readonly stdout: string;
    readonly stderr: string;
}

/** A run of `npm run local`, as from a shell. */
export class LocalCommand {
    private readonly child: ChildProcess;
    private readonly written = { stdout: "", stderr: "" };
    readonly end: Promise<RunEnd>;

    constructor(commandArguments: readonly string[], environment: NodeJS.ProcessEnv = process.env) {
        this.child = spawn(
            process.execPath,
            ["--import", "tsx", path.join(root, "local", "cli.ts"), ...commandArguments],
            {
                cwd: root,
                env: environment,
                stdio: ["ignore", "pipe", "pipe"],
            },
        );
        for (const name of ["stdout", "stderr"] as const) {
            this.child[name]!.setEncoding("utf8").on("data", (text: string) => (this.written[name] += text));
        }
        this.end = new Promise((resolve) =>
            this.child.once("close", (code) => resolve({ code, ...this.written })),
        );
    }

    /** Waits until it has written a text to stderr. */
    async says(text: string): Promise<void> {
        while (!this.written.stderr.includes(text) && this.child.exitCode === null) {
            await new Promise((resolve) => setTimeout(resolve, 100));
        }
        if (!this.written.stderr.includes(text)) {
            throw new Error(`It ended without "${text}":\n${this.written.stderr}`);
        }
    }

    interrupt(): void {
        this.child.kill("SIGINT");
    }

    /** Ids of its process and of every process that it has started, their own included, whoever their parents are now. */
    processes(): number[] {
        const mine = new Set([this.child.pid!]);
        const all = readdirSync("/proc")
            .filter((name) => /^\d+$/.test(name))
            .map((name) => ({ id: Number(name), parent: parentOf(name) }));
        for (let before = 0; before < mine.size;) {
            before = mine.size;
            all.filter(({ parent }) => mine.has(parent)).forEach(({ id }) => mine.add(id));
        }
        return [...mine];
    }
}

/** Runs to the end, and returns the report. */
export async function localReport(commandArguments: readonly string[]): Promise<RunReport> {
    const { code, stdout, stderr } = await new LocalCommand([...commandArguments, "--json"]).end;
    if (stdout === "") {
        throw new Error(`exit code ${code}:\n${stderr}`);
    }
    return JSON.parse(stdout) as RunReport;
}

/** Processes that are there ten seconds later still; providers look for their engine once a second. */
export async function outliving(processes: readonly number[]): Promise<number[]> {
    const end = Date.now() + 10_000;
    while (processes.some(isRunning) && Date.now() < end) {
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return processes.filter(isRunning);
}

function isRunning(id: number): boolean {
    try {
        process.kill(id, 0);
        return true;
    } catch {
        return false;
    }
}

function parentOf(id: string): number {
    try {
        // The name in brackets may have spaces; the parent is the second field behind it.
        return Number(readFileSync(`/proc/${id}/stat`, "utf8").split(") ").at(-1)!.split(" ")[1]);
    } catch {
        return 0;
    }
}
