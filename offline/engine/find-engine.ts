import * as fs from "node:fs";
import * as path from "node:path";
import * as semver from "semver";
import { runCommand } from "./command";
import type { Engine, EngineSource } from "./engine";
import { EngineNotFoundError, MINIMUM_ENGINE_VERSION } from "./engine";
import { executablesOnPath, isExecutable } from "./executables";
import { buildEngine, builtEngineBinary } from "./go-build";
import { downloadWithLauncher, launcherBinary } from "./npm-launcher";
import { ProgressLine } from "./progress-line";

/** How an engine is looked for. */
export interface FindEngineOptions {
    /** The environment that says where to look: PATH, HOME, XDG_CACHE_HOME, PULUMI_HOME. Default: this process's */
    readonly env?: NodeJS.ProcessEnv;
    /** Shows what takes long. Default: a line on stderr */
    readonly progress?: ProgressLine;
}

/**
 * Finds a Pulumi engine that runs. What is there already comes first, in this order: `pulumi` on PATH, what the npm launcher has
 * downloaded, what was built from Go modules. Failing that, the launcher may download it, and failing that it is built.
 *
 * @throws EngineNotFoundError - if there is none and none can be had.
 */
export async function findEngine(options: FindEngineOptions = {}): Promise<Engine> {
    const env = options.env ?? process.env;
    const progress = options.progress ?? new ProgressLine();
    const tried: string[] = [];

    for (const binary of executablesOnPath("pulumi", env).filter(isNotNpmBin)) {
        const found = await probe(binary, "PATH", env);
        if (typeof found !== "string") {
            return found;
        }
        tried.push(`pulumi on PATH: ${found}`);
    }
    if (tried.length === 0) {
        tried.push("pulumi on PATH: none");
    }
    const kept: [string, EngineSource][] = [
        [launcherBinary(env), "npm launcher"],
        [builtEngineBinary(env), "Go build"],
    ];
    for (const [binary, source] of kept) {
        const found = await probe(binary, source, env);
        if (typeof found !== "string") {
            return found;
        }
    }
    const noDownload = await downloadWithLauncher(env, progress);
    const downloaded = noDownload ?? (await probe(launcherBinary(env), "npm launcher", env));
    if (typeof downloaded !== "string") {
        return downloaded;
    }
    tried.push(`the npm package pulumi: ${downloaded}`);

    const noBuild = await buildEngine(env, progress);
    const built = noBuild ?? (await probe(builtEngineBinary(env), "Go build", env));
    if (typeof built !== "string") {
        return built;
    }
    throw new EngineNotFoundError([...tried, `a build from pinned Go modules: ${built}`]);
}

/** An executable that npm put into node_modules is the launcher, which downloads without a limit in time. */
function isNotNpmBin(binary: string): boolean {
    return !path.dirname(binary).endsWith(path.join("node_modules", ".bin"));
}

/** The engine behind the executable, or why it is none. */
async function probe(binary: string, source: EngineSource, env: NodeJS.ProcessEnv): Promise<Engine | string> {
    if (!isExecutable(binary)) {
        return `${binary} is no executable`;
    }
    const { stdout, failure } = await runCommand(binary, ["version"], {
        env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "1" },
        timeoutMs: 15_000,
    });
    if (failure) {
        return `${binary} does not run: ${failure}`;
    }
    const version = semver.parse(stdout.trim())?.version;
    if (!version) {
        return `${binary} gives no version, but "${stdout.trim().slice(0, 80)}"`;
    }
    if (semver.lt(version, MINIMUM_ENGINE_VERSION)) {
        return `${binary} is ${version}, and ${MINIMUM_ENGINE_VERSION} or newer is needed`;
    }
    return { binary, version, source, bringsNodeHost: bringsNodeHost(binary, env) };
}

function bringsNodeHost(binary: string, env: NodeJS.ProcessEnv): boolean {
    const host = "pulumi-language-nodejs";
    return (
        isExecutable(path.join(path.dirname(fs.realpathSync(binary)), host)) ||
        executablesOnPath(host, env).length > 0
    );
}
