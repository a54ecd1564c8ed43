import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { runCommand } from "../../../offline/engine/command";
import { Workspace, type OperationResult } from "../../../offline/engine";
import { temporaryFolder } from "../../offline/engine/temporary-folder";

const root = path.join(__dirname, "../../..");
const programs = path.join(__dirname, "programs");

/** How another team tests a rule. */
const testOfOneRule = `
import { ruleNamed, type Rule } from "@securecart/policy";
import { judge, TestStack } from "@securecart/policy/test-kit";

const rule: Rule = ruleNamed("kinesis-encryption");
const stack = new TestStack();
const key = stack.add("aws:kms/key:Key", "key", { enableKeyRotation: true });
stack.add("aws:kinesis/stream:Stream", "good", { encryptionType: "KMS", kmsKeyId: key.arn });
stack.add("aws:kinesis/stream:Stream", "bad", { encryptionType: "NONE" });
console.log(
    JSON.stringify(
        judge([rule], stack.resources("preview")).map(({ resource, outcome }) => [resource, outcome]),
    ),
);
`;

describe("the pack's own package, installed in a folder that has nothing else", function () {
    this.timeout(600_000);
    const scratch = temporaryFolder();
    const consumer = path.join(scratch, "consumer");
    const pack = path.join(consumer, "node_modules/@securecart/policy");

    before(async () => {
        fs.mkdirSync(consumer);
        fs.writeFileSync(path.join(consumer, "package.json"), '{ "name": "consumer", "private": true }');
        const answer = await npm(path.join(root, "policy"), "pack", "--json", "--pack-destination", scratch);
        const [tarball] = Object.values(JSON.parse(answer) as Record<string, { filename: string }>);
        const file = path.join(scratch, tarball.filename);
        await npm(
            consumer,
            "install",
            "--prefer-offline",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
            file,
        );
    });

    async function previewed(program: string): Promise<string[]> {
        const workspace = await Workspace.open({ program: path.join(programs, program) });
        try {
            return violationsIn(await workspace.preview({ policyPacks: [pack] }));
        } finally {
            await workspace.close();
        }
    }

    it("judges a program in plain JavaScript, with classic buckets", async () => {
        const found = await previewed("commonjs");
        expect(found).to.include.members([
            "kinesis-encryption orders",
            "ingestion-alarms orders",
            "bucket-encryption raw",
            "bucket-public-access raw",
        ]);
    });

    it("judges a program in TypeScript, and follows its references before anything exists", async () => {
        const found = await previewed("typescript");
        expect(found).to.include.members(["kms-rotation key", "encrypting-keys-rotate key"]);
        expect(found).to.not.include("kinesis-encryption orders");
    });

    it("judges the state of a program in another language", async () => {
        const state = path.join(programs, "python-state.json");
        const workspace = await Workspace.open({ program: path.join(programs, "commonjs") });
        try {
            // The CLI prints what it found where it doesn't fail.
            const settings = path.join(scratch, "advisory.json");
            fs.writeFileSync(settings, '{ "all": "advisory" }');
            const said = await workspace.command([
                "policy",
                "analyze",
                ...["--file", state, "--policy-pack", pack, "--policy-pack-config", settings],
            ]);
            expect(said).to.contain("messaging-encryption").and.to.contain("`kmsMasterKeyId` is not set");
        } finally {
            await workspace.close();
        }
    });

    it("lets a rule be imported and tested alone, with types", async () => {
        fs.writeFileSync(path.join(consumer, "rules.ts"), testOfOneRule);
        const tsc = await runCommand(
            process.execPath,
            [
                require.resolve("typescript/bin/tsc"),
                "--strict",
                "--skipLibCheck",
                "--module",
                "nodenext",
                "--target",
                "es2022",
                "--typeRoots",
                path.join(root, "node_modules/@types"),
                "--types",
                "node",
                "rules.ts",
            ],
            { cwd: consumer },
        );
        expect(tsc.code, tsc.stdout).to.equal(0);
        const { stdout, stderr } = await runCommand(process.execPath, ["rules.js"], { cwd: consumer });
        expect(stdout, stderr).to.equal('[["bad","violated"]]\n');
    });
});

function violationsIn({ policy, text }: OperationResult): string[] {
    expect(policy.notRun, text).to.deep.equal([]);
    return policy.violations.map(({ policy: rule, resource }) => `${rule} ${resource}`);
}

async function npm(cwd: string, ...given: string[]): Promise<string> {
    // npm hands its own settings down to what it starts, which would make the inner one work on the outer one's project.
    const env = Object.fromEntries(
        Object.entries(process.env).filter(
            ([name]) => !/^npm_(config_(local_)?prefix|package_|lifecycle_)/.test(name),
        ),
    );
    const { stdout, stderr, failure } = await runCommand("npm", given, { cwd, env });
    if (failure) {
        throw new Error(`npm ${given.join(" ")}: ${failure}\n${stdout}\n${stderr}`);
    }
    return stdout;
}
