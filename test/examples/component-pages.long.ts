import { expect } from "chai";
import { freshPackage } from "../../package/fresh-package";
import { readComponentApis } from "../../reference/api-model";
import { componentPages, stalePages } from "../../reference/component-pages";
import { deployExample } from "../../reference/deployed-example";

describe("components' pages", function () {
    this.timeout(1_800_000);

    it("are what the sources and the deployed examples say", async () => {
        await freshPackage();
        const pages = await componentPages(await readComponentApis(), deployExample);
        expect(stalePages(pages), 'run "npm run docs:components"').to.deep.equal([]);
    });
});
