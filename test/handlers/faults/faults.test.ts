import { readFileSync } from "node:fs";
import { expect } from "chai";
import { readFaultPage } from "./fault-report";
import { faultSubjects } from "./fault-subjects";
import { faultPage, faultSuite } from "./fault-suite";

describe("handlers under faults: in = stored + duplicates + quarantined + given up", function () {
    this.timeout(120_000);
    faultSuite(({ short }) => short === true);
});

describe("docs/fault-table.md", () => {
    const lines = readFaultPage(readFileSync(faultPage, "utf8"));

    it("has every fault of every handler, and no other", () => {
        const due = faultSubjects.flatMap(({ handler, faults }) =>
            faults.map(({ name }) => `${handler}: ${name}`),
        );
        expect(lines.map(({ handler, fault }) => `${handler}: ${fault}`)).to.have.members(due);
    });

    it("adds up in every line", () => {
        for (const { handler, fault, counts } of lines) {
            const { stored, duplicates, quarantined, givenUp } = counts;
            expect(stored + duplicates + quarantined + givenUp, `${handler}: ${fault}`).to.equal(counts.in);
        }
    });
});
