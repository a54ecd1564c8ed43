import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import type { RunReport } from "../../local/local-run";
import { localReport } from "./run-command";

const mistakesOf = ({ datasets }: RunReport) => datasets.flatMap(({ mistakes }) => mistakes);

describe("npm run local, for longer", function () {
    this.timeout(1_800_000);
    let out: string;

    beforeEach(async () => {
        out = await mkdtemp(path.join(tmpdir(), "securecart-local-"));
    });
    afterEach(() => rm(out, { recursive: true, force: true }));

    it("accounts for every record of traffic of which a fifth is spoilt", async () => {
        const report = await localReport([
            ...["--duration", "120s", "--rate", "60", "--seed", "7", "--dirt", "0.2", "--out", out],
        ]);
        expect(mistakesOf(report), report.errors.join("\n")).to.deep.equal([]);
        for (const { dataset, in: taken, quarantined } of report.datasets) {
            expect(quarantined / taken, dataset).to.be.within(0.05, 0.35);
        }
    });

    it("accounts for every record of real shops", async () => {
        const report = await localReport([
            ...["--source", "real", "--duration", "120s", "--rate", "200", "--out", out],
        ]);
        expect(mistakesOf(report), report.errors.join("\n")).to.deep.equal([]);
    });

    it("accounts for every record where each function has the rights of its own role alone", async () => {
        const report = await localReport([
            ...["--iam", "--duration", "20s", "--rate", "20", "--seed", "1", "--out", out],
        ]);
        expect(mistakesOf(report), report.errors.join("\n")).to.deep.equal([]);
        expect(report.failedDeliveries).to.equal(0);
    });

    it("fails where one right of one role is missing", async () => {
        const report = await localReport([
            ...["--withhold", "glue:CreatePartition", "--duration", "10s", "--rate", "5", "--out", out],
        ]);
        expect(report.balanced).to.equal(false);
        expect(mistakesOf(report).join("\n")).to.contain("in no partition of the catalog");
        expect(report.errors.join("\n")).to.contain("AccessDenied");
    });
});
