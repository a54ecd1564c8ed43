import * as path from "node:path";
import type { Engine } from "./engine";

const BIN = path.join(__dirname, "bin");

/** The executables `pulumi-resource-aws` and `pulumi-resource-awsx`, which stand in for the real providers. */
export const OFFLINE_PROVIDERS = path.join(BIN, "providers");

/** The executables that the official CLI has beside it for Node programs. */
export const NODE_HOST = path.join(BIN, "language");

/**
 * The environment for an engine that must reach neither an AWS account nor a Pulumi account: this process's, without what
 * configures either, and with the plugins on PATH.
 */
export function engineEnvironment(
    engine: Engine,
    env: NodeJS.ProcessEnv = process.env,
    providers: readonly string[] = [OFFLINE_PROVIDERS],
): NodeJS.ProcessEnv {
    const kept = Object.entries(env).filter(([name]) => !/^(PULUMI|AWS)_/.test(name));
    const folders = [
        ...providers,
        ...(engine.bringsNodeHost ? [] : [NODE_HOST]),
        // The official language host takes whichever Node comes first, and that may be too old a one.
        path.dirname(process.execPath),
        env.PATH ?? "",
    ];
    return {
        ...Object.fromEntries(kept),
        PATH: folders.join(path.delimiter),
        PULUMI_SKIP_UPDATE_CHECK: "1",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        // Without it there is no --event-log.
        PULUMI_DEBUG_COMMANDS: "true",
        // Saving the state once, at the end, makes an up of 400 resources about 4 times as fast. An engine that is killed in between
        // leaves nothing deployed that its state would have to know of.
        PULUMI_SKIP_CHECKPOINTS: "true",
        PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "true",
        NO_COLOR: "1",
    };
}
