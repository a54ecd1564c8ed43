import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { OFFLINE_PROVIDERS, Workspace, type OperationResult } from "../../offline/engine";
import { temporaryFolder, writeScript } from "../offline/engine/temporary-folder";
import { writePlugin } from "./plugin-executable";
import { pythonWithPulumi } from "./python/python-environment";

const PYTHON = path.join(__dirname, "python");

describe("the plugin's components in a Python program", function () {
    this.timeout(300_000);
    const folder = temporaryFolder();
    let workspace: Workspace;
    let up: OperationResult;

    before(async () => {
        writePlugin(folder);
        const host = path.join(PYTHON, "language_host.py");
        writeScript(folder, "pulumi-language-python", [
            `PYTHONDONTWRITEBYTECODE=1 exec "${await pythonWithPulumi()}" "${host}" "$@"`,
        ]);
        workspace = await Workspace.open({
            program: path.join(PYTHON, "program"),
            providers: [folder, OFFLINE_PROVIDERS],
        });
        up = await workspace.up();
        expect(up.succeeded, up.text).to.equal(true);
    });

    after(() => workspace.close());

    it("make their resources through the engine, one component's outputs the other's inputs", () => {
        const made = up.steps.map(({ type, name }) => `${type} ${name}`);
        expect(made).to.include.members([
            "securecart:index:KinesisIngestion orders",
            "aws:kinesis/stream:Stream orders-stream",
            "securecart:index:StreamProcessor normalizer",
            "aws:lambda/function:Function normalizer-function",
        ]);
        const mapping = up.steps.find(({ type }) => type.endsWith(":EventSourceMapping"));
        const stream = up.steps.find(({ type }) => type === "aws:kinesis/stream:Stream");
        expect(mapping?.inputs.eventSourceArn).to.equal(stream?.outputs.arn);
    });

    it("give outputs and grants as documents", () => {
        const { streamName, writePolicy, alarmIds } = up.outputs;
        expect(streamName).to.match(/^orders-stream-/);
        expect(writePolicy).to.contain('"kinesis:PutRecords"');
        expect(alarmIds).to.include("iterator-age").and.not.to.include("no-data");
    });

    it("are declared as docs/other-languages.md shows", () => {
        const page = fs.readFileSync(path.resolve(__dirname, "../../docs/other-languages.md"), "utf8");
        const shown = /^```python\n(class Remote.*?)\n\n\n/ms.exec(page)?.[1] ?? "no class";
        expect(fs.readFileSync(path.join(PYTHON, "program", "__main__.py"), "utf8")).to.contain(shown);
    });

    it("change nothing when the program runs again", async () => {
        const again = await workspace.up();
        expect(again.changes, again.text).to.have.all.keys("same");
    });
});
