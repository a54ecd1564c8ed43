import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { ENGINE_VERSION, EngineNotFoundError } from "../../../offline/engine/engine";
import type { Engine } from "../../../offline/engine/engine";
import { describeEngine } from "../../../offline/engine/engine";
import { findEngine } from "../../../offline/engine/find-engine";
import { builtEngineBinary } from "../../../offline/engine/go-build";
import { launcherBinary } from "../../../offline/engine/npm-launcher";
import { ProgressLine } from "../../../offline/engine/progress-line";
import { temporaryFolder, writeScript } from "./temporary-folder";

const SYSTEM = "PATH=/usr/bin:/bin";

describe("findEngine", () => {
    const root = temporaryFolder();
    let machine: string;
    let env: NodeJS.ProcessEnv;
    let shown: string;

    beforeEach(() => {
        machine = fs.mkdtempSync(path.join(root, "machine-"));
        env = {
            PATH: [path.join(machine, "bin"), path.join(machine, "later")].join(path.delimiter),
            HOME: path.join(machine, "home"),
        };
        shown = "";
    });

    const bin = () => path.join(machine, "bin");
    const find = (): Promise<Engine> =>
        findEngine({ env, progress: new ProgressLine({ write: (text: string) => (shown += text) }) });
    const writePulumi = (file: string, version: string) =>
        writeScript(path.dirname(file), path.basename(file), [`echo v${version}`]);

    /** An npm whose `exec` does what the launcher does: it leaves the CLI in Pulumi's home. */
    const writeNpm = (lines: readonly string[]) => writeScript(bin(), "npm", [SYSTEM, ...lines]);

    /** A Go of the version, whose build writes an engine and counts how often it was asked to. */
    const writeGo = (version: string, engine = `v${ENGINE_VERSION}`) =>
        writeScript(bin(), "go", [
            SYSTEM,
            `if [ "$1" = env ]; then echo go${version}; exit; fi`,
            `echo "$@" >> "${machine}/builds"`,
            'while [ "$1" != -o ]; do shift; done',
            "sleep 0.3",
            `printf '#!/bin/sh\\necho ${engine}\\n' > "$2"`,
            'chmod +x "$2"',
        ]);

    it("takes pulumi on PATH when it is new enough", async () => {
        const binary = writePulumi(path.join(bin(), "pulumi"), ENGINE_VERSION);
        expect(await find()).to.deep.equal({
            binary,
            version: ENGINE_VERSION,
            source: "PATH",
            bringsNodeHost: false,
        });
        expect(shown).to.equal("");
    });

    it("sees the language host beside the CLI, through a link as package managers make it", async () => {
        const real = writePulumi(path.join(machine, "install", "pulumi"), "3.260.1");
        writeScript(path.dirname(real), "pulumi-language-nodejs", []);
        fs.mkdirSync(bin());
        fs.symlinkSync(real, path.join(bin(), "pulumi"));
        expect((await find()).bringsNodeHost).to.equal(true);
    });

    it("passes over a pulumi that is too old for a newer one further on", async () => {
        writePulumi(path.join(bin(), "pulumi"), "3.249.9");
        const newer = writePulumi(path.join(machine, "later", "pulumi"), "3.251.0");
        expect((await find()).binary).to.equal(newer);
    });

    it("passes over the launcher that npm puts into node_modules, which could download without end", async () => {
        const npmBin = path.join(machine, "node_modules", ".bin");
        writeScript(npmBin, "pulumi", ["exec /bin/sleep 60"]);
        const later = writePulumi(path.join(bin(), "pulumi"), ENGINE_VERSION);
        env.PATH = [npmBin, env.PATH].join(path.delimiter);
        expect((await find()).binary).to.equal(later);
    });

    it("takes what the launcher downloaded before, ahead of what was built before", async () => {
        writePulumi(builtEngineBinary(env), ENGINE_VERSION);
        const downloaded = writePulumi(launcherBinary(env), ENGINE_VERSION);
        const engine = await find();
        expect(engine).to.include({ binary: downloaded, source: "npm launcher" });
        expect(describeEngine(engine)).to.equal(
            `Pulumi ${ENGINE_VERSION}, from the npm package pulumi (${downloaded})`,
        );
    });

    it("takes what was built before without asking npm", async () => {
        writeNpm([`touch "${machine}/asked"`, "exit 1"]);
        const built = writePulumi(builtEngineBinary(env), ENGINE_VERSION);
        expect(await find()).to.include({ binary: built, source: "Go build" });
        expect(fs.existsSync(path.join(machine, "asked"))).to.equal(false);
    });

    it("lets the npm launcher of the pinned version download the CLI", async () => {
        const binary = launcherBinary(env);
        writeNpm([
            `echo "$@" > "${machine}/asked"`,
            `mkdir -p "${path.dirname(binary)}"`,
            `printf '#!/bin/sh\\necho v${ENGINE_VERSION}\\n' > "${binary}"`,
            `chmod +x "${binary}"`,
        ]);
        expect(await find()).to.include({ binary, source: "npm launcher" });
        expect(fs.readFileSync(path.join(machine, "asked"), "utf8")).to.equal(
            `exec --yes --package=pulumi@${ENGINE_VERSION} -- pulumi version\n`,
        );
    });

    it("builds the engine where nothing can be downloaded, and says so", async () => {
        writeNpm(["echo 'pulumi: fetch failed' >&2", "exit 1"]);
        writeGo("1.26.0");
        const engine = await find();
        expect(engine).to.include({ binary: builtEngineBinary(env), source: "Go build" });
        expect(shown).to.match(
            /^Building Pulumi 3\.250\.0 from pinned Go modules, once, a few minutes: 0 s$/m,
        );
        expect(fs.readFileSync(path.join(machine, "builds"), "utf8")).to.contain(
            `version.Version=v${ENGINE_VERSION}`,
        );
    });

    it("builds once for two processes that need it at the same time", async () => {
        writeGo("1.26.0");
        const engines = await Promise.all([find(), find()]);
        expect(engines.map(({ binary }) => binary)).to.deep.equal([
            builtEngineBinary(env),
            builtEngineBinary(env),
        ]);
        expect(fs.readFileSync(path.join(machine, "builds"), "utf8").trim().split("\n")).to.have.length(1);
    });

    it("lets a Go that fetches toolchains by itself build, and no older one", async () => {
        writeGo("1.21.0");
        expect((await find()).source).to.equal("Go build");
        fs.rmSync(env.HOME as string, { recursive: true });
        writeGo("1.20.14");
        await expectNone("and building the engine needs Go 1.25.11 or newer");
    });

    it("takes no older Go where fetching toolchains is switched off", async () => {
        writeGo("1.25.10");
        env.GOTOOLCHAIN = "local";
        await expectNone("is go1.25.10, and building the engine needs Go 1.25.11 or newer");
    });

    it("keeps nothing of a build that doesn't run", async () => {
        writeGo("1.26.0", "v0.0.0-dirty");
        await expectNone("what was built does not run: v0.0.0-dirty");
        expect(fs.readdirSync(path.dirname(builtEngineBinary(env)))).to.deep.equal([]);
    });

    it("says in one message what was tried and how to install the CLI, where there is none of the three", async () => {
        const old = writePulumi(path.join(bin(), "pulumi"), "3.100.0");
        writeNpm(["echo 'pulumi: fetch failed' >&2", "exit 1"]);
        const error = await find().catch((caught: unknown) => caught);
        expect(error).to.be.instanceOf(EngineNotFoundError);
        expect((error as Error).message).to.equal(
            [
                "There is no Pulumi engine on this machine, and none could be had:",
                `  - pulumi on PATH: ${old} is 3.100.0, and 3.250.0 or newer is needed`,
                "  - the npm package pulumi: pulumi: fetch failed",
                '  - a build from pinned Go modules: no "go" on PATH (1.25.11 or newer builds the engine)',
                "Install the Pulumi CLI (3.250.0 or newer), and run the command again:",
                "  curl -fsSL https://get.pulumi.com | sh",
            ].join("\n"),
        );
    });

    async function expectNone(reason: string): Promise<void> {
        const error = await find().catch((caught: unknown) => caught);
        expect(error).to.be.instanceOf(EngineNotFoundError);
        expect((error as Error).message).to.contain(reason);
    }
});
