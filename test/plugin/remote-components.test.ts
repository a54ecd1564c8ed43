import * as fs from "node:fs";
import * as path from "node:path";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { expect } from "chai";
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { once } from "node:events";
import { OFFLINE_PROVIDERS, Workspace } from "../../offline/engine";
import committed from "../../plugin/schema.json";
import { temporaryFolder, writeScript } from "../offline/engine/temporary-folder";

const ROOT = path.resolve(__dirname, "../..");
const SERVE = `require(${JSON.stringify(path.join(ROOT, "plugin", "serve.ts"))}).serveComponents();`;

describe("the components, as a plugin", function () {
    this.timeout(300_000);
    const folder = temporaryFolder();
    const programs = path.join(__dirname, "programs");

    before(() => {
        // What plugin/index.js does, on the sources.
        fs.writeFileSync(path.join(folder, "serve.js"), SERVE);
        writeScript(folder, "pulumi-resource-securecart", [
            `exec "${process.execPath}" --require "${require.resolve("tsx/cjs")}" "${path.join(folder, "serve.js")}" "$@"`,
        ]);
    });

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

    it("answer the protocol with the committed schema", async () => {
        const child = spawn(path.join(folder, "pulumi-resource-securecart"), ["127.0.0.1:1"], {
            stdio: ["ignore", "pipe", "ignore"],
        });
        try {
            const [port] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
            const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
            const schema = await new Promise<string>((resolve, reject) =>
                client.getSchema(new proto.GetSchemaRequest(), (error, response) =>
                    error ? reject(error) : resolve(response.getSchema()),
                ),
            );
            client.close();
            expect(JSON.parse(schema)).to.deep.equal(committed);
        } finally {
            child.kill();
        }
    });
});
