import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import validate from "asl-validator";
import { expect } from "chai";
import { BatchPipeline } from "../../components/transformation/batch-pipeline";
import { nightlySteps } from "../../jobs/pipelines";
import { LocalLake, localJobs } from "../../pipeline/local-jobs";
import { localDefinition, type NightlyResult, type StepAccount } from "../../pipeline/nightly-run";
import { recordStack } from "../components/recorded-stack";
import { docCommands } from "../docs/doc-commands";

const root = path.resolve(__dirname, "../..");
const run = promisify(execFile);

interface Ended {
    readonly code: number;
    readonly stdout: string;
    readonly stderr: string;
}

async function cli(...args: string[]): Promise<Ended> {
    try {
        const script = path.join(root, "pipeline", "cli.ts");
        const ended = await run(process.execPath, ["--import", "tsx", script, ...args], { cwd: root });
        return { code: 0, ...ended };
    } catch (error) {
        return error as Ended;
    }
}

/** Options of the commands on the page, for a small share of the data in a folder of the test. */
function documentedRuns(folder: string): string[][] {
    return docCommands()
        .filter(({ page, command }) => page === "docs/jobs.md" && command.startsWith("npm run pipeline -- "))
        .map(({ command }) => [
            ...command.split(" ").slice(4),
            "--share",
            "0.02",
            "--folder",
            folder,
            "--json",
        ]);
}

const sum = (accounts: readonly StepAccount[], name: "in" | "out" | "duplicates" | "quarantined") =>
    accounts.reduce((total, account) => total + account[name], 0);

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

    it("runs as documented: each row is accounted for, and the second run changes nothing", async function () {
        this.timeout(1_800_000);
        const lake = path.join(folder, "lake");
        const [first, second, ...others] = documentedRuns(lake);
        expect(others).to.deep.equal([]);

        const whole = await cli(...first);

        expect(whole.code, whole.stderr).to.equal(0);
        const result = JSON.parse(whole.stdout) as NightlyResult;
        expect(result.steps.map(({ step }) => step).toSorted()).to.deep.equal(
            nightlySteps(localJobs(new LocalLake(lake)))
                .map(({ name }) => name)
                .toSorted(),
        );
        const batch = result.steps.flatMap(({ accounts }) => accounts);
        for (const account of batch) {
            expect(account.in, account.source).to.equal(
                account.out + account.duplicates + account.quarantined,
            );
        }
        const refused = Object.fromEntries(batch.map(({ source, quarantined }) => [source, quarantined]));
        expect(refused).to.include({ transactions: 2, legacy_orders: 5, inventory: 2 });
        for (const target of [
            "orders",
            "order_payments",
            "stock",
            "sales_trends",
            "fraud_features",
            "fraud_scores",
        ]) {
            const into = batch.filter((account) => account.target === target);
            expect(sum(into, "out"), target).to.be.greaterThan(0);
        }
        const scored = batch.find(({ target }) => target === "fraud_scores");
        const described = batch.find(({ target }) => target === "fraud_features");
        expect(scored?.out).to.equal(described?.out);
        const checks = result.steps.flatMap(({ checks: found }) => found);
        expect(checks.filter(({ passed }) => !passed)).to.deep.equal([]);
        expect(new Set(checks.map(({ table }) => table))).to.include.all.keys(
            "orders",
            "stock",
            "fraud_scores",
        );
        expect(existsSync(path.join(lake, "reports/2026-11-22/report.json"))).to.equal(true);

        const again = await cli(...second);

        expect(again.code, again.stderr).to.equal(0);
        const { attempt, steps } = JSON.parse(again.stdout) as NightlyResult;
        expect(attempt).to.equal(2);
        const repeated = steps.flatMap(({ accounts }) => accounts);
        expect(repeated.filter(({ out }) => out !== 0)).to.deep.equal([]);
        expect(sum(repeated, "in")).to.be.greaterThan(0);
    });

    it("names every mistake in its options, and leaves a folder alone that is no lake", async () => {
        for (const [args, message] of [
            [[], "required option '-d, --date <yyyy-mm-dd>' not specified"],
            [["--date", "2026-02-30"], "It must be a date, such as 2026-11-22."],
            [["--date", "2026-11-22", "--share", "2"], "It must be a number from 0.01 to 1."],
            [["--date", "2026-11-22", "--folder", folder], "has something else in it than a lake"],
        ] as const) {
            writeFileSync(path.join(folder, "mine.txt"), "mine");
            const { code, stderr, stdout } = await cli(...args);
            expect([code, stdout]).to.deep.equal([2, ""]);
            expect(stderr).to.contain(message);
        }
        expect(readFileSync(path.join(folder, "mine.txt"), "utf8")).to.equal("mine");
    }).timeout(120_000);
});
