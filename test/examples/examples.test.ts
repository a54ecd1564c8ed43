import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { baselineOf } from "../../contract/graph-baseline";
import { GraphFile } from "../../contract/graph-file";
import type { OperationResult } from "../../offline/engine";
import { freshPackage } from "../../package/fresh-package";
import {
    deployExample,
    exampleNames,
    examplesFolder,
    previewExample,
} from "../../reference/deployed-example";
import { expectSuccess, findings } from "../engine-outcome";

/** Processors prove who they are by their signature; the example has a waiver. */
const waived = "api-authorization payments-webhook-post";

const unwaived = (result: OperationResult) => findings(result).filter((finding) => finding !== waived);

describe("examples", function () {
    this.timeout(240_000);
    // The examples import the package as it is shipped.
    before(() => freshPackage());

    for (const name of exampleNames()) {
        it(`${name} previews, deploys, and breaks no rule, and is made of what was accepted`, async () => {
            const preview = await previewExample(name);
            expectSuccess(preview);
            expect(unwaived(preview)).to.deep.equal([]);
            const graph = new GraphFile(`examples/${name}`);
            expect(graph.report(baselineOf(preview))).to.deep.equal([]);
            const { up } = await deployExample(name);
            expect(unwaived(up)).to.deep.equal([]);
            expect(up.policy.deferred).to.deep.equal([]);
        });
    }

    it("are listed in their README", () => {
        const listed = fs.readFileSync(path.join(examplesFolder, "README.md"), "utf8");
        const unlisted = fs
            .readdirSync(examplesFolder)
            .filter((name) => fs.statSync(path.join(examplesFolder, name)).isDirectory())
            .filter((name) => !listed.includes(`(${name}/)`));
        expect(unlisted).to.deep.equal([]);
    });
});
