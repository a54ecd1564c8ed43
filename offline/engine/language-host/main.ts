// The plugin `pulumi-language-nodejs`: the engine starts it with its own address last, and reads the port on its first line.
import { LanguageHost } from "./language-host";

const engineAddress = process.argv.slice(2).findLast((argument) => !argument.startsWith("-"));
const host = new LanguageHost(engineAddress);

// A killed engine can't cancel anything, so nothing may outlive it.
const engine = process.ppid;
setInterval(() => {
    if (process.ppid !== engine) {
        host.stop();
        process.exit(0);
    }
}, 1_000).unref();

process.on("exit", () => host.stop());
// The engine ends a plugin with an interrupt, and waits for it to go.
process.on("SIGINT", () => process.exit(0));
process.on("SIGTERM", () => process.exit(0));

void host.listen().then((port) => console.log(port));
