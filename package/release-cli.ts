/**
 * `npm run release:check [-- --skip-tests] [--json]`: builds, tests, packs, and checks what would be published. Publishes nothing.
 * Exit codes: 0 fine, 1 something is wrong, 2 bad input.
 */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { parseArgs } from "node:util";
import { ProgressLine } from "../offline/engine";
import { buildPackage } from "./build-package";
import { releaseChecks, type CheckResult } from "./release-checks";
import { packTarball, type Tarball } from "./tarball";

interface Row extends CheckResult {
    readonly name: string;
    readonly seconds: number;
}

/** Runs the steps and returns a row for each; what rests on a step that failed isn't tried. */
async function check(skipTests: boolean, progress: ProgressLine): Promise<Row[]> {
    const rows: Row[] = [];
    const step = async (name: string, run: () => Promise<CheckResult> | CheckResult) => {
        progress.show(`Release check: ${name}`);
        const startedAt = Date.now();
        let result: CheckResult;
        try {
            result = await run();
        } catch (error) {
            result = { detail: "can't be checked", problems: [(error as Error).message] };
        }
        rows.push({ name, ...result, seconds: (Date.now() - startedAt) / 1000 });
        return result.problems.length === 0;
    };

    const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "securecart-release-"));
    try {
        const built = await step("build", async () => {
            await buildPackage();
            return { detail: "dist/", problems: [] };
        });
        await step("tests", () =>
            skipTests ? { detail: "skipped, as asked", problems: [] } : runTests(progress),
        );
        let tarball: Tarball | undefined;
        if (built) {
            await step("pack", async () => {
                tarball = await packTarball(scratch);
                return { detail: path.basename(tarball.file), problems: [] };
            });
        }
        for (const { name, run } of tarball ? releaseChecks : []) {
            await step(name, () => run(tarball as Tarball));
        }
        return rows;
    } finally {
        progress.end();
        fs.rmSync(scratch, { recursive: true, force: true });
    }
}

function runTests(progress: ProgressLine): CheckResult {
    progress.end();
    // Its lines are for whoever watches; stdout is the table's.
    const { status } = spawnSync("npm", ["test"], { stdio: ["ignore", process.stderr, process.stderr] });
    return { detail: "npm test", problems: status === 0 ? [] : [`npm test ended with ${status}`] };
}

/** A line for each check, and below it what is wrong. */
function tableOf(rows: readonly Row[]): string {
    return rows
        .flatMap(({ name, detail, problems, seconds }) => [
            `${problems.length === 0 ? "ok    " : "FAILED"} ${name.padEnd(10)} ${seconds.toFixed(1).padStart(7)} s  ${detail}`,
            ...problems.map((problem) => `                           ${problem}`),
        ])
        .join("\n");
}

async function main(args: string[]): Promise<number> {
    const { values } = parseArgs({
        args,
        options: { "skip-tests": { type: "boolean" }, json: { type: "boolean" } },
    });
    const rows = await check(values["skip-tests"] ?? false, new ProgressLine());
    console.log(values.json ? JSON.stringify(rows, null, 2) : tableOf(rows));
    return rows.every(({ problems }) => problems.length === 0) ? 0 : 1;
}

main(process.argv.slice(2)).then(
    (code) => (process.exitCode = code),
    (error: Error) => {
        console.error(`error: ${error.message}`);
        process.exitCode = 2;
    },
);
