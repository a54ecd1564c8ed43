import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { packageExports, typesVersions } from "../../package/entry-points";
import { releaseChecks } from "../../package/release-checks";
import { runCommand } from "../../offline/engine/command";
import type { Report } from "../../offline/report/report";
import { commandsOf } from "../docs/doc-commands";
import { temporaryFolder } from "../offline/engine/temporary-folder";
import { installPackage, type InstalledPackage } from "./installed-package";
import { newcomersFiles } from "./newcomers-path";

const ROOT = path.resolve(__dirname, "../..");
const PROGRAMS = path.join(__dirname, "programs");
const TSC = require.resolve("typescript/bin/tsc");

describe("the installed package", function () {
    this.timeout(900_000);
    const scratch = temporaryFolder();
    let installed: InstalledPackage;
    let own: string;

    before(async () => {
        installed = await installPackage(scratch);
        own = path.join(installed.folder, "node_modules", "securecart");
    });

    const place = (program: string) => {
        const folder = path.join(installed.folder, program);
        fs.cpSync(path.join(PROGRAMS, program), folder, { recursive: true });
        return folder;
    };
    const securecart = (cwd: string, ...given: string[]) =>
        runCommand(process.execPath, [path.join(own, "dist/offline/cli.js"), ...given], { cwd });
    const preview = async (cwd: string, ...given: string[]) => {
        const { code, stdout, stderr } = await securecart(cwd, "preview", "--json", ...given);
        expect(code, stdout + stderr).to.equal(0);
        return JSON.parse(stdout) as Report;
    };

    // The rest is about the commit and its history, and has tests of its own.
    const ofTarball = ["contents", "size", "licences", "versions", "manifest", "types"];
    for (const { name, run } of releaseChecks.filter((check) => ofTarball.includes(check.name))) {
        it(`passes the release's check of ${name}`, async () => {
            expect((await run(installed.tarball)).problems).to.deep.equal([]);
        });
    }

    it("gives every entry point the names that its source exports, for import and for require", async () => {
        const manifest = JSON.parse(fs.readFileSync(path.join(own, "package.json"), "utf8")) as {
            exports: unknown;
            typesVersions: unknown;
        };
        expect(manifest.exports).to.deep.equal(packageExports());
        expect(manifest.typesVersions).to.deep.equal(typesVersions());
        const script = `
            const { createRequire } = require("node:module");
            const names = ${JSON.stringify(Object.keys(packageExports()).filter((name) => !name.endsWith(".json")))};
            (async () => {
                for (const name of names.map((each) => "securecart" + each.slice(1))) {
                    const required = require(name), imported = await import(name);
                    const missing = Object.keys(required).filter((key) => imported[key] !== required[key]);
                    console.log(name, Object.keys(required).length > 0, missing);
                }
            })();`;
        const { stdout } = await runCommand(process.execPath, ["-e", script], { cwd: installed.folder });
        expect(stdout.trim().split("\n")).to.deep.equal([
            "securecart true []",
            "securecart/handlers true []",
            "securecart/jobs true []",
            "securecart/datasets true []",
            "securecart/policy true []",
            "securecart/policy/test-kit true []",
            "securecart/plugin true []",
        ]);
    });

    for (const [how, settings] of [
        ["Node 10", { module: "commonjs", moduleResolution: "node10" }],
        ["Node", { module: "nodenext", moduleResolution: "nodenext" }],
        ["bundlers", { module: "esnext", moduleResolution: "bundler" }],
    ] as const) {
        it(`has types for programs that resolve modules as ${how} does`, async () => {
            const folder = place("typescript");
            const options = Object.entries({
                ...settings,
                target: "es2022",
                strict: "true",
                skipLibCheck: "true",
            });
            const { failure, stdout } = await runCommand(
                process.execPath,
                [TSC, "--noEmit", ...options.flatMap(([name, value]) => [`--${name}`, value]), "index.ts"],
                { cwd: folder },
            );
            expect(failure, stdout).to.equal(undefined);
        });
    }

    for (const program of ["typescript", "commonjs", "module"]) {
        it(`previews a consumer's program: ${program}`, async () => {
            const { resources, outputs, policy } = await preview(place(program));
            const types = resources.map(({ type }) => type);
            expect(types).to.include.members([
                "securecart:index:KinesisIngestion",
                "aws:kinesis/stream:Stream",
            ]);
            expect(outputs.bundle).to.equal(
                path.join(fs.realpathSync(own), "dist/handlers/dist/clickstream-normalizer/index.mjs"),
            );
            expect(fs.existsSync(outputs.bundle as string)).to.equal(true);
            expect(policy?.violations).to.deep.equal([]);
        });
    }

    it("takes a newcomer from an empty folder to a previewed stream with alarms, in under 15 lines of their own", async () => {
        const page = path.join(ROOT, "docs", "use-the-package.md");
        const files = newcomersFiles(page);
        expect(Object.keys(files)).to.deep.equal(["Pulumi.yaml", "Pulumi.dev.yaml", "index.ts"]);
        expect(files["index.ts"].split("\n").filter((line) => line.trim() !== "").length).to.be.below(15);
        const [install, run] = commandsOf(page, fs.readFileSync(page, "utf8")).map(({ command }) => command);
        // The registry's package is this tarball, in a folder that was empty before.
        expect([install, run]).to.deep.equal(["npm install securecart", "npx securecart preview"]);
        for (const [name, text] of Object.entries(files)) {
            fs.writeFileSync(path.join(installed.folder, name), text);
        }
        const [command, ...given] = run.split(" ");
        const { code, stdout, stderr } = await runCommand(command, given, { cwd: installed.folder });
        expect(code, stdout + stderr).to.equal(0);
        expect(stdout).to.match(/^Resources {2}\d+ to create \(cloudwatch \d+, /m);
        expect(stdout).to.match(/^Policy {5}passed \(securecart /m);
        // What the page shows as the end of it, but for the figures.
        expect(stdout).not.to.contain("npm run");
    });
});
