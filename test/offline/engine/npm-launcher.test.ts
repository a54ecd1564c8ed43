import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { downloadWithLauncher } from "../../../offline/engine/npm-launcher";
import { ProgressLine } from "../../../offline/engine/progress-line";
import { processEnd } from "./processes";
import { temporaryFolder, writeScript } from "./temporary-folder";

describe("downloadWithLauncher", () => {
    const folder = temporaryFolder();
    const progress = new ProgressLine({ write: () => true });

    it("gives up on a download that says nothing, and leaves no process of it behind", async () => {
        const pid = path.join(folder, "pid");
        // npm starts the launcher as a process of its own, which would outlive npm.
        writeScript(folder, "npm", ["PATH=/usr/bin:/bin", `sh -c 'echo $$ > "${pid}"; sleep 60'`]);
        const env = { PATH: folder, HOME: folder };
        const reason = await downloadWithLauncher(env, progress, { quietMs: 300, timeoutMs: 60_000 });
        expect(reason).to.equal("said nothing for 0.3 s");
        await processEnd(Number(fs.readFileSync(pid, "utf8")));
    });

    it("gives up on a download that never ends", async () => {
        writeScript(folder, "npm", ["PATH=/usr/bin:/bin", "while true; do echo more; sleep 0.05; done"]);
        const env = { PATH: folder, HOME: folder };
        const reason = await downloadWithLauncher(env, progress, { quietMs: 10_000, timeoutMs: 400 });
        expect(reason).to.equal("took longer than 0.4 s");
    });

    it("says when the launcher succeeded but left no CLI", async () => {
        writeScript(folder, "npm", []);
        const reason = await downloadWithLauncher({ PATH: folder, HOME: folder }, progress);
        expect(reason).to.equal(`it left no ${path.join(folder, ".pulumi/versions/3.250.0/bin/pulumi")}`);
    });
});
