import path from "node:path";
import validate from "asl-validator";
import { expect } from "chai";
import { Workspace } from "../../offline/engine";
import { expectDestroyed, expectSuccess, findings } from "../engine-outcome";

const policy = { policyPacks: [path.join(__dirname, "../../policy")] };

describe("the components that make tables of events, on the engine", function () {
    this.timeout(480_000);
    let workspace: Workspace;

    before(async () => {
        workspace = await Workspace.open({ program: path.join(__dirname, "programs/transformation.ts") });
    });
    after(() => workspace.close());

    it("preview while everything that AWS makes up is unknown, and break no rule", async () => {
        const preview = await workspace.preview(policy);
        expectSuccess(preview);
        expect(preview.changes).to.have.all.keys("create");
        expect(findings(preview)).to.deep.equal([]);
        expect(preview.policy.notRun).to.deep.equal([]);
    });

    it("deploy, and break no rule with what is then known", async () => {
        const up = await workspace.up(policy);
        expectSuccess(up);
        expect(findings(up)).to.deep.equal([]);
        expect(up.policy.deferred).to.deep.equal([]);
    });

    it("have roles whose inline policies fit together into what IAM takes, 10,240 characters", async () => {
        const { deployment } = await workspace.exportState();
        const sizes: Record<string, number> = {};
        for (const { type, inputs } of deployment.resources ?? []) {
            if (type === "aws:iam/rolePolicy:RolePolicy") {
                const role = String(inputs?.role);
                sizes[role] = (sizes[role] ?? 0) + String(inputs?.policy).replace(/\s/g, "").length;
            }
        }
        expect(Object.keys(sizes).length).to.be.greaterThan(10);
        expect(Object.entries(sizes).filter(([, size]) => size > 10_240)).to.deep.equal([]);
    });

    it("define a pipeline in the Amazon States Language, of what AWS has made up", async () => {
        const { deployment } = await workspace.exportState();
        const machines = (deployment.resources ?? []).filter(
            ({ type }) => type === "aws:sfn/stateMachine:StateMachine",
        );
        expect(machines).to.have.length(6);
        for (const { inputs } of machines) {
            expect(validate(JSON.parse(String(inputs?.definition)) as object).errors).to.deep.equal([]);
        }
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
