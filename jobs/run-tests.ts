/**
 * Sets up Spark, fetches the real data sets, checks the style of the Python code and runs the tests of the jobs.
 *
 * `--long` adds what takes minutes; other arguments go to pytest, such as `test/jobs/test_features.py` or `-k late`.
 * With TALLY_FILE in the environment the counts go there as JSON: {"passes": 12, "failures": 0}.
 */
import { spawnSync } from "node:child_process";
import * as path from "node:path";
import { fetchRealData, realData, type RealDataName } from "../datasets/real";
import { prepareSparkEnvironment, SparkEnvironmentError } from "./environment";

const ROOT = path.resolve(__dirname, "..");
const SOURCES = ["jobs", "bench", "test/jobs"];

async function main(): Promise<number> {
    const { python, variables } = await prepareSparkEnvironment();
    const files: Record<string, string[]> = {};
    for (const name of Object.keys(realData) as RealDataName[]) {
        files[name] = await fetchRealData(name);
    }
    const env = { ...variables, SECURECART_REAL_DATA: JSON.stringify(files) };
    const run = (...args: string[]): number =>
        spawnSync(python, ["-m", ...args], { cwd: ROOT, env, stdio: "inherit" }).status ?? 1;
    const config = ["--config", path.join("jobs", "pyproject.toml")];
    const style =
        run("ruff", "check", "--quiet", ...config, ...SOURCES) ||
        run("ruff", "format", "--quiet", "--check", ...config, ...SOURCES);
    if (style !== 0) {
        return style;
    }
    const given = process.argv.slice(2);
    const tests = given.some((each) => each.startsWith("test/")) ? [] : ["test/jobs"];
    return run("pytest", "-q", "-p", "no:cacheprovider", "--rootdir", "test/jobs", ...tests, ...given);
}

main().then(
    (status) => (process.exitCode = status),
    (error: Error) => {
        console.error(error instanceof SparkEnvironmentError ? error.message : error);
        process.exitCode = 1;
    },
);
