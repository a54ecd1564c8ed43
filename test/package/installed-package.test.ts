import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { publint } from "publint";
import { packageExports, typesVersions } from "../../package/entry-points";
import { runCommand } from "../../offline/engine/command";
import type { Report } from "../../offline/report/report";
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

    it("is under 2 MB", () => {
        expect(fs.statSync(installed.tarball).size).to.be.below(2_000_000);
    });

    it("holds what the manifest promises, and nothing of the project's own tests, settings and machines", async () => {
        const { messages } = await publint({ pkgDir: own, strict: true });
        expect(messages).to.deep.equal([]);
        const names = [...installed.files.keys()];
        expect(names.filter((name) => !name.startsWith("dist/")).sort()).to.deep.equal([
            "CHANGELOG.md",
            "LICENSE",
            "README.md",
            "THIRD-PARTY-LICENSES",
            "package.json",
        ]);
        expect(names.filter((name) => /test\/|\.test\.|\.map$|\.env|\.tsbuildinfo/.test(name))).to.deep.equal(
            [],
        );
    });

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
        const folder = path.join(installed.folder, "newcomer");
        fs.mkdirSync(folder);
        const files = newcomersFiles(path.join(ROOT, "docs", "use-the-package.md"));
        for (const [name, text] of Object.entries(files)) {
            fs.writeFileSync(path.join(folder, name), text);
        }
        expect(files["index.ts"].split("\n").filter((line) => line.trim() !== "").length).to.be.below(15);
        const { code, stdout } = await securecart(folder, "preview");
        expect(code, stdout).to.equal(0);
        expect(stdout).to.match(/^Resources {2}\d+ to create \(cloudwatch \d+, /m);
        expect(stdout).to.match(/^Policy {5}passed \(securecart /m);
    });
});
