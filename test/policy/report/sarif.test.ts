import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import addFormats from "ajv-formats";
import { expect } from "chai";
import { sarifOf } from "../../../policy/report/sarif";
import { matrixOfStreams } from "./matrix-of-weak-stack";

interface Sarif {
    runs: [
        {
            tool: { driver: { rules: { id: string; properties: { tags: string[] } }[] } };
            results: {
                ruleId: string;
                kind: string;
                level: string;
                locations: { logicalLocations: { fullyQualifiedName: string }[] }[];
                suppressions?: { justification: string }[];
            }[];
        },
    ];
}

describe("SARIF", () => {
    const sarif = sarifOf(matrixOfStreams()) as Sarif;

    it("is valid by the schema of version 2.1.0", () => {
        // OASIS publishes it as draft 4; it uses nothing that later drafts read otherwise.
        const file = join(__dirname, "sarif-2.1.0.schema.json");
        const published = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
        const { $schema: _draft, id: _id, ...schema } = published;
        const validate = addFormats(new Ajv({ strict: false, unicodeRegExp: false })).compile(schema);
        expect(validate(sarif), JSON.stringify(validate.errors)).to.equal(true);
        expect(validate({ ...sarif, runs: [{}] })).to.equal(false);
    });

    it("has violations as errors, deferred ones as open, and waived ones suppressed with the reason", () => {
        const [{ results }] = sarif.runs;
        const found = results.map(({ ruleId, kind, level, locations, suppressions }) => [
            ruleId,
            locations[0].logicalLocations[0].fullyQualifiedName.split("::").at(-1),
            kind,
            level,
            suppressions?.[0].justification,
        ]);
        expect(found).to.deep.equal([
            ["kinesis-encryption", "clear", "fail", "error", undefined],
            ["kinesis-encryption", "accepted", "fail", "warning", "Synthetic <data> (until 2027-01-31)"],
            ["kinesis-encryption", "open", "open", "none", undefined],
        ]);
    });

    it("tags rules with the controls of frameworks", () => {
        const [{ tool }] = sarif.runs;
        expect(tool.driver.rules.map(({ id }) => id)).to.deep.equal(["kinesis-encryption"]);
        expect(tool.driver.rules[0].properties.tags).to.include.members([
            "security",
            "AWS FSBP Kinesis.1",
            "PCI DSS 4.0.1 3.5.1",
        ]);
    });
});
