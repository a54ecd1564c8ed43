import { readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { dominanceTable } from "../../cost/dominance";
import { estimateStacks } from "../../cost/estimate-stacks";

const page = readFileSync(path.resolve(__dirname, "../../docs/cost.md"), "utf8");

/** Rows of the first table that follows a heading, as cells. */
function rowsOf(text: string): string[][] {
    return text
        .split("\n")
        .filter((line) => line.startsWith("|"))
        .map((line) =>
            line
                .split("|")
                .slice(1, -1)
                .map((cell) => cell.trim().replace(/^-+$/, "-")),
        );
}

describe("what dominates the cost, in docs/cost.md", function () {
    this.timeout(300_000);

    it("is what the stacks' estimates say now: npm run docs:cost", async () => {
        const table = dominanceTable(await estimateStacks(["dev", "staging", "prod"]));
        expect(rowsOf(page.split("<!-- What dominates")[1])).to.deep.equal(rowsOf(table));
    });
});
