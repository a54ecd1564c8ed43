import { expect } from "chai";
import type { Phase, TestResource } from "../../../policy/test-kit";
import { hunt } from "./hunt";
import type { Mutant } from "./mutants";
import { recordGraphs } from "./record-graphs";

const named = (mutants: readonly Mutant[]) => mutants.map(({ rule, on, what }) => `${rule}: ${on} ${what}`);

describe("every mutant of the dev stack", function () {
    this.timeout(600_000);
    let graphs: Record<Phase, TestResource[]>;
    before(async () => (graphs = await recordGraphs("dev")));

    it("is caught in preview, or put off by the rule that claims the property", () => {
        const { caught, survivors } = hunt(graphs.preview);
        expect(named(survivors)).to.deep.equal([]);
        expect(caught.length).to.be.greaterThan(500);
    });

    it("is caught in up", () => {
        const { caught, survivors, deferred } = hunt(graphs.up);
        expect(named(survivors)).to.deep.equal([]);
        expect(named(deferred)).to.deep.equal([]);
        expect(caught.length).to.be.greaterThan(500);
    });
});
