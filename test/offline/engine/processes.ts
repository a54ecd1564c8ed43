import * as fs from "node:fs";

const POLL_MS = 20;

/** The content of a file that another process is about to write. */
export async function contentOf(file: string): Promise<string> {
    while (!fs.existsSync(file) || fs.readFileSync(file, "utf8") === "") {
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    return fs.readFileSync(file, "utf8");
}

/** Resolves when there is no process of that id any more; a test that waits for one that stays runs into its time limit. */
export async function processEnd(pid: number): Promise<void> {
    for (;;) {
        try {
            process.kill(pid, 0);
        } catch {
            return;
        }
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
}
