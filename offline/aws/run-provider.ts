import { OfflineAws, type BackendFactory } from "./offline-aws";
import { exitWithParent, serveProvider } from "./plugin-server";

/**
 * Runs the provider as a plugin: the engine starts it with its own address as argument, and reads the provider's port from
 * its output.
 *
 * @param backend - Where resources come to be. Default: nowhere, what AWS would answer is worked out.
 */
export async function runProvider(backend?: BackendFactory): Promise<void> {
    const provider = new OfflineAws(
        process.argv.slice(2).find((argument) => !argument.startsWith("-")),
        backend,
    );
    const { port } = await serveProvider({ ...provider });
    exitWithParent();
    process.stdout.write(`${port}\n`);
}
