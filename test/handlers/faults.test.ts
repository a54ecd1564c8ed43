import { readFileSync } from "node:fs";
import { expect } from "chai";
import { readFaultPage } from "./fault-report";
import { faultPage, faultSuite, streamHandlers } from "./fault-suite";
import { faultTable } from "./fault-table";

describe("streams under faults: in = stored + duplicates + quarantined + given up", function () {
    this.timeout(120_000);
    faultSuite(({ short }) => short === true);
});

describe("docs/fault-table.md", () => {
    const lines = readFaultPage(readFileSync(faultPage, "utf8"));

    it("has every fault for every handler of a stream", () => {
        const due = Object.keys(streamHandlers).flatMap((handler) =>
            faultTable.map(({ name }) => `${handler}: ${name}`),
        );
        expect(lines.map(({ handler, fault }) => `${handler}: ${fault}`)).to.include.members(due);
    });

    it("adds up in every line", () => {
        for (const { handler, fault, counts } of lines) {
            const { stored, duplicates, quarantined, givenUp } = counts;
            expect(stored + duplicates + quarantined + givenUp, `${handler}: ${fault}`).to.equal(counts.in);
        }
    });
});
