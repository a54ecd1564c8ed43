import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { engineEnvironment, findEngine } from "../../../offline/engine";
import { runCommand } from "../../../offline/engine/command";
import { temporaryFolder } from "./temporary-folder";

const ROOT = path.resolve(__dirname, "../../..");

describe("plain Pulumi in the project's root", function () {
    this.timeout(300_000);
    const folder = temporaryFolder();

    it("previews and deploys the stack with the policy pack, by the commands of the README", async () => {
        const engine = await findEngine();
        const env = {
            ...engineEnvironment(engine),
            PULUMI_BACKEND_URL: `file://${folder}`,
            PULUMI_HOME: path.join(folder, "home"),
            PULUMI_CONFIG_PASSPHRASE: "a passphrase",
        };
        const pulumi = (cwd: string, ...commandArguments: string[]) =>
            runCommand(engine.binary, [...commandArguments, "--non-interactive"], { cwd, env });

        // Making a stack writes to its configuration, so it is made beside a copy of that.
        const copy = path.join(folder, "Pulumi.dev.yaml");
        fs.copyFileSync(path.join(ROOT, "Pulumi.dev.yaml"), copy);
        fs.copyFileSync(path.join(ROOT, "Pulumi.yaml"), path.join(folder, "Pulumi.yaml"));
        expect((await pulumi(folder, "stack", "init", "dev")).failure).to.equal(undefined);

        const given = ["--stack", "dev", "--config-file", copy, "--policy-pack", "policy"];
        const preview = await pulumi(ROOT, "preview", ...given);
        expect(preview.failure, preview.stdout).to.equal(undefined);
        // The engine marks a pack with a tick or, where it has advice, with a warning sign.
        expect(preview.stdout).to.match(/^Policies:\n +\S+ securecart@/m);
        const planned = /\+ (\d+) to create/.exec(preview.stdout)?.[1];
        expect(Number(planned)).to.be.above(100);
        expect(preview.stdout).not.to.contain("can't run policy");

        const up = await pulumi(ROOT, "up", "--yes", "--skip-preview", ...given);
        expect(up.failure, up.stdout).to.equal(undefined);
        expect(up.stdout).to.contain(`+ ${planned} created`);
    });
});
