/**
 * Runs every test suite, whatever language it is written in, and ends with one line: `N passed, N failed`.
 *
 * `--long` adds the long runs (test/**\/*.long.ts and what the Python suites mark as long).
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { prepareSparkEnvironment } from "../jobs/environment";
import { describeEngine, findEngine } from "../offline/engine";

interface Tally {
    passed: number;
    failed: number;
}

/** A suite writes its counts to the file named by TALLY_FILE, as `{"passes": 12, "failures": 0}`. */
interface Suite {
    name: string;
    command: string;
    args: string[];
}

const root = path.resolve(__dirname, "..");
const long = process.argv.includes("--long");

const suites: Suite[] = [
    {
        name: "mocha",
        command: "mocha",
        args: [
            "--forbid-only",
            "--forbid-pending",
            "--parallel",
            "--jobs=2",
            "--reporter=test/tally-reporter.cjs",
            "test/**/*.test.ts",
            "examples/**/*.test.ts",
            ...(long ? ["test/**/*.long.ts"] : []),
        ],
    },
    { name: "jobs", command: "tsx", args: ["jobs/run-tests.ts", ...(long ? ["--long"] : [])] },
];

function run({ name, command, args }: Suite, scratch: string): Tally {
    const file = path.join(scratch, `${name}.json`);
    const { status, error } = spawnSync(command, args, {
        cwd: root,
        stdio: "inherit",
        env: { ...process.env, TALLY_FILE: file },
    });
    if (error) {
        console.error(`${command}: ${error.message}`);
    }
    if (!existsSync(file)) {
        return { passed: 0, failed: 1 };
    }
    const counts = JSON.parse(readFileSync(file, "utf8")) as { passes: number; failures: number };
    // A suite that ended badly without counting a failure has failed as a whole.
    return { passed: counts.passes, failed: status !== 0 && counts.failures === 0 ? 1 : counts.failures };
}

async function main(): Promise<void> {
    // Where there is no engine yet this fetches or builds one, which takes longer than any test may; so does Spark.
    console.log(describeEngine(await findEngine()));
    try {
        await prepareSparkEnvironment();
    } catch (error) {
        // Said at the start, where it is seen; the jobs' suite fails of it at its turn.
        console.error((error as Error).message);
    }
    const scratch = mkdtempSync(path.join(tmpdir(), "securecart-suites-"));
    try {
        const tallies = suites.map((suite) => run(suite, scratch));
        const passed = tallies.reduce((sum, each) => sum + each.passed, 0);
        const failed = tallies.reduce((sum, each) => sum + each.failed, 0);
        console.log(`${passed} passed, ${failed} failed`);
        process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
    } finally {
        rmSync(scratch, { recursive: true, force: true });
    }
}

main().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
});
