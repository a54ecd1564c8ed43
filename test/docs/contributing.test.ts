import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { runCommand } from "../../offline/engine/command";
import { temporaryFolder } from "../offline/engine/temporary-folder";
import { root } from "./doc-commands";

const page = fs.readFileSync(path.join(root, "CONTRIBUTING.md"), "utf8");

/** The files that the page shows whole, by path. */
const files = new Map(
    [...page.matchAll(/^`([\w./-]+)`:\n\n```ts\n(.*?)^```$/gms)].map(([, name, text]) => [name, text]),
);

/** The changes that it shows of files that are there. */
const changes = [...page.matchAll(/^In `([\w./-]+)`:\n\n((?:```diff\n.*?^```\n+)+)/gms)].flatMap(
    ([, name, blocks]) => [...blocks.matchAll(/^```diff\n(.*?)^```$/gms)].map(([, hunk]) => ({ name, hunk })),
);

/** A file's text with a hunk applied, whose context must stand there once. */
function applied(text: string, hunk: string): string {
    const lines = hunk.split("\n").filter((line) => line !== "");
    const side = (sign: string) =>
        lines
            .filter((line) => line.startsWith(" ") || line.startsWith(sign))
            .map((line) => `${line.slice(1)}\n`)
            .join("");
    expect(text.split(side("-"))).to.have.length(2, `where to change: ${side("-")}`);
    return text.replace(side("-"), () => side("+"));
}

describe("the examples in CONTRIBUTING.md, in a copy of the repository", function () {
    this.timeout(300_000);
    const folder = temporaryFolder();
    const bin = (name: string) => path.join(root, "node_modules", ".bin", name);
    const run = async (command: string, ...args: string[]) => {
        const { stdout, stderr, failure } = await runCommand(command, args, {
            cwd: folder,
            timeoutMs: 120_000,
        });
        expect(failure, stdout + stderr).to.equal(undefined);
        return stdout;
    };

    before(() => {
        const tracked = execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8" });
        for (const file of tracked
            .split("\0")
            .filter((each) => each && fs.existsSync(path.join(root, each)))) {
            fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
            fs.copyFileSync(path.join(root, file), path.join(folder, file));
        }
        fs.symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"));
        for (const [name, text] of files) {
            expect(fs.existsSync(path.join(folder, name)), `${name} is no new file`).to.equal(false);
            fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
            fs.writeFileSync(path.join(folder, name), text);
        }
        for (const { name, hunk } of changes) {
            const file = path.join(folder, name);
            fs.writeFileSync(file, applied(fs.readFileSync(file, "utf8"), hunk));
        }
    });

    it("are a component, a rule and a handler, each with a test and where it is registered", () => {
        expect([...files.keys()]).to.deep.equal([
            "components/ingestion/work-queue.ts",
            "test/components/ingestion/work-queue.test.ts",
            "policy/rules/queue-visibility.ts",
            "test/policy/queue-visibility.test.ts",
            "handlers/stock-alert/low-stock.ts",
            "handlers/stock-alert/handler.ts",
            "test/handlers/stock-alert/handler.test.ts",
        ]);
        expect(changes.map(({ name }) => name)).to.deep.equal([
            "components/index.ts",
            "policy/rules/all-rules.ts",
            "policy/rules/all-rules.ts",
            "handlers/index.ts",
        ]);
    });

    it("compile", async () => {
        const settings = {
            extends: "./tsconfig.json",
            include: [],
            files: [...files.keys(), ...changes.map(({ name }) => name)],
        };
        fs.writeFileSync(path.join(folder, "tsconfig.examples.json"), JSON.stringify(settings));
        await run(bin("tsc"), "--noEmit", "--project", "tsconfig.examples.json");
    });

    it("pass their tests", async () => {
        const tests = [...files.keys()].filter((name) => name.endsWith(".test.ts"));
        // This test's own parallel runner hands its settings down.
        const printed = await run(bin("mocha"), "--reporter=dot", ...tests);
        expect(printed).to.match(/^ {2}8 passing/m);
    });

    it("give the plugin a component, for every language", async () => {
        await run(bin("tsx"), "plugin/generate-schema.ts");
        const schema = JSON.parse(fs.readFileSync(path.join(folder, "plugin", "schema.json"), "utf8")) as {
            resources: Record<string, { inputProperties: object }>;
        };
        const queue = schema.resources["securecart:index:WorkQueue"];
        expect(Object.keys(queue.inputProperties)).to.include.members(["keyArn", "visibilitySeconds"]);
    });
});
