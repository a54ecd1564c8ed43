import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as lockfile from "proper-lockfile";
import { runCommand } from "../../../offline/engine/command";

const REQUIREMENTS = path.join(__dirname, "requirements.txt");

/**
 * A Python that has Pulumi's SDK, in the user's cache folder: 85 MB, installed once in some seconds.
 *
 * @throws {Error} Where there is no Python 3 with `venv`, or pip can't install.
 */
export async function pythonWithPulumi(): Promise<string> {
    const digest = createHash("sha256").update(fs.readFileSync(REQUIREMENTS)).digest("hex").slice(0, 12);
    const cache = process.env.XDG_CACHE_HOME || path.join(os.homedir(), ".cache");
    const folder = path.join(cache, "securecart", "pulumi-python", `${digest}-${os.platform()}-${os.arch()}`);
    const python = path.join(folder, "environment", "bin", "python");
    const finished = path.join(folder, "finished");
    fs.mkdirSync(folder, { recursive: true });
    const release = await lockfile.lock(folder, {
        stale: 60_000,
        retries: { retries: 300, maxTimeout: 1_000 },
    });
    try {
        if (!fs.existsSync(finished)) {
            await run("python3", "-m", "venv", "--clear", path.join(folder, "environment"));
            await run(
                python,
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "-r",
                REQUIREMENTS,
            );
            fs.writeFileSync(finished, "");
        }
    } finally {
        await release();
    }
    return python;
}

async function run(command: string, ...args: string[]): Promise<void> {
    const { failure, stderr } = await runCommand(command, args);
    if (failure) {
        throw new Error(`${command} ${args.join(" ")}: ${failure}\n${stderr}`);
    }
}
