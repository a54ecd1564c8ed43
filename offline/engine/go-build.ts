import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import * as lockfile from "proper-lockfile";
import * as semver from "semver";
import { runCommand } from "./command";
import { ENGINE_VERSION } from "./engine";
import { executablesOnPath } from "./executables";
import type { ProgressLine } from "./progress-line";

/** What the engine's go.mod asks for. */
export const MINIMUM_GO_VERSION = "1.25.11";

/** From this version on, Go fetches the toolchain that a go.mod asks for by itself. */
const SELF_UPDATING_GO_VERSION = "1.21.0";

/** The Go module that pins the engine and everything that it is built from. */
const MODULE = path.join(__dirname, "go");
const PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/** A build on a slow machine takes minutes; one that takes this long will not end. */
const TIMEOUT_MS = 60 * 60_000;

/** Where the built engine is kept for every clone of this user. */
export function builtEngineBinary(env: NodeJS.ProcessEnv): string {
    const cache = env.XDG_CACHE_HOME || path.join(env.HOME ?? os.homedir(), ".cache");
    const build = `${ENGINE_VERSION}-${os.platform()}-${os.arch()}`;
    return path.join(cache, "securecart", "engine", build, "pulumi");
}

/** Builds the engine into the cache; resolves to undefined when it is there, else to the reason why not. */
export async function buildEngine(
    env: NodeJS.ProcessEnv,
    progress: ProgressLine,
): Promise<string | undefined> {
    const [go] = executablesOnPath("go", env);
    if (!go) {
        return `no "go" on PATH (${MINIMUM_GO_VERSION} or newer builds the engine)`;
    }
    const unfit = await unfitGo(go, env);
    if (unfit) {
        return unfit;
    }
    const binary = builtEngineBinary(env);
    const folder = path.dirname(binary);
    await fs.mkdir(folder, { recursive: true });
    const release = await lock(folder, progress);
    try {
        // Whoever held the lock before may have built it.
        if ((await runCommand(binary, ["version"], { env, timeoutMs: 10_000 })).failure === undefined) {
            return undefined;
        }
        return await compile(go, binary, env, progress);
    } finally {
        await release();
        progress.end();
    }
}

/** Why this Go can't build the engine, or undefined. */
async function unfitGo(go: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
    // Outside of the module, where it tells its own version and not the one that it would switch to.
    const probe = await runCommand(go, ["env", "GOVERSION"], { cwd: os.tmpdir(), env, timeoutMs: 10_000 });
    if (probe.failure) {
        return `${go} does not run: ${probe.failure}`;
    }
    const version = semver.coerce(probe.stdout.trim().replace(/^go/, ""))?.version;
    const needed = env.GOTOOLCHAIN === "local" ? MINIMUM_GO_VERSION : SELF_UPDATING_GO_VERSION;
    return version === undefined || semver.lt(version, needed)
        ? `${go} is ${probe.stdout.trim()}, and building the engine needs Go ${MINIMUM_GO_VERSION} or newer`
        : undefined;
}

async function lock(folder: string, progress: ProgressLine): Promise<() => Promise<void>> {
    for (;;) {
        try {
            return await lockfile.lock(folder, { stale: 30_000, update: 5_000 });
        } catch (error) {
            if ((error as NodeJS.ErrnoException).code !== "ELOCKED") {
                throw error;
            }
            progress.show("Waiting for another process that is building the Pulumi engine");
            await new Promise((resolve) => setTimeout(resolve, 1_000));
        }
    }
}

async function compile(
    go: string,
    binary: string,
    env: NodeJS.ProcessEnv,
    progress: ProgressLine,
): Promise<string | undefined> {
    const unfinished = `${binary}.${process.pid}`;
    const count = new BuildCount();
    progress.show(count.text());
    const built = await runCommand(
        go,
        // -v names each package as it is compiled; without debugging symbols the engine is a third smaller.
        [
            "build",
            "-v",
            "-mod=readonly",
            "-ldflags",
            `-s -w -X ${VERSION_VARIABLE}=v${ENGINE_VERSION}`,
            "-o",
            unfinished,
            PACKAGE,
        ],
        {
            cwd: MODULE,
            env: { ...env, GOWORK: "off" },
            timeoutMs: TIMEOUT_MS,
            onLine: (line) => {
                count.add(line);
                progress.show(count.text());
            },
        },
    );
    try {
        if (built.failure) {
            return built.failure;
        }
        const probe = await runCommand(unfinished, ["version"], { env, timeoutMs: 30_000 });
        if (probe.stdout.trim() !== `v${ENGINE_VERSION}`) {
            return `what was built does not run: ${probe.failure ?? probe.stdout.trim()}`;
        }
        await fs.rename(unfinished, binary);
        return undefined;
    } finally {
        await fs.rm(unfinished, { force: true });
    }
}

/** How far a build is, from the lines that Go writes. */
class BuildCount {
    private modules = 0;
    private packages = 0;
    private readonly startedAt = Date.now();

    add(line: string): void {
        if (line.startsWith("go: downloading ")) {
            this.modules += 1;
        } else if (/^[\w.-]+(\/[\w.-]+)*$/.test(line)) {
            this.packages += 1;
        }
    }

    text(): string {
        const seconds = Math.round((Date.now() - this.startedAt) / 1_000);
        const done = [
            ...(this.modules > 0 ? [`${this.modules} modules fetched`] : []),
            ...(this.packages > 0 ? [`${this.packages} packages compiled`] : []),
            `${seconds} s`,
        ];
        return `Building Pulumi ${ENGINE_VERSION} from pinned Go modules, once, a few minutes: ${done.join(", ")}`;
    }
}
