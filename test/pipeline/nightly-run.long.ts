import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { nightlySteps } from "../../jobs/pipelines";
import { LocalLake, localJobs } from "../../pipeline/local-jobs";
import type { NightlyResult, StepAccount } from "../../pipeline/nightly-run";
import { docCommands } from "../docs/doc-commands";
import { pipelineCommand } from "./pipeline-command";

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

describe("the nightly run over real data on this machine", function () {
    let folder: string;
    before(() => {
        folder = mkdtempSync(path.join(tmpdir(), "securecart-pipeline-"));
    });
    after(() => rmSync(folder, { recursive: true }));

    it("runs as documented: each row is accounted for, and the second run changes nothing", async function () {
        this.timeout(1_800_000);
        const lake = path.join(folder, "lake");
        const [first, second, ...others] = documentedRuns(lake);
        expect(others).to.deep.equal([]);

        const whole = await pipelineCommand(...first);

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
        const refused = Object.fromEntries(
            [...Map.groupBy(batch, ({ source }) => source)].map(([source, of]) => [
                source,
                sum(of, "quarantined"),
            ]),
        );
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

        const again = await pipelineCommand(...second);

        expect(again.code, again.stderr).to.equal(0);
        const { attempt, steps } = JSON.parse(again.stdout) as NightlyResult;
        expect(attempt).to.equal(2);
        const repeated = steps.flatMap(({ accounts }) => accounts);
        expect(repeated.filter(({ out }) => out !== 0)).to.deep.equal([]);
        expect(sum(repeated, "in")).to.be.greaterThan(0);
    });
});
