import path from "node:path";
import { expect } from "chai";
import { Workspace, type OperationResult } from "../../offline/engine";

const root = path.resolve(__dirname, "../..");
const packs = { policyPacks: [path.join(root, "policy")] };

/** Fails with what the engine said, which tells more than an exit code. */
function expectSuccess(result: OperationResult): void {
    expect(result.succeeded, result.text).to.equal(true);
}

describe("the dev stack", function () {
    this.timeout(240_000);
    let workspace: Workspace;

    before(async () => {
        workspace = await Workspace.open({ program: root, stack: "dev" });
    });
    after(() => workspace.close());

    it("previews with everything unknown, and every policy passes or says what it puts off", async () => {
        const preview = await workspace.preview(packs);
        expectSuccess(preview);
        expect(preview.policy.violations).to.deep.equal([]);
        expect(preview.policy.notRun).to.deep.equal([]);
        expect(preview.policy.passed).to.not.be.empty;
        expect(preview.changes).to.have.all.keys("create");
    });

    it("deploys, and the policies decide on real values", async () => {
        const up = await workspace.up(packs);
        expectSuccess(up);
        expect(up.policy.violations).to.deep.equal([]);
        expect(up.policy.deferred).to.deep.equal([]);
    });

    it("finds nothing to change when it is deployed again", async () => {
        const again = await workspace.up(packs);
        expectSuccess(again);
        expect(again.changes).to.have.all.keys("same");
    });

    it("finds what it deployed when it refreshes", async () => {
        const refresh = await workspace.refresh();
        expectSuccess(refresh);
        expect(refresh.changes).to.have.all.keys("same");
    });

    it("destroys to nothing", async () => {
        expectSuccess(await workspace.destroy());
        const { deployment } = await workspace.exportState();
        expect(deployment.resources ?? []).to.deep.equal([]);
    });
});
