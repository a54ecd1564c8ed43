import { spawn } from "node:child_process";
import { once } from "node:events";
import * as path from "node:path";
import { expect } from "chai";
import { runCommand } from "../../../offline/engine/command";
import { contentOf, processEnd } from "./processes";
import { temporaryFolder } from "./temporary-folder";

describe("runCommand", () => {
    const folder = temporaryFolder();

    it("gives the exit code, what was written, and each line as it comes", async () => {
        const lines: string[] = [];
        const result = await runCommand("sh", ["-c", "echo one; echo two >&2; exit 3"], {
            onLine: (line) => lines.push(line),
        });
        expect(result).to.deep.equal({ code: 3, stdout: "one\n", stderr: "two\n", failure: "two" });
        expect(lines).to.have.members(["one", "two"]);
    });

    it("says why a command can't be started", async () => {
        const { code, failure } = await runCommand(path.join(folder, "missing"), []);
        expect(code).to.equal(null);
        expect(failure).to.contain("ENOENT");
    });

    it("leaves nothing behind when the process that runs it is told to end", async () => {
        const pidFile = path.join(folder, "pid");
        const module = JSON.stringify(require.resolve("../../../offline/engine/command"));
        const script = `require(${module}).runCommand("sh", ["-c", "sh -c 'echo $$ > ${pidFile}; sleep 60'"])`;
        const runner = spawn(process.execPath, ["--require", require.resolve("tsx/cjs"), "--eval", script]);
        const pid = Number(await contentOf(pidFile));
        runner.kill("SIGTERM");
        const [code, signal] = (await once(runner, "exit")) as [number | null, string | null];
        expect([code, signal]).to.deep.equal([null, "SIGTERM"]);
        await processEnd(pid);
    });
});
