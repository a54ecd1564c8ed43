import { readFileSync } from "node:fs";
import { expect } from "chai";
import { page, writtenAnew } from "../../policy/docs";
import { allRules } from "../../policy/rules/all-rules";
import { leftOut } from "../../policy/rules/left-out";

describe("docs/policy.md", () => {
    const text = readFileSync(page, "utf8");

    it("says what the rules say; `npm run policy:docs` writes it anew", async () => {
        expect(await writtenAnew(text)).to.equal(text);
    });

    it("has a section for every rule, where the rule's address leads", () => {
        const headings = new Set([...text.matchAll(/^### (.+)$/gm)].map(([, heading]) => heading));
        expect(allRules.map(({ id }) => id).filter((id) => !headings.has(id))).to.deep.equal([]);
    });

    it("accounts for every numbered property: 335, decided on or left out with a reason", () => {
        const decided = allRules.flatMap(({ claims }) => claims.map(({ row }) => row));
        const numbers = new Set([...decided, ...leftOut.map(({ row }) => row)]);
        expect([...numbers].sort((one, other) => one - other)).to.deep.equal(
            Array.from({ length: 335 }, (_, index) => index + 1),
        );
    });
});
