import { OfflineAws } from "./offline-aws";
import { exitWithParent, serveProvider } from "./plugin-server";

/** The engine starts the provider with its own address as argument, and reads the provider's port from its output. */
async function main(args: string[]): Promise<void> {
    const provider = new OfflineAws(args.find((arg) => !arg.startsWith("-")));
    const { port } = await serveProvider({ ...provider });
    exitWithParent();
    process.stdout.write(`${port}\n`);
}

void main(process.argv.slice(2));
