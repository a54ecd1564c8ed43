import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import { handlers } from "../../handlers";
import { buildHandlers, type BuiltHandler, distFolder, handlerNames } from "../../handlers/build";

describe("the handlers' build", function () {
    this.timeout(120_000);
    let first: Record<string, BuiltHandler>;

    before(async () => {
        first = await buildHandlers();
    });

    it("gives the same bytes for the same sources, and lists them in its manifest", async () => {
        expect(await buildHandlers()).to.deep.equal(first);
        expect(JSON.parse(await readFile(path.join(distFolder, "manifest.json"), "utf8"))).to.deep.equal(
            first,
        );
    });

    it("keeps each bundle under 300 KB zipped", () => {
        for (const [name, { zippedBytes }] of Object.entries(first)) {
            expect(zippedBytes, name).to.be.below(300 * 1024);
        }
    });

    it("offers every folder that has a handler.ts, and no other", () => {
        const offered = Object.values(handlers).map(({ name }) => name);
        expect(offered.sort()).to.deep.equal(handlerNames());
    });
});
