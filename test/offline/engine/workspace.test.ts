import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import type { OperationResult, WorkspaceOptions } from "../../../offline/engine";
import { Workspace } from "../../../offline/engine";
import { processEnd } from "./processes";
import { temporaryFolder } from "./temporary-folder";

const PROGRAMS = path.join(__dirname, "programs");
const POLICY_PACK = path.join(__dirname, "policy-packs", "stream-rules");
const STREAM = "aws:kinesis/stream:Stream";
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Opens a workspace for one test, and closes it after. */
async function withWorkspace(
    options: WorkspaceOptions,
    use: (workspace: Workspace) => Promise<void>,
): Promise<void> {
    const workspace = await Workspace.open(options);
    try {
        await use(workspace);
    } finally {
        await workspace.close();
    }
}

const program = (name: string) => path.join(PROGRAMS, name);

const opsOf = ({ steps }: OperationResult) => steps.filter(({ type }) => type === STREAM).map(({ op }) => op);

describe("Workspace", function () {
    this.timeout(180_000);
    const folder = temporaryFolder();

    it("previews a program with its policies, and gives every outcome by its kind", async () => {
        await withWorkspace({ program: program("stream") }, async (workspace) => {
            const told: string[] = [];
            const result = await workspace.preview({
                policyPacks: [POLICY_PACK],
                onProgress: ({ current }) => told.push(current),
            });
            expect(result).to.include({ kind: "preview", exitCode: 1, succeeded: false });
            expect(result.changes).to.deep.equal({ create: 1 });
            expect(result.outputs).to.deep.equal({ streamArn: UNKNOWN });
            expect(told).to.include.members(["starting the policy packs", "create orders"]);

            const urn = "urn:pulumi:dev::stream::aws:kinesis/stream:Stream::orders";
            const [step] = result.steps.filter(({ type }) => type === STREAM);
            expect(step).to.include({
                op: "create",
                urn,
                name: "orders",
                custom: true,
                id: "",
                failed: false,
            });
            expect(step.inputs).to.include({ shardCount: 1 });
            expect(step.outputs).to.include({ arn: UNKNOWN });

            const { policy } = result;
            expect(policy.packs).to.deep.equal({ "stream-rules": "1.2.3" });
            expect(policy.violations).to.deep.equal([
                {
                    pack: "stream-rules",
                    policy: "encrypted",
                    message: "its data is not encrypted. Set encryptionType to KMS.",
                    urn,
                    resource: "orders",
                    type: STREAM,
                },
            ]);
            expect(policy.advisories.map(({ message }) => message)).to.deep.equal([
                "preview of organization/stream/dev in us-east-1",
            ]);
            expect(policy.notRun.map(({ policy: name }) => name)).to.deep.equal(["arn-known"]);
            expect(policy.passed).to.deep.equal(["stream-rules/has-shards"]);
        });
    });

    it("creates, keeps, reads and deletes the same resources, one operation after the other", async () => {
        await withWorkspace({ program: program("stream") }, async (workspace) => {
            const up = await workspace.up();
            expect(up).to.include({ exitCode: 0, succeeded: true });
            expect(opsOf(up)).to.deep.equal(["create"]);
            expect(up.outputs.streamArn).to.match(
                /^arn:aws:kinesis:us-east-1:\d{12}:stream\/orders-[0-9a-f]{7}$/,
            );

            const again = await workspace.up();
            expect(opsOf(again)).to.deep.equal(["same"]);
            expect(again.outputs).to.deep.equal(up.outputs);

            expect(opsOf(await workspace.refresh())).to.deep.equal(["same"]);

            const state = await workspace.exportState();
            expect(state.deployment.resources?.map(({ type }) => type)).to.include(STREAM);

            expect(opsOf(await workspace.destroy())).to.deep.equal(["delete"]);
            expect((await workspace.exportState()).deployment.resources ?? []).to.deep.equal([]);

            await workspace.importState(state);
            expect(opsOf(await workspace.preview())).to.deep.equal(["same"]);
        });
    });

    it("keeps its state in the folder given, for the next workspace alone, and never writes to the program's", async () => {
        const before = filesIn(program("stream"));
        const state = path.join(folder, "state");
        const options = { program: program("stream"), state };
        await withWorkspace(options, async (workspace) => {
            expect(opsOf(await workspace.up())).to.deep.equal(["create"]);
            const error = await Workspace.open(options).catch((caught: unknown) => caught);
            expect((error as Error).message).to.equal(
                `${state} is in use by another operation: wait for it to end, and try again`,
            );
        });
        // What a killed engine leaves behind.
        const lock = path.join(state, "backend/.pulumi/locks/organization/stream/dev/1.json");
        fs.mkdirSync(path.dirname(lock), { recursive: true });
        fs.writeFileSync(lock, "{}");
        await withWorkspace({ ...options, config: { shards: "3" } }, async (workspace) => {
            const preview = await workspace.preview();
            const [step] = preview.steps.filter(({ type }) => type === STREAM);
            expect(step).to.deep.include({ op: "update", changed: ["shardCount"] });
        });
        expect(filesIn(program("stream"))).to.deep.equal(before);
    });

    it("runs a program of one file, and returns the plan with what each property depends on", async () => {
        await withWorkspace({ program: program("encrypted-stream.ts") }, async (workspace) => {
            const { succeeded, plan, policy } = await workspace.preview({
                policyPacks: [POLICY_PACK],
                plan: true,
            });
            expect(succeeded).to.equal(true);
            expect(policy.violations).to.deep.equal([]);
            const urn = (type: string) => `urn:pulumi:dev::encrypted-stream::${type}::orders`;
            const stream = plan?.get(urn(STREAM));
            expect(stream).to.deep.include({ name: "orders", custom: true, steps: ["create"] });
            expect(stream?.dependencies).to.deep.equal([urn("aws:kms/key:Key")]);
            expect(stream?.propertyDependencies.kmsKeyId).to.deep.equal([urn("aws:kms/key:Key")]);
            expect(stream?.propertyDependencies.shardCount).to.deep.equal([]);
        });
    });

    it("hands secrets over as secrets, and masks them in what it returns", async () => {
        const options = { program: program("secret-config.ts"), config: { "shop:token": "hunter2" } };
        await withWorkspace(options, async (workspace) => {
            const up = await workspace.up();
            expect(up.outputs).to.deep.equal({ length: "[secret]", token: "[secret]" });
            expect(JSON.stringify([up, await workspace.exportState()])).not.to.contain("hunter2");
        });
    });

    it("gives the program's own message when it says what is wrong, and nothing more", async () => {
        await withWorkspace({ program: program("mistaken-settings.ts") }, async (workspace) => {
            const { exitCode, diagnostics } = await workspace.preview();
            expect(exitCode).not.to.equal(0);
            const errors = diagnostics.filter(({ severity }) => severity === "error");
            expect(errors.map(({ message }) => message)).to.deep.equal([
                "Settings of stack dev:\n  retention.rawDays: -1 is not positive",
            ]);
        });
    });

    it("gives what the engine only prints when it refuses to start", async () => {
        await withWorkspace({ program: program("stream"), config: { shards: "many" } }, async (workspace) => {
            const { exitCode, diagnostics } = await workspace.preview();
            expect(exitCode).not.to.equal(0);
            expect(diagnostics).to.deep.equal([
                {
                    severity: "error",
                    message:
                        "validating stack config: Stack 'dev' with configuration key 'stream:shards' must be of type 'integer'",
                },
            ]);
        });
    });

    it("keeps what a failed up has created, so that destroy deletes it", async () => {
        await withWorkspace({ program: program("half-broken.ts") }, async (workspace) => {
            const up = await workspace.up();
            expect(up.succeeded).to.equal(false);
            const errors = up.diagnostics.filter(({ severity, urn }) => severity === "error" && urn);
            expect(errors.map(({ urn }) => urn)).to.deep.equal([
                "urn:pulumi:dev::half-broken::aws:kinesis/stream:Stream::broken",
            ]);
            const destroy = await workspace.destroy();
            expect(destroy.steps.filter(({ type }) => type === STREAM).map(({ name }) => name)).to.deep.equal(
                ["good"],
            );
        });
    });

    it("runs dynamic providers", async () => {
        await withWorkspace({ program: program("dynamic.ts") }, async (workspace) => {
            expect((await workspace.up()).outputs).to.deep.equal({ shout: "SHIP" });
        });
    });

    it("ends an operation that is interrupted, and the program with it", async () => {
        const processIdFile = path.join(folder, "pid");
        const options = { program: program("endless.ts"), environment: { PROCESS_ID_FILE: processIdFile } };
        await withWorkspace(options, async (workspace) => {
            const interruption = new AbortController();
            const watch = setInterval(() => fs.existsSync(processIdFile) && interruption.abort(), 50);
            const { succeeded, durationMs } = await workspace.preview({ signal: interruption.signal });
            clearInterval(watch);
            expect(succeeded).to.equal(false);
            expect(durationMs).to.be.below(15_000);
            const pid = Number(fs.readFileSync(processIdFile, "utf8"));
            await processEnd(pid);
        });
    });

    it("keeps accounts out of reach of the engine and the program", async () => {
        process.env.AWS_ACCESS_KEY_ID = "mine";
        process.env.PULUMI_ACCESS_TOKEN = "mine";
        const shown = path.join(folder, "shown.json");
        try {
            const options = { program: program("show-environment.ts"), environment: { SHOWN_FILE: shown } };
            await withWorkspace(options, async (workspace) => {
                expect((await workspace.preview()).succeeded).to.equal(true);
            });
        } finally {
            delete process.env.AWS_ACCESS_KEY_ID;
            delete process.env.PULUMI_ACCESS_TOKEN;
        }
        const environment = JSON.parse(fs.readFileSync(shown, "utf8")) as Record<string, string>;
        expect(environment).not.to.have.any.keys("AWS_ACCESS_KEY_ID", "PULUMI_ACCESS_TOKEN");
        expect(environment.PULUMI_BACKEND_URL).to.match(/^file:\/\//);
    });
});

function filesIn(directory: string): Record<string, string> {
    const names = fs.readdirSync(directory).filter((name) => name !== ".securecart");
    return Object.fromEntries(
        names.map((name) => [name, fs.readFileSync(path.join(directory, name), "utf8")]),
    );
}
