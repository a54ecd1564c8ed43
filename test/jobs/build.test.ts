import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { datasets } from "../../datasets";
import { packedModules } from "../../jobs/build";
import { prepareSparkEnvironment } from "../../jobs/environment";

describe("the packed modules of the jobs", () => {
    it("are the same bytes whenever they are packed", () => {
        expect(Buffer.from(packedModules()).equals(packedModules())).to.equal(true);
    });

    it("bring the definitions of all datasets, the model and the rules, for Python to import from the zip file", async function () {
        this.timeout(900_000);
        const { python } = await prepareSparkEnvironment();
        const folder = mkdtempSync(path.join(tmpdir(), "securecart-modules-"));
        try {
            const zip = path.join(folder, "securecart_jobs.zip");
            writeFileSync(zip, packedModules());
            const script = `
import json, sys
sys.path.insert(0, ${JSON.stringify(zip)})
from securecart_jobs.dataset import dataset
from securecart_jobs.data_quality import rules
from securecart_jobs.fraud_scores import model
names = ${JSON.stringify(Object.values(datasets).map(({ name }) => name))}
print(json.dumps([[dataset(name).name for name in names], sorted(rules()), model()["version"]]))`;
            // -I: nothing of this checkout is on the path.
            const { stdout, stderr } = spawnSync(python, ["-I", "-c", script], { encoding: "utf8" });
            expect(stderr).to.equal("");
            const [names, tables, version] = JSON.parse(stdout) as [string[], string[], string];
            expect(names).to.deep.equal(Object.values(datasets).map(({ name }) => name));
            expect(tables).to.include("sales_trends");
            expect(version).to.match(/^\d{4}-\d{2}-\d+$/);
        } finally {
            rmSync(folder, { recursive: true });
        }
    });
});
