import path from "node:path";
import { expect } from "chai";
import { Workspace } from "../../offline/engine";
import { expectDestroyed, expectSuccess, findings } from "../engine-outcome";

const policy = {
    policyPacks: [path.join(__dirname, "../../policy")],
    policyPackConfigs: [path.join(__dirname, "programs/ingestion-policy.json")],
};
/** Webhooks prove who they are by their signature. */
const accepted = ["api-authorization alone-post", "api-authorization hooks-post"];

describe("the components that bring data in, on the engine", function () {
    this.timeout(240_000);
    let workspace: Workspace;

    before(async () => {
        workspace = await Workspace.open({ program: path.join(__dirname, "programs/ingestion.ts") });
    });
    after(() => workspace.close());

    it("preview while everything that AWS makes up is unknown, and break no rule", async () => {
        const preview = await workspace.preview(policy);
        expectSuccess(preview);
        expect(preview.changes).to.have.all.keys("create");
        expect(findings(preview)).to.deep.equal(accepted);
    });

    it("deploy, break no rule with what is then known, and order no device", async () => {
        const up = await workspace.up(policy);
        expectSuccess(up);
        expect(findings(up)).to.deep.equal(accepted);
        expect(up.policy.deferred).to.deep.equal([]);
        expect(up.outputs).to.deep.equal({ jobState: "NotOrdered" });
    });

    it("keep passwords and keys out of the state, but encrypted", async () => {
        const state = JSON.stringify(await workspace.exportState());
        expect(
            ["correct horse", "battery staple", "open sesame"].filter((word) => state.includes(word)),
        ).to.deep.equal([]);
    });

    it("have nothing to change when they are deployed again", async () => {
        const again = await workspace.up();
        expectSuccess(again);
        expect(again.changes).to.have.all.keys("same");
    });

    it("are destroyed to nothing", async () => {
        await expectDestroyed(workspace);
    });
});
