import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import validate from "asl-validator";
import { expect } from "chai";
import { BatchPipeline } from "../../components/transformation/batch-pipeline";
import { nightlySteps } from "../../jobs/pipelines";
import { LocalLake, localJobs } from "../../pipeline/local-jobs";
import { localDefinition } from "../../pipeline/nightly-run";
import { recordStack } from "../components/recorded-stack";
import { pipelineCommand } from "./pipeline-command";

describe("the nightly run on this machine", function () {
    let folder: string;
    before(() => {
        folder = mkdtempSync(path.join(tmpdir(), "securecart-pipeline-"));
    });
    after(() => rmSync(folder, { recursive: true }));

    it("executes the very definition that BatchPipeline makes of the nightly steps", async () => {
        const lake = new LocalLake("/lake");
        const stack = await recordStack(() => {
            const pipeline = new BatchPipeline("nightly", {
                steps: nightlySteps(localJobs(lake)),
                keyArn: "arn:aws:kms:eu-west-1:123456789012:key/1",
                alarms: { topicArn: "arn:aws:sns:eu-west-1:123456789012:nightly" },
            });
            return { definition: pipeline.definition };
        });
        expect(JSON.parse(stack.outputs.definition as string)).to.deep.equal(localDefinition(lake));
        expect(validate(localDefinition(lake)).errors).to.deep.equal([]);
    });

    it("names every mistake in its options, and leaves a folder alone that is no lake", async () => {
        for (const [args, message] of [
            [[], "required option '-d, --date <yyyy-mm-dd>' not specified"],
            [["--date", "2026-02-30"], "It must be a date, such as 2026-11-22."],
            [["--date", "2026-11-22", "--share", "2"], "It must be a number from 0.01 to 1."],
            [["--date", "2026-11-22", "--folder", folder], "has something else in it than a lake"],
        ] as const) {
            writeFileSync(path.join(folder, "mine.txt"), "mine");
            const { code, stderr, stdout } = await pipelineCommand(...args);
            expect([code, stdout]).to.deep.equal([2, ""]);
            expect(stderr).to.contain(message);
        }
        expect(readFileSync(path.join(folder, "mine.txt"), "utf8")).to.equal("mine");
    }).timeout(120_000);
});
