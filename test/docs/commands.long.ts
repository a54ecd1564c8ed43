import { execFile, execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { docCommands, root, treatmentOf } from "./doc-commands";

const run = promisify(execFile);

/** Commands that end with another code than 0, since what they show is a failure. */
const failing: Readonly<Record<string, number>> = {
    "npm start -- --config securecart:network.zones=5 --config securecart:eventbus.enabled=true": 2,
};

/** The environment of somebody who has just cloned the repository: nothing of the npm that runs this test. */
function newcomersEnvironment(): NodeJS.ProcessEnv {
    const inherited = Object.entries(process.env).filter(
        ([name]) => !/^(npm_|NODE_OPTIONS$|INIT_CWD$)/i.test(name),
    );
    const folders = (process.env.PATH ?? "").split(path.delimiter);
    return {
        ...Object.fromEntries(inherited),
        PATH: folders.filter((folder) => !folder.includes("node_modules")).join(path.delimiter),
    };
}

/** What a line says, whatever its numbers are. */
const shapeOf = (line: string) => line.replace(/[\d.,]*\d[\d.,]*/g, "N").trimEnd();

describe("the commands of the docs, in a fresh copy", function () {
    this.timeout(1_200_000);
    let folder: string;
    const outputs = new Map<string, string>();

    before(() => {
        folder = mkdtempSync(path.join(tmpdir(), "securecart-docs-"));
        const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
            cwd: root,
            encoding: "utf8",
        });
        for (const file of files.split("\0").filter(Boolean)) {
            mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
            cpSync(path.join(root, file), path.join(folder, file));
        }
    });

    after(() => rmSync(folder, { recursive: true, force: true }));

    const commands = docCommands().filter((command) => treatmentOf(command).kind === "run");
    for (const { page, command } of commands) {
        it(`${page}: ${command}`, async () => {
            const { stdout, code, stderr } = await run("sh", ["-c", command], {
                cwd: folder,
                env: newcomersEnvironment(),
                maxBuffer: 256 * 1024 * 1024,
            }).then(
                (ended) => ({ ...ended, code: 0 }),
                (error: { stdout: string; stderr: string; code: number }) => error,
            );
            outputs.set(command, stdout);
            expect(code, `${stdout.slice(-2_000)}\n${stderr.slice(-2_000)}`).to.equal(failing[command] ?? 0);
        });
    }

    it("README.md shows what npm start prints, but for the numbers, which change by little", () => {
        const printed = outputs.get("npm ci && npm start") ?? "";
        const readme = readFileSync(path.join(root, "README.md"), "utf8");
        const shown = /ends like this.*?```\n(.*?)```/s.exec(readme)?.[1].trimEnd().split("\n") ?? [];
        expect(shown.length).to.be.greaterThan(4);
        const labels = (lines: readonly string[]) => lines.map((line) => /^(\w+) {2,}/.exec(line)?.[1]);
        const last = printed.trimEnd().split("\n").slice(-shown.length);
        expect(labels(last)).to.deep.equal(labels(shown));
        const count = (lines: readonly string[]) =>
            Number(/Resources +(\d+) to create/.exec(lines.join("\n"))?.[1]);
        expect(count(shown)).to.be.closeTo(count(last), count(last) / 20);
        const cost = (lines: readonly string[]) =>
            lines.filter((line) => line.startsWith("Cost")).map(shapeOf);
        expect(cost(last)).to.deep.equal(cost(shown));
    });
});
