import * as path from "node:path";
import { expect } from "chai";
import type { OperationResult } from "../../../offline/engine";
import { Workspace } from "../../../offline/engine";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Opens a workspace for one test, and closes it after. */
async function withProgram<T>(
    name: string,
    config: Record<string, string>,
    use: (workspace: Workspace) => Promise<T>,
): Promise<T> {
    const workspace = await Workspace.open({ program: path.join(__dirname, "programs", name), config });
    try {
        return await use(workspace);
    } finally {
        await workspace.close();
    }
}

function errors({ diagnostics }: OperationResult): string[] {
    return diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message);
}

function succeeded(result: OperationResult): OperationResult {
    expect(result.succeeded, result.text).to.equal(true);
    return result;
}

describe("the offline provider under the engine", function () {
    this.timeout(120_000);

    it("serves providers of several regions side by side, each with its settings, and says that nothing is deployed", async () => {
        const up = await withProgram("regions.ts", { "aws:region": "eu-west-1" }, (workspace) =>
            workspace.up(),
        );
        expect(up.diagnostics.map(({ message }) => message).join("\n")).to.contain(
            "Offline AWS provider: nothing is deployed.",
        );
        expect(succeeded(up).outputs).to.deep.equal({
            hereArn: "arn:aws:sns:eu-west-1:123456789012:alarms",
            thereArn: "arn:aws:sns:us-east-1:123456789012:alarms",
            thereTags: { kind: "copy", owner: "shop" },
            region: "us-east-1",
            account: "123456789012",
        });
    });

    it("fails a preview for what AWS would refuse, and names resource, property and remedy", async () => {
        const mistakes = async (mistake: string): Promise<string> =>
            errors(await withProgram("mistakes.ts", { mistake }, (workspace) => workspace.preview())).join(
                "\n",
            );
        expect(await mistakes("property"))
            .to.contain(`resource 'reader' has a problem: "timeout" is 1000; allowed: 1 to 900`)
            .and.to.contain(`problem: unknown property "vpcConfig.subnets"; did you mean "subnetIds"?`);
        expect(await mistakes("name")).to.match(
            /resource '(one|two)' has a problem: name "clicks" is taken by (one|two) /,
        );
    });

    describe("through the life of a stack", () => {
        let workspace: Workspace;
        before(async () => {
            workspace = await Workspace.open({
                program: path.join(__dirname, "programs", "life.ts"),
                config: { token: "hunter2" },
            });
        });
        after(() => workspace.close());

        it("previews with names known and identifiers unknown", async () => {
            const preview = succeeded(await workspace.preview());
            expect(preview.outputs.streamName).to.match(/^clicks-[0-9a-f]{7}$/);
            expect(preview.outputs.streamArn).to.equal(UNKNOWN);
            const alarm = preview.steps.find(({ name }) => name === "late");
            expect(alarm?.inputs.dimensions).to.deep.equal({ StreamName: preview.outputs.streamName });
        });

        it("creates, keeps, and finds it all in another process", async () => {
            const up = succeeded(await workspace.up());
            expect(up.outputs.streamArn).to.equal(
                `arn:aws:kinesis:us-east-1:123456789012:stream/${up.outputs.streamName as string}`,
            );
            expect(succeeded(await workspace.up()).changes).to.have.all.keys("same");
            expect(succeeded(await workspace.refresh()).changes).to.have.all.keys("same");
        });

        it("keeps secrets secret in the state", async () => {
            const state = JSON.stringify(await workspace.exportState());
            expect(state).to.contain("secretString").and.not.to.contain("hunter2");
        });

        it("deletes all of it", async () => {
            succeeded(await workspace.destroy());
            expect((await workspace.exportState()).deployment.resources ?? []).to.deep.equal([]);
        });
    });

    it("previews 400 resources in the time that the engine takes for them", async () => {
        const preview = await withProgram("many.ts", {}, (workspace) => workspace.preview());
        expect(succeeded(preview).changes).to.deep.equal({ create: 400 });
        // 6 s on an idle machine of two cores, where the suites run side by side.
        expect(preview.durationMs).to.be.below(60_000);
    });

    it("constructs a network whose tags are known only after an update", async () => {
        await withProgram("network.ts", {}, async (workspace) => {
            const preview = succeeded(await workspace.preview());
            expect(preview.outputs).to.deep.include({
                vpcId: UNKNOWN,
                ranges: ["10.0.0.0/20", "10.0.64.0/20", "10.0.128.0/20"],
            });
            const up = succeeded(await workspace.up());
            expect(up.outputs.vpcId).to.match(/^vpc-[0-9a-f]{17}$/);
            const subnet = up.steps.find(({ name }) => name === "shop-isolated-2");
            expect(subnet?.inputs).to.deep.include({ vpcId: up.outputs.vpcId });
            expect(subnet?.inputs.tags).to.include({
                Name: "shop-isolated-2",
                alarms: up.steps.find(({ type }) => type === "aws:sns/topic:Topic")?.id,
            });
        });
    });

    it("says what it can't look up without an account", async () => {
        const lookUp = (what: string) =>
            withProgram("elsewhere.ts", { what }, (workspace) => workspace.preview());
        expect(errors(await lookUp("resource")).join()).to.contain("can't read aws:sns/topic:Topic");
        expect(errors(await lookUp("function")).join()).to.contain("can't answer aws:ec2/getAmi:getAmi");
    });
});
