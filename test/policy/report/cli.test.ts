import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { stringify } from "yaml";
import type { ControlMatrix } from "../../../policy/report/control-matrix";
import { stackInState } from "../../../policy/report/state-resources";

const root = join(__dirname, "../../..");
const cipher = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:x" };
const urn = (type: string, name: string) => `urn:pulumi:prod::shop::${type}::${name}`;

function stateWith(encryptionType: unknown): string {
    const type = "aws:kinesis/stream:Stream";
    const key = "arn:aws:kms:us-east-1:123456789012:key/1";
    const inputs = { encryptionType, kmsKeyId: key, retentionPeriod: 24 };
    return JSON.stringify({
        version: 3,
        deployment: {
            resources: [
                { urn: urn("pulumi:pulumi:Stack", "shop-prod"), type: "pulumi:pulumi:Stack" },
                { urn: urn(type, "orders"), type, id: "orders", inputs, outputs: inputs },
                { urn: urn(type, "replaced"), type, id: "old", inputs: {}, delete: true },
            ],
        },
    });
}

describe("npm run policy:report", function () {
    this.timeout(120_000);
    let folder: string;
    before(() => (folder = mkdtempSync(join(tmpdir(), "policy-report-"))));
    after(() => rmSync(folder, { recursive: true }));

    const run = (state: string, ...more: string[]) => {
        const file = join(folder, "state.json");
        writeFileSync(file, state);
        return spawnSync(
            process.execPath,
            [
                "--import",
                "tsx",
                "policy/report/cli.ts",
                "--state",
                file,
                "--out",
                join(folder, "out"),
                ...more,
            ],
            { cwd: root, encoding: "utf8" },
        );
    };
    const configuration = (content: object) => {
        const file = join(folder, "config.json");
        writeFileSync(file, JSON.stringify(content));
        return ["--config", file];
    };

    it("ends with 1 where something stops an update, says what, and writes page, JSON and SARIF", () => {
        const { status, stdout } = run(stateWith("NONE"));
        expect(status).to.equal(1);
        expect(stdout).to.match(/violated {2}kinesis-encryption: orders: `encryptionType` is `"NONE"`/);
        expect(stdout).to.match(/shop, stack prod: \d+ passed, \d+ violated \(2 stop an update\)/);
        for (const extension of ["html", "json", "sarif"]) {
            expect(existsSync(join(folder, "out", `controls.${extension}`)), extension).to.equal(true);
        }
    });

    it("ends with 0 where nothing does, and prints JSON alone when asked", () => {
        const { status, stdout } = run(
            stateWith("KMS"),
            "--json",
            ...configuration({ "ingestion-alarms": "advisory" }),
        );
        expect(status).to.equal(0);
        const matrix = JSON.parse(stdout) as ControlMatrix;
        expect(matrix.source).to.deep.equal({ kind: "state", project: "shop", stack: "prod" });
        expect(matrix).to.deep.equal(JSON.parse(readFileSync(join(folder, "out", "controls.json"), "utf8")));
    });

    it("ends with 2 and names the mistake where the state or the configuration isn't one", () => {
        const notState = run("{}");
        expect([notState.status, notState.stderr]).to.satisfy(
            ([status, text]: [number, string]) => status === 2 && text.includes("`deployment.resources`"),
        );
        const wrong = run(stateWith("KMS"), ...configuration({ "kinesis-encrypton": "advisory" }));
        expect(wrong.status).to.equal(2);
        expect(wrong.stderr).to.contain("kinesis-encrypton: there is no rule of that name");
    });

    it("reads the waivers of a state's stack from its program", () => {
        const expires = "2999-12-31";
        const waiver = { rule: "kinesis-encryption", urn: "*::orders", reason: "test stream", expires };
        const program = join(folder, "shop");
        mkdirSync(program);
        writeFileSync(join(program, "Pulumi.yaml"), stringify({ name: "shop", runtime: "nodejs" }));
        const outcomeWith = (config: object) => {
            writeFileSync(join(program, "Pulumi.prod.yaml"), stringify({ config }));
            const { stdout } = run(stateWith("NONE"), "--json", "--program", program);
            const { findings } = JSON.parse(stdout) as ControlMatrix;
            return findings.find(({ rule }) => rule === "kinesis-encryption")?.outcome;
        };
        expect(outcomeWith({})).to.equal("violated");
        expect(outcomeWith({ "policy:waivers": [waiver] })).to.equal("waived");
        expect(outcomeWith({ "policy:waivers": JSON.stringify([waiver]) })).to.equal("waived");
        writeFileSync(join(program, "Pulumi.yaml"), stringify({ name: "other", runtime: "nodejs" }));
        expect(outcomeWith({ "policy:waivers": [waiver] })).to.equal("violated");
    });

    it("judges a secret of the state without knowing it", () => {
        const [, orders] = stackInState(stateWith(cipher)).resources;
        expect(orders.name).to.equal("orders");
        const { stdout } = run(stateWith(cipher), "--json");
        const { findings } = JSON.parse(stdout) as ControlMatrix;
        const found = findings.find(({ rule }) => rule === "kinesis-encryption");
        expect(found?.outcome).to.equal("deferred");
    });
});
