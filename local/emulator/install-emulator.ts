import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import lockfile from "proper-lockfile";
import { runCommand } from "../../offline/engine/command";
import { MissingToolError } from "../missing-tool-error";
import { exists, userCache } from "../user-cache";

const requirements = path.join(__dirname, "requirements.txt");

/**
 * Installs the emulator into the user's cache folder, once for each version.
 *
 * @param onInstall - Called when it isn't there yet and takes its time.
 * @returns Python of the environment that has it.
 * @throws {MissingToolError} Where there is no Python.
 */
export async function installEmulator(onInstall?: () => void): Promise<string> {
    const digest = createHash("sha256")
        .update(await readFile(requirements))
        .digest("hex")
        .slice(0, 12);
    const folder = userCache("emulator", `${digest}-${os.platform()}-${os.arch()}`);
    const finished = path.join(folder, "python");
    const python = path.join(finished, "bin", "python");
    if (await exists(finished)) {
        return python;
    }
    await mkdir(folder, { recursive: true });
    const release = await lockfile.lock(folder, {
        stale: 30_000,
        retries: { retries: 240, minTimeout: 500, maxTimeout: 500 },
    });
    try {
        if (!(await exists(finished))) {
            onInstall?.();
            await install(finished);
        }
    } finally {
        await release();
    }
    return python;
}

async function install(finished: string): Promise<void> {
    const { failure: missing } = await runCommand("python3", ["-c", "import venv, ensurepip"]);
    if (missing !== undefined) {
        throw new MissingToolError(
            "Python 3.10 or newer, with venv",
            "the AWS emulator runs on it",
            "Install python3 and python3-venv",
        );
    }
    const unfinished = `${finished}.${process.pid}`;
    try {
        await run("python3", ["-m", "venv", unfinished]);
        const flags = ["--quiet", "--disable-pip-version-check", "--no-compile", "--require-hashes"];
        await run(path.join(unfinished, "bin", "python"), [
            ...["-m", "pip", "install", ...flags],
            ...["-r", requirements],
        ]);
        await rename(unfinished, finished);
    } finally {
        await rm(unfinished, { recursive: true, force: true });
    }
}

async function run(command: string, args: string[]): Promise<void> {
    const { failure, stderr } = await runCommand(command, args, { timeoutMs: 600_000 });
    if (failure !== undefined) {
        throw new Error(`Installing the AWS emulator failed: ${failure}\n${stderr}`);
    }
}
