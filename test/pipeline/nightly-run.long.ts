import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
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

/** By table: the snapshot that it shows. A run that commits nothing to a table leaves its snapshot, and so its rows. */
function snapshots(lake: string): Record<string, number> {
    const database = path.join(lake, "warehouse/shop");
    // Each run writes down there what it did.
    const logs = ["job_runs", "quality_checks"];
    return Object.fromEntries(
        readdirSync(database)
            .filter((table) => !logs.includes(table))
            .map((table) => {
                const metadata = path.join(database, table, "metadata");
                const version = readFileSync(path.join(metadata, "version-hint.text"), "utf8").trim();
                const shown = readFileSync(path.join(metadata, `v${version}.metadata.json`), "utf8");
                return [table, (JSON.parse(shown) as Record<string, number>)["current-snapshot-id"]];
            }),
    );
}

/** Every row of the quarantine, in order. */
function quarantined(lake: string): string[] {
    return readdirSync(path.join(lake, "quarantine"), { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".json.gz"))
        .flatMap((file) =>
            gunzipSync(readFileSync(path.join(lake, "quarantine", file)))
                .toString()
                .trimEnd()
                .split("\n")
                // The day's files are delivered anew, some of them under other names.
                .map((row) => {
                    const { source, received_at: _, ...rest } = JSON.parse(row) as Record<string, string>;
                    return JSON.stringify({ ...rest, folder: path.dirname(source) });
                }),
        )
        .toSorted();
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

        const [shown, refusedRows] = [snapshots(lake), quarantined(lake)];
        expect(Object.keys(shown)).to.include.members([
            "orders",
            "order_payments",
            "stock",
            "sessions",
            "sales_trends",
            "recommendation_features",
            "fraud_features",
            "fraud_scores",
        ]);
        expect(refusedRows).to.have.length(sum(batch, "quarantined"));

        const again = await pipelineCommand(...second);

        expect(again.code, again.stderr).to.equal(0);
        const { attempt, steps } = JSON.parse(again.stdout) as NightlyResult;
        expect(attempt).to.equal(2);
        expect(snapshots(lake)).to.deep.equal(shown);
        expect(quarantined(lake)).to.deep.equal(refusedRows);
        const repeated = steps.flatMap(({ accounts }) => accounts);
        const delivered = (accounts: readonly StepAccount[]) =>
            accounts
                .filter(({ source }) => /^(transactions|legacy_orders|inventory)/.test(source))
                .map(({ source, target, in: rows }) => `${rows} of ${source} for ${target}`)
                .toSorted();
        expect(delivered(repeated)).to.deep.equal(delivered(batch));
        for (const { source, in: rows, out, duplicates, quarantined: bad } of repeated) {
            expect([out, duplicates + bad], source).to.deep.equal([0, rows]);
        }
    });
});
