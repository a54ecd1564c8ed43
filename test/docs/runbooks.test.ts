import { globSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import ts from "typescript";

const root = path.resolve(__dirname, "../..");
const folder = path.join(root, "docs/runbooks");
const pages = readdirSync(folder)
    .filter((file) => file !== "README.md")
    .map((file) => path.basename(file, ".md"))
    .sort();
const read = (page: string) => readFileSync(path.join(folder, `${page}.md`), "utf8");
const placeholders = (text: string) => new Set(text.match(/<[A-Z][A-Z_]*>/g));

/** The pages that a source file's alarms name: every property `runbook` that is a text. */
function runbooksNamedIn(file: string): string[] {
    const named: string[] = [];
    const visit = (node: ts.Node): void => {
        if (ts.isPropertyAssignment(node) && node.name.getText() === "runbook") {
            node.initializer.forEachChild(visit);
            if (ts.isStringLiteral(node.initializer)) {
                named.push(node.initializer.text);
            }
        }
        node.forEachChild(visit);
    };
    visit(ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true));
    return named;
}

describe("the runbooks", () => {
    const sources = globSync("components/**/*.ts", { cwd: root });

    it("have one page for each kind of alarm, and no page that no alarm leads to", () => {
        const named = [...sources, ...globSync("stages/*.ts", { cwd: root })].flatMap((file) =>
            runbooksNamedIn(path.join(root, file)),
        );
        expect(named.length).to.be.greaterThan(25);
        expect(pages).to.deep.equal([...new Set(named)].sort());
    });

    it("are all listed, by their titles", () => {
        const listed = [...read("README").matchAll(/^- \[(.+)\]\((.+)\.md\)$/gm)]
            .map(([, title, page]) => ({ page, title }))
            .sort((a, b) => (a.page < b.page ? -1 : 1));
        expect(listed).to.deep.equal(
            pages.map((page) => ({ page, title: /^# (.+)$/m.exec(read(page))?.[1] })),
        );
    });

    for (const page of pages) {
        it(`say on ${page} who is hurt, what to look at and do, when it is over, and how to tune it`, () => {
            const text = read(page);
            expect(text.match(/^## .+$/gm)).to.deep.equal([
                "## Look first",
                "## Do",
                "## Over when",
                "## Tune",
            ]);
            expect(text).to.match(/^\*\*Who is hurt\.\*\* \S/m);
            expect(text.split("## ")[1], "the commands to look with").to.match(/```sh\naws /);
        });
    }

    it("explain every placeholder of their commands", () => {
        const explained = placeholders(read("README"));
        const used = new Set(pages.flatMap((page) => [...placeholders(read(page))]));
        expect([...used].filter((placeholder) => !explained.has(placeholder))).to.deep.equal([]);
    });

    it("name tunings that components have", () => {
        const text = sources.map((file) => readFileSync(path.join(root, file), "utf8")).join("\n");
        const tunings = pages.flatMap((page) => read(page).match(/(?<=alarmTuning\.)\w+(\.\w+)?/g) ?? []);
        expect(tunings.length).to.be.greaterThan(25);
        const missing = tunings
            .flatMap((tuning) => tuning.split("."))
            .filter((field) => !new RegExp(`^    ${field}\\?: \\w*Tuning;`, "m").test(text));
        expect(missing).to.deep.equal([]);
    });
});
