import { expect } from "chai";
import { allRules } from "../../../policy/rules/all-rules";
import { matrixOfStreams } from "./matrix-of-weak-stack";

describe("a control matrix", () => {
    const matrix = matrixOfStreams();

    it("has one outcome for each rule and each resource that it judges", () => {
        const found = matrix.findings
            .filter(({ rule }) => rule === "kinesis-encryption")
            .map(({ urn, outcome, level }) => [urn.split("::").at(-1), outcome, level]);
        expect(found).to.deep.equal([
            ["secure", "passed", "advisory"],
            ["clear", "violated", "mandatory"],
            ["accepted", "waived", "advisory"],
            ["open", "deferred", "advisory"],
        ]);
    });

    it("counts the outcomes of each rule and of all, and what stops an update", () => {
        const rule = matrix.rules.find(({ id }) => id === "kinesis-encryption")!;
        expect(rule.tally).to.deep.equal({ passed: 1, violated: 1, deferred: 1, waived: 1 });
        const sum = matrix.rules.reduce((total, { tally }) => total + tally.violated, 0);
        expect(matrix.tally.violated).to.equal(sum);
        expect(matrix.stopping).to.equal(1);
    });

    it("lists every rule, those that judge nothing included", () => {
        expect(matrix.rules.map(({ id }) => id)).to.deep.equal(allRules.map(({ id }) => id));
        expect(matrix.rules.find(({ id }) => id === "bucket-tls")!.tally.violated).to.equal(0);
    });

    it("keeps the reason and the end of a waiver, and reports one that has expired", () => {
        const waived = matrix.findings.find(({ outcome }) => outcome === "waived");
        expect(waived?.waiver).to.deep.equal({ reason: "Synthetic <data>", expires: "2027-01-31" });
        expect(matrix.waiverProblems).to.deep.equal([
            'Waiver of bucket-tls for * ("old") expired on 2020-01-01: fix the violation or extend the waiver.',
        ]);
    });
});
