import path from "node:path";
import { expect } from "chai";
import { Workspace } from "../../offline/engine";
import { expectDestroyed, expectSuccess } from "../engine-outcome";

describe("the components from streams to tables on the engine", function () {
    this.timeout(240_000);
    let workspace: Workspace;

    before(async () => {
        workspace = await Workspace.open({ program: path.join(__dirname, "programs/streams-to-tables.ts") });
    });
    after(() => workspace.close());

    it("preview while everything that AWS makes up is unknown", async () => {
        const preview = await workspace.preview();
        expectSuccess(preview);
        expect(preview.changes).to.have.all.keys("create");
    });

    it("deploy", async () => {
        expectSuccess(await workspace.up());
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
