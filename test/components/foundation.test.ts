import path from "node:path";
import { expect } from "chai";
import { serviceEndpoints } from "../../facts/service-endpoints";
import { Workspace } from "../../offline/engine";
import { expectDestroyed, expectSuccess } from "../engine-outcome";

describe("the foundation components on the engine", function () {
    this.timeout(240_000);
    let workspace: Workspace;

    before(async () => {
        workspace = await Workspace.open({ program: path.join(__dirname, "programs/foundation.ts") });
    });
    after(() => workspace.close());

    it("preview while everything that AWS makes up is unknown", async () => {
        const preview = await workspace.preview();
        expectSuccess(preview);
        expect(preview.changes).to.have.all.keys("create");
    });

    it("deploy, with outputs that are then known", async () => {
        expectSuccess(await workspace.up());
        const { deployment } = await workspace.exportState();
        const interfaces = Object.values(serviceEndpoints).filter((type) => type === "Interface").length;
        const stack = deployment.resources?.find(({ type }) => type === "pulumi:pulumi:Stack");
        expect(stack?.outputs?.estimate).to.deep.equal({
            interfaceEndpoints: interfaces,
            zones: 3,
            usdPerMonthPerZone: Math.round(interfaces * 730) / 100,
            usdPerMonth: Math.round(interfaces * 730 * 3) / 100,
            pricedRegion: "us-east-1",
            pricedOn: "2026-11-23",
        });
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
