import path from "node:path";
import { expect } from "chai";
import { Workspace, type OperationResult } from "../../../offline/engine";
import { SnowballStandIn } from "./snowball-stand-in";
import { expectSuccess } from "../../engine-outcome";

const firstJob = "JID00000000-0000-4000-8000-000000000001";

describe("a bulk import, deployed by the engine", function () {
    this.timeout(120_000);
    let aws: SnowballStandIn;
    let workspace: Workspace;

    before(async () => {
        aws = await SnowballStandIn.start();
        workspace = await Workspace.open({
            program: path.join(__dirname, "../programs/history-import.ts"),
            config: { armed: "false" },
            environment: {
                AWS_ENDPOINT_URL_SNOWBALL: aws.endpoint,
                AWS_ACCESS_KEY_ID: "test",
                AWS_SECRET_ACCESS_KEY: "test",
            },
        });
    });
    after(async () => {
        await workspace.close();
        await aws.stop();
    });

    async function arm(armed: boolean): Promise<OperationResult> {
        await workspace.command(["config", "set", "armed", String(armed), "--stack", workspace.stack]);
        return workspace.up();
    }

    it("asks AWS nothing until it is armed", async () => {
        const up = await workspace.up();
        expectSuccess(up);
        expect(up.outputs).to.deep.equal({ jobId: "", jobState: "NotOrdered" });
        expect(aws.calls).to.deep.equal([]);
    });

    it("orders nothing in a preview", async () => {
        await workspace.command(["config", "set", "armed", "true", "--stack", workspace.stack]);
        const preview = await workspace.preview();
        expectSuccess(preview);
        expect(preview.steps.find(({ name }) => name === "history-job")?.op).to.equal("update");
        expect(aws.calls).to.deep.equal([]);
    });

    it("orders one device when it is armed", async () => {
        const up = await workspace.up();
        expectSuccess(up);
        expect(up.outputs).to.deep.equal({ jobId: firstJob, jobState: "New" });
        expect([...aws.jobs.values()].map(({ Description }) => Description)).to.deep.equal([
            "history-import/dev/history",
        ]);
    });

    it("has its hourly check ask about the job that was ordered", async () => {
        const { deployment } = await workspace.exportState();
        const target = (deployment.resources ?? []).find(
            ({ type }) => type === "aws:cloudwatch/eventTarget:EventTarget",
        );
        expect(JSON.parse(target?.inputs?.input as string)).to.deep.equal({ jobId: firstJob });
    });

    it("orders no second one when it is deployed again", async () => {
        const again = await workspace.up();
        expectSuccess(again);
        expect(again.changes).to.have.all.keys("same");
        expect(aws.jobs.size).to.equal(1);
    });

    it("learns the job's state by a refresh", async () => {
        aws.jobs.get(firstJob)!.JobState = "WithCustomer";
        const refresh = await workspace.refresh();
        expectSuccess(refresh);
        const up = await workspace.up();
        expectSuccess(up);
        expect(up.outputs).to.deep.equal({ jobId: firstJob, jobState: "WithCustomer" });
    });

    it("follows the job on when it is disarmed", async () => {
        const up = await arm(false);
        expectSuccess(up);
        expect(up.outputs).to.deep.equal({ jobId: firstJob, jobState: "WithCustomer" });
        expect(aws.operations).not.to.include("CancelJob");
    });

    it("is destroyed with a word that the job goes on", async () => {
        const destroy = await workspace.destroy();
        expectSuccess(destroy);
        expect(destroy.text).to.contain(`Snowball job ${firstJob} is WithCustomer and goes on`);
        expect(aws.operations).not.to.include("CancelJob");
    });
});
