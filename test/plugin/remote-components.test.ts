import * as path from "node:path";
import { expect } from "chai";
import { OFFLINE_PROVIDERS, Workspace } from "../../offline/engine";
import { temporaryFolder } from "../offline/engine/temporary-folder";
import { writePlugin } from "./plugin-executable";

describe("the plugin's components in a Node program", function () {
    this.timeout(300_000);
    const folder = temporaryFolder();
    const programs = path.join(__dirname, "programs");

    before(() => writePlugin(folder));

    const open = (program: string, config = {}) =>
        Workspace.open({
            program: path.join(programs, program),
            providers: [folder, OFFLINE_PROVIDERS],
            config,
        });

    it("make their resources through the engine, and give outputs and grants as documents", async () => {
        const workspace = await open("remote-stream.ts");
        try {
            const up = await workspace.up();
            expect(up.succeeded, JSON.stringify(up.diagnostics)).to.equal(true);
            const types = up.steps.map(({ type }) => type);
            expect(types).to.include.members([
                "aws:kinesis/stream:Stream",
                "aws:cloudwatch/metricAlarm:MetricAlarm",
            ]);
            const { streamName, writePolicy, alarmIds } = up.outputs;
            expect(streamName).to.match(/^remote-stream-/);
            expect(writePolicy).to.contain('"kinesis:PutRecords"');
            expect(alarmIds).to.include("iterator-age").and.not.to.include("no-data");
            expect((await workspace.up()).changes).to.not.have.any.keys(
                "create",
                "update",
                "replace",
                "delete",
            );
        } finally {
            await workspace.close();
        }
    });

    it("take SecureCart's own code by its name", async () => {
        const workspace = await open("remote-function.ts", { handler: "clickstream-normalizer" });
        try {
            const { succeeded, steps } = await workspace.preview();
            expect(succeeded).to.equal(true);
            expect(steps.map(({ type }) => type)).to.include("aws:lambda/function:Function");
        } finally {
            await workspace.close();
        }
    });

    it("say which code there is, where a name is none of it", async () => {
        const workspace = await open("remote-function.ts", { handler: "clickstream" });
        try {
            const { succeeded, diagnostics } = await workspace.preview();
            expect(succeeded).to.equal(false);
            expect(JSON.stringify(diagnostics)).to.contain(
                'There is no handler \\"clickstream\\" in securecart',
            );
        } finally {
            await workspace.close();
        }
    });
});
