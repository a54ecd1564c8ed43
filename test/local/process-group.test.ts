import { spawn } from "node:child_process";
import path from "node:path";
import { expect } from "chai";
import { outliving } from "./run-command";

const module = path.resolve(__dirname, "../../local/process-group.ts");

/**
 * Starts a process that starts a server in a group of its own; the server starts another one. A library of the process
 * watches for its end too.
 */
async function startServer(): Promise<{ kill: (signal: NodeJS.Signals) => void; servers: number[] }> {
    const script = `
        require("proper-lockfile");
        const { ProcessGroup } = require(${JSON.stringify(module)});
        const server = ProcessGroup.start("sh", ["-c", "sleep 600 & echo $$ $!; wait"], { stdio: ["ignore", "pipe", "ignore"] });
        server.stdout.on("data", (text) => process.stdout.write(text));
        setInterval(() => undefined, 1000);`;
    const parent = spawn(process.execPath, ["--import", "tsx", "--eval", script], {
        stdio: ["ignore", "pipe", "inherit"],
    });
    const written = await new Promise<string>((resolve) =>
        parent.stdout.setEncoding("utf8").once("data", resolve),
    );
    return { kill: (signal) => void parent.kill(signal), servers: written.trim().split(" ").map(Number) };
}

describe("a server in a process group of its own", function () {
    this.timeout(60_000);

    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
        it(`ends, with what it has started, when its parent ends by ${signal}`, async () => {
            const { kill, servers } = await startServer();
            expect(servers).to.have.length(2);
            kill(signal);
            expect(await outliving(servers)).to.deep.equal([]);
        });
    }
});
