import path from "node:path";
import { OFFLINE_PROVIDERS, Workspace } from "../offline/engine";
import type { Progress } from "../offline/engine";
import { DeployedStack } from "./deployed-stack";
import { type EmulatorPlace, placeEnvironment } from "./provider/emulator-place";

const root = path.resolve(__dirname, "..");

/** One shard each: more of them would but start more processes of each function. */
const configuration = {
    "securecart:clickstream.shards": "1",
    "securecart:transactions.shards": "1",
    "securecart:payments.shards": "1",
};

/** The program could not be deployed. */
export class DeploymentError extends Error {}

/**
 * Deploys the program, stack dev, through the Pulumi engine onto emulated services. The state is a temporary one: it goes
 * with the services that it tells of.
 *
 * @throws {DeploymentError} With what the engine said.
 */
export async function deploy(
    place: EmulatorPlace,
    signal: AbortSignal,
    onProgress: (progress: Progress) => void,
): Promise<{ stack: DeployedStack; resources: number; seconds: number }> {
    const workspace = await Workspace.open({
        program: root,
        stack: "dev",
        config: configuration,
        providers: [path.join(__dirname, "provider", "bin"), OFFLINE_PROVIDERS],
        environment: placeEnvironment(place),
    });
    try {
        const result = await workspace.up({ signal, onProgress });
        signal.throwIfAborted();
        if (!result.succeeded) {
            const errors = result.diagnostics.filter(({ severity }) => severity === "error");
            throw new DeploymentError(
                `The program could not be deployed:\n${errors.map(({ message }) => message.trim()).join("\n")}`,
            );
        }
        return {
            stack: new DeployedStack(await workspace.exportState()),
            resources: Object.values(result.changes).reduce((sum, count) => sum + count, 0),
            seconds: result.durationMs / 1000,
        };
    } finally {
        await workspace.close();
    }
}
