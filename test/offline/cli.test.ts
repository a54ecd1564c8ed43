import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import type { CommandResult } from "../../offline/engine/command";
import { runCommand } from "../../offline/engine/command";
import type { Report } from "../../offline/report/report";
import { writeScript, temporaryFolder } from "./engine/temporary-folder";

const ROOT = path.resolve(__dirname, "../..");
const PROGRAM = path.join(__dirname, "engine", "programs", "stream");
const POLICY_PACK = path.join(__dirname, "engine", "policy-packs", "stream-rules");

function cli(cliArguments: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<CommandResult> {
    const start = ["--require", require.resolve("tsx/cjs"), path.join(ROOT, "offline", "cli.ts")];
    return runCommand(process.execPath, [...start, ...cliArguments], { cwd: ROOT, env });
}

/** Runs an operation on the program of one stream. */
const operate = (operation: string, ...more: string[]) => cli([operation, "--program", PROGRAM, ...more]);

describe("the command line", function () {
    this.timeout(180_000);
    const folder = temporaryFolder();
    const kept = path.join(PROGRAM, ".securecart");

    before(() => fs.rmSync(kept, { recursive: true, force: true }));
    after(() => fs.rmSync(kept, { recursive: true, force: true }));

    it("previews, with the resources, the policies, the engine and the report on the last lines, and exit code 0", async () => {
        const { code, stdout } = await operate("preview", "--no-policy");
        const lines = stdout.trimEnd().split("\n");
        expect(code).to.equal(0);
        expect(lines[0]).to.equal("Previewing stack dev on the offline AWS provider: nothing is deployed.");
        expect(lines.slice(1, 3)).to.deep.equal([
            "Resources  1 to create (kinesis 1)",
            "Policy     not enforced",
        ]);
        expect(lines[3]).to.match(/^Cost {7}about \$\d+ a month /);
        expect(lines[4]).to.match(/^Engine {5}Pulumi \d+\.\d+\.\d+, /);
        expect(lines[5]).to.match(/^Time {7}\d+\.\d s$/);
        const page = path.join(kept, "reports", "dev", "preview.html");
        expect(lines[6]).to.equal(`Report     ${path.relative(ROOT, page)} and .json`);
        expect(fs.readFileSync(page, "utf8")).to.contain("orders");
    });

    it("fails with exit code 1 on a violation, and says on one line what to do", async () => {
        const { code, stdout } = await operate("preview", "--policy-pack", POLICY_PACK);
        expect(code).to.equal(1);
        expect(stdout).to.contain(
            "\n✗ orders (aws:kinesis/stream:Stream) encrypted: its data is not encrypted. Set encryptionType to KMS.\n",
        );
    });

    it("prints the report alone where JSON is asked for", async () => {
        const { code, stdout } = await operate("preview", "--no-policy", "--json", "-c", "shards=4");
        expect(code).to.equal(0);
        const report = JSON.parse(stdout) as Report;
        expect(report).to.include({
            operation: "preview",
            stack: "dev",
            offline: true,
            succeeded: true,
            policy: null,
        });
        expect(report.resources[0].inputs).to.include({ shardCount: 4 });
    });

    it("keeps what up creates until destroy", async () => {
        expect((await operate("up", "--no-policy")).stdout).to.contain("Resources  1 created (kinesis 1)");
        expect((await operate("refresh")).stdout).to.contain("Resources  1 unchanged (kinesis 1)");
        expect((await operate("destroy")).stdout).to.contain("Resources  1 deleted (kinesis 1)");
        expect((await operate("destroy")).stdout).to.contain("Resources  none");
    });

    it("replaces what holds data only when it is told its name, and changes nothing before", async () => {
        const loss =
            "orders (aws:kinesis/stream:Stream) would be replaced, which a change of name can only do;";
        await operate("up", "--no-policy", "-c", "name=first");
        const refused = await operate("up", "--no-policy", "-c", "name=second");
        expect(refused.code).to.equal(1);
        expect(refused.stderr)
            .to.contain(
                `${loss} what it holds would be lost. Move the data first: docs/migrations.md#streams`,
            )
            .and.to.contain("Nothing was changed. To lose what they hold: --lose-data-of orders");
        const other = await operate("up", "--no-policy", "-c", "name=second", "--lose-data-of", "order");
        expect(other.code).to.equal(1);
        const preview = await operate("preview", "--no-policy", "-c", "name=second");
        expect(preview.code).to.equal(1);
        expect(preview.stdout).to.contain(loss);
        const asked = await operate("up", "--no-policy", "-c", "name=second", "--lose-data-of", "orders");
        expect(asked.code).to.equal(0);
        expect(asked.stdout).to.contain("Resources  1 replaced (kinesis 1)");
    });

    it("lists what destroy leaves: what is protected, and then nothing", async () => {
        await operate("up", "--no-policy", "-c", "name=second", "-c", "protect=true");
        const left = await operate("destroy");
        expect(left.code).to.equal(0);
        expect(left.stdout).to.contain("\nLeft       1 protected: orders\n");
        const report = path.join(kept, "reports/dev/destroy.json");
        expect((JSON.parse(fs.readFileSync(report, "utf8")) as Report).left).to.deep.equal([
            { name: "orders", type: "aws:kinesis/stream:Stream", protected: true },
        ]);
        await operate("up", "--no-policy", "-c", "name=second");
        expect((await operate("destroy")).stdout).to.contain("\nLeft       nothing\n");
    });

    it("ends with exit code 2 and the stacks that there are, when it is given another", async () => {
        const { code, stderr } = await operate("preview", "--stack", "prod");
        expect(code).to.equal(2);
        expect(stderr.trim()).to.equal('error: There is no stack "prod". The stacks are: dev.');
    });

    it("ends with exit code 2 on a configuration of the wrong type, and says which", async () => {
        const { code, stdout } = await operate("preview", "--no-policy", "--config", "stream:shards=many");
        expect(code).to.equal(2);
        expect(stdout).to.contain("configuration key 'stream:shards' must be of type 'integer'");
    });

    for (const [given, message] of [
        [["--config", "shards"], "argument 'shards' is invalid. It must be key=value."],
        [["--no-such-thing"], "unknown option '--no-such-thing'"],
        [["--policy-pack", "no/such/pack"], "There is no policy pack in no/such/pack"],
    ] as const) {
        it(`ends with exit code 2 on ${given.join(" ")}`, async () => {
            const { code, stderr } = await operate("preview", ...given);
            expect(code).to.equal(2);
            expect(stderr).to.contain(message);
        });
    }

    it("ends with exit code 2 on a policy pack that is not built, and says how to build it", async () => {
        const pack = path.join(folder, "pack");
        fs.mkdirSync(pack);
        fs.writeFileSync(path.join(pack, "PulumiPolicy.yaml"), "runtime: nodejs\n");
        fs.writeFileSync(path.join(pack, "package.json"), '{"main": "dist/main.js"}');
        const { code, stderr } = await operate("preview", "--policy-pack", pack);
        expect(code).to.equal(2);
        expect(stderr.trim()).to.equal(
            `error: The policy pack in ${pack} is not built: it has no dist/main.js. Run "npm run build".`,
        );
    });

    it("ends with exit code 2 in a folder that has no program", async () => {
        const { code, stderr } = await cli(["preview", "--program", folder]);
        expect(code).to.equal(2);
        expect(stderr.trim()).to.equal(
            `error: There is no Pulumi program in ${folder}: it has no Pulumi.yaml.`,
        );
    });

    it("ends with exit code 1 and how to install the CLI, where there is no engine", async () => {
        writeScript(folder, "npm", ["echo 'pulumi: fetch failed' >&2", "exit 1"]);
        const env = { PATH: folder, HOME: folder };
        const { code, stderr } = await cli(["preview", "--program", PROGRAM], env);
        expect(code).to.equal(1);
        expect(stderr).to.contain("error: There is no Pulumi engine on this machine, and none could be had:");
        expect(stderr.trimEnd()).to.match(/\n {2}curl -fsSL https:\/\/get\.pulumi\.com \| sh$/);
    });

    it("shows its help with exit code 0", async () => {
        const { code, stdout } = await cli(["--help"]);
        expect(code).to.equal(0);
        expect(stdout).to.contain("preview [options]");
    });
});
