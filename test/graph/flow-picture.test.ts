import { readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { flowPicture } from "../../graph/flow-picture";

const file = path.resolve(__dirname, "../../docs/pictures/flow.svg");

describe("the README's picture", () => {
    it("is drawn from what the stack's graph is compared with: npm run docs:picture", () => {
        expect(readFileSync(file, "utf8")).to.equal(flowPicture());
    });
});
