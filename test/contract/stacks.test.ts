import { expect } from "chai";
import { contractPrograms } from "../../contract/contract-programs";
import { GraphFile } from "../../contract/graph-file";
import { previewGraph } from "../../contract/preview-graph";

/** test/program/dev-stack.test.ts and test/examples/examples.test.ts hold the rest against their graphs, where they preview it anyway. */
const stacks = contractPrograms.filter(({ name }) => name === "staging" || name === "prod");

describe("the upgrade contract of the stacks", function () {
    this.timeout(240_000);

    for (const { name, open } of stacks) {
        it(`leaves ${name} as it was accepted`, async () => {
            expect(new GraphFile(name).report(await previewGraph(await open()))).to.deep.equal([]);
        });
    }
});
