import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import type { CostEstimate } from "../../cost/estimate";
import type { GraphDocument } from "../../graph/graph-json";

const root = path.resolve(__dirname, "../..");
const program = path.join(__dirname, "programs/shop");
const run = promisify(execFile);

interface Ended {
    readonly code: number;
    readonly stdout: string;
    readonly stderr: string;
}

async function cli(name: "cost" | "graph", ...args: string[]): Promise<Ended> {
    try {
        const script = path.join(root, name, "cli.ts");
        const { stdout, stderr } = await run(process.execPath, ["--import", "tsx", script, ...args], {
            cwd: root,
        });
        return { code: 0, stdout, stderr };
    } catch (error) {
        return error as Ended;
    }
}

describe("the commands graph and cost", function () {
    this.timeout(120_000);
    let folder: string;
    before(() => {
        folder = mkdtempSync(path.join(tmpdir(), "securecart-graph-"));
    });
    after(() => rmSync(folder, { recursive: true }));

    it("write the graph as JSON, with secrets redacted and what isn't known null", async () => {
        const out = path.join(folder, "shop.json");
        const ended = await cli("graph", "--program", program, "--format", "json", "--out", out);
        expect(ended.code, ended.stderr).to.equal(0);
        expect(path.resolve(root, ended.stdout.trim())).to.equal(out);
        const text = readFileSync(out, "utf8");
        expect(text).to.not.include("correct horse");
        const { project, stack, resources } = JSON.parse(text) as GraphDocument;
        expect([project, stack]).to.deep.equal(["shop", "dev"]);
        expect(resources.map(({ name }) => name)).to.have.members([
            "key",
            "orders",
            "orders-stream",
            "orders-alarms",
            "orders-late",
            "partner",
            "partner-value",
        ]);
        const named = (name: string) => resources.find((each) => each.name === name)!;
        expect(named("partner-value").inputs.secretString).to.equal("[secret]");
        expect(named("orders-stream")).to.deep.include({
            urn: "urn:pulumi:dev::shop::shop:index:Orders$aws:kinesis/stream:Stream::orders-stream",
            type: "aws:kinesis/stream:Stream",
            parent: named("orders").urn,
            custom: true,
            dependencies: [named("key").urn],
            propertyDependencies: { kmsKeyId: [named("key").urn] },
        });
        expect(named("orders-stream").inputs).to.include({ shardCount: 2, kmsKeyId: null });
        expect(named("orders").parent).to.equal(null);
    });

    it("write the graph as a page, without a word of a secret", async () => {
        const out = path.join(folder, "deep/shop.html");
        const ended = await cli("graph", "--program", program, "--no-policy", "--out", out);
        expect(ended.code, ended.stderr).to.equal(0);
        const text = readFileSync(out, "utf8");
        expect(text).to.include("<title>shop, stack dev</title>").and.include("not judged");
        expect(text).to.not.include("correct horse").and.not.include("<img");
    });

    it("print the cost as JSON, exactly", async () => {
        const ended = await cli("cost", "--program", program, "--json");
        expect(ended.code, ended.stderr).to.equal(0);
        const estimate = JSON.parse(ended.stdout) as CostEstimate & { stackRegion: string };
        expect(estimate).to.include({ stack: "dev", stackRegion: "eu-west-1", profile: "dev" });
        const amounts = Object.fromEntries(estimate.items.map(({ price, usd }) => [price, usd]));
        expect(amounts["kinesis.shard"]).to.be.closeTo(21.9, 1e-9);
        expect(amounts["cloudwatch.alarm-metric"]).to.be.closeTo(0.1, 1e-9);
        expect(estimate.gaps).to.deep.equal([
            { what: "records put and read", why: "no traffic stated", resources: ["orders-stream"] },
        ]);
    });

    it("say what is wrong with what they are given, and end with 2", async () => {
        const stack = await cli("graph", "--stack", "nowhere", "--program", program);
        expect(stack).to.deep.include({
            code: 2,
            stderr: 'error: There is no stack "nowhere". The stacks are: dev.\n',
        });
        const format = await cli("graph", "--format", "pdf");
        expect(format.code).to.equal(2);
        expect(format.stderr).to.include("Allowed choices are html, json");
        const profile = await cli("cost", "--profile", "moon", "--program", program);
        expect(profile.code).to.equal(2);
        expect(profile.stderr).to.include("The profiles are: dev, staging, prod");
    });
});
