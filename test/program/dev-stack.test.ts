import path from "node:path";
import validate from "asl-validator";
import { expect } from "chai";
import type { Definition } from "../../components/transformation/pipeline-definition";
import { baselineOf } from "../../contract/graph-baseline";
import { GraphFile } from "../../contract/graph-file";
import { Workspace, type OperationResult } from "../../offline/engine";
import { executeDefinition, tasksOf, tellPeople } from "../components/transformation/execute-definition";
import { expectDestroyed, expectSuccess } from "../engine-outcome";

const root = path.resolve(__dirname, "../..");
const packs = { policyPacks: [path.join(root, "policy")] };

describe("the dev stack", function () {
    this.timeout(240_000);
    let workspace: Workspace;
    let preview: OperationResult;

    before(async () => {
        workspace = await Workspace.open({ program: root, stack: "dev" });
    });
    after(() => workspace.close());

    it("previews with everything unknown, and every policy passes or says what it puts off", async () => {
        preview = await workspace.preview({ ...packs, plan: true });
        expectSuccess(preview);
        expect(preview.policy.violations).to.deep.equal([]);
        expect(preview.policy.notRun).to.deep.equal([]);
        expect(preview.policy.passed).to.not.be.empty;
        expect(preview.changes).to.have.all.keys("create");
    });

    it("is made of what was accepted", () => {
        expect(new GraphFile("dev").report(baselineOf(preview))).to.deep.equal([]);
    });

    it("deploys, and the policies decide on real values", async () => {
        const up = await workspace.up(packs);
        expectSuccess(up);
        expect(up.policy.violations).to.deep.equal([]);
        expect(up.policy.deferred).to.deep.equal([]);
    });

    it("has pipelines that try again what fails once, and tell people of what fails for good", async () => {
        const { deployment } = await workspace.exportState();
        const definitions = (deployment.resources ?? [])
            .filter(({ type }) => type === "aws:sfn/stateMachine:StateMachine")
            .map(({ outputs }) => JSON.parse(outputs?.definition as string) as Definition);
        // The launchers are in JSONata; test/components/transformation/launcher-definition.test.ts executes theirs.
        const launchers = definitions.filter(({ Comment }) => Comment.startsWith("Starts the runs of "));
        const pipelines = definitions.filter(({ Comment }) => Comment.startsWith("Runs "));
        expect(launchers).to.have.length(pipelines.length);
        for (const definition of definitions) {
            expect(validate(definition).errors, definition.Comment).to.deep.equal([]);
        }
        expect(pipelines.map(({ Comment }) => Comment.split(" once")[0])).to.include("Runs nightly");
        for (const definition of pipelines) {
            const steps = Object.keys(tasksOf(definition)).filter((name) => name !== tellPeople);
            const whole = await executeDefinition(definition);
            expect([whole.error, whole.called.toSorted()]).to.deep.equal([undefined, steps.toSorted()]);
            for (const step of steps) {
                const retried = await executeDefinition(definition, { [step]: { times: 1 } });
                expect(retried.error, step).to.equal(undefined);
                expect(retried.called.filter((name) => name === step)).to.have.length(2);
                const failed = await executeDefinition(definition, { [step]: { times: 99 } });
                expect(failed.error?.message).to.contain(`${step} broke`);
                expect(failed.called.filter((name) => name === tellPeople)).to.have.length(1);
                expect((failed.inputs[tellPeople] as { Message: string }).Message).to.contain(step);
            }
        }
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
        await expectDestroyed(workspace);
    });
});
