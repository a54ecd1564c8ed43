import * as os from "node:os";
import * as path from "node:path";
import { runCommand } from "./command";
import { ENGINE_VERSION } from "./engine";
import { executablesOnPath, isExecutable } from "./executables";
import type { ProgressLine } from "./progress-line";

/** The launcher and its download both write progress, so silence means that no network answers. */
const LIMITS = { quietMs: 20_000, timeoutMs: 10 * 60_000 };

/**
 * Where the npm package `pulumi` keeps the CLI that it has downloaded. That package is a launcher: at its first run it fetches
 * the CLI of its own version, language hosts included, and keeps it there.
 */
export function launcherBinary(env: NodeJS.ProcessEnv): string {
    const home = env.PULUMI_HOME || path.join(env.HOME ?? os.homedir(), ".pulumi");
    return path.join(home, "versions", ENGINE_VERSION, "bin", "pulumi");
}

/**
 * Lets the launcher download the CLI; resolves to undefined when it has, else to the reason why not. npm fetches the launcher for
 * this one run, so that the project doesn't depend on it.
 */
export async function downloadWithLauncher(
    env: NodeJS.ProcessEnv,
    progress: ProgressLine,
    limits = LIMITS,
): Promise<string | undefined> {
    const [npm] = executablesOnPath("npm", env);
    if (!npm) {
        return 'no "npm" on PATH';
    }
    const text = `Fetching Pulumi ${ENGINE_VERSION} through the npm package pulumi`;
    progress.show(text);
    const { failure } = await runCommand(
        npm,
        ["exec", "--yes", `--package=pulumi@${ENGINE_VERSION}`, "--", "pulumi", "version"],
        {
            // Away from the project, whose own packages npm would look at first.
            cwd: os.tmpdir(),
            env: { ...env, PULUMI_VERSION: ENGINE_VERSION, PULUMI_SKIP_UPDATE_CHECK: "1" },
            ...limits,
            onLine: () => progress.show(text),
        },
    );
    progress.end();
    return failure ?? (isExecutable(launcherBinary(env)) ? undefined : `it left no ${launcherBinary(env)}`);
}
