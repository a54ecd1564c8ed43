import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { access, mkdir, readFile, rename, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import lockfile from "proper-lockfile";
import { runCommand } from "../../offline/engine/command";
import { freePort } from "../free-port";

const requirements = path.join(__dirname, "requirements.txt");

/** AWS services emulated in a process of this machine. */
export class EmulatedAws {
    private constructor(
        /** URL at which every service answers. */
        readonly endpoint: string,
        private readonly process: ChildProcess,
    ) {}

    /** Environment in which an AWS client of any kind finds the emulator. */
    get environment(): Record<string, string> {
        return {
            AWS_ENDPOINT_URL: this.endpoint,
            AWS_REGION: "eu-west-1",
            AWS_ACCESS_KEY_ID: "123456789012",
            AWS_SECRET_ACCESS_KEY: "emulated",
        };
    }

    /** Settings with which a client of the SDK finds the emulator. */
    get clientSettings() {
        return {
            endpoint: this.endpoint,
            region: "eu-west-1",
            credentials: { accessKeyId: "123456789012", secretAccessKey: "emulated" },
            forcePathStyle: true,
        };
    }

    /** Installs the emulator into the user's cache folder if it isn't there, and starts it on a free port. */
    static async start(settings: Readonly<Record<string, string>> = {}): Promise<EmulatedAws> {
        const python = await install();
        const port = await freePort();
        const child = spawn(python, ["-m", "ministack"], {
            stdio: "ignore",
            env: {
                PATH: process.env.PATH,
                HOME: process.env.HOME,
                PYTHONDONTWRITEBYTECODE: "1",
                BIND_HOST: "127.0.0.1",
                GATEWAY_PORT: String(port),
                IOT_MTLS_ENABLED: "0",
                SFTP_ENABLED: "0",
                LAMBDA_EXECUTOR: "local",
                ...settings,
            },
        });
        const emulator = new EmulatedAws(`http://127.0.0.1:${port}`, child);
        await emulator.ready();
        return emulator;
    }

    /** Forgets everything that was created. */
    async reset(): Promise<void> {
        await fetch(`${this.endpoint}/_ministack/reset`, { method: "POST" });
    }

    async stop(): Promise<void> {
        if (this.process.exitCode === null && this.process.signalCode === null) {
            const ended = new Promise((resolve) => this.process.once("exit", resolve));
            this.process.kill("SIGKILL");
            await ended;
        }
    }

    private async ready(): Promise<void> {
        for (let attempt = 0; attempt < 200 && this.process.exitCode === null; attempt += 1) {
            const health = await fetch(`${this.endpoint}/_ministack/health`).catch(() => undefined);
            if (health?.ok) {
                return;
            }
            await sleep(100);
        }
        await this.stop();
        throw new Error(`The AWS emulator did not start (exit code ${this.process.exitCode}).`);
    }
}

/** @returns Python of the environment that has the emulator. */
async function install(): Promise<string> {
    const digest = createHash("sha256")
        .update(await readFile(requirements))
        .digest("hex")
        .slice(0, 12);
    const cache = process.env.XDG_CACHE_HOME || path.join(process.env.HOME ?? os.homedir(), ".cache");
    const folder = path.join(cache, "securecart", "emulator", `${digest}-${os.platform()}-${os.arch()}`);
    const finished = path.join(folder, "python");
    await mkdir(folder, { recursive: true });
    const release = await lockfile.lock(folder, {
        stale: 30_000,
        retries: { retries: 120, minTimeout: 500, maxTimeout: 500 },
    });
    try {
        if (
            !(await access(finished).then(
                () => true,
                () => false,
            ))
        ) {
            const unfinished = path.join(folder, `python.${process.pid}`);
            try {
                await run("python3", ["-m", "venv", unfinished]);
                const flags = ["--quiet", "--disable-pip-version-check", "--no-compile", "--require-hashes"];
                await run(path.join(unfinished, "bin", "python"), [
                    "-m",
                    "pip",
                    "install",
                    ...flags,
                    "-r",
                    requirements,
                ]);
                await rename(unfinished, finished);
            } finally {
                await rm(unfinished, { recursive: true, force: true });
            }
        }
    } finally {
        await release();
    }
    return path.join(finished, "bin", "python");
}

async function run(command: string, args: string[]): Promise<void> {
    const { failure, stderr } = await runCommand(command, args, { timeoutMs: 600_000 });
    if (failure !== undefined) {
        throw new Error(`Installing the AWS emulator failed: ${failure}\n${stderr}`);
    }
}
