import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";

const root = path.resolve(__dirname, "../..");
const run = promisify(execFile);

/** How a run of the command ended. */
export interface Ended {
    readonly code: number;
    readonly stdout: string;
    readonly stderr: string;
}

/** Runs `npm run pipeline` with options. */
export async function pipelineCommand(...args: readonly string[]): Promise<Ended> {
    try {
        const script = path.join(root, "pipeline", "cli.ts");
        const ended = await run(process.execPath, ["--import", "tsx", script, ...args], { cwd: root });
        return { code: 0, ...ended };
    } catch (error) {
        return error as Ended;
    }
}
