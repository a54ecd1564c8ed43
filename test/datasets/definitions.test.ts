import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import Ajv2020 from "ajv/dist/2020";
import { type Dataset, datasets, topicContracts } from "../../datasets";

const folder = path.resolve(__dirname, "../../datasets");
const read = (file: string): unknown => JSON.parse(readFileSync(path.join(folder, file), "utf8"));
const all: Dataset[] = [...Object.values(datasets), ...Object.values(topicContracts)];

describe("dataset definitions", () => {
    const validate = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, strictRequired: false })
        .addFormat("regex", { validate: (text: string) => Boolean(new RegExp(text, "u")) })
        .compile(read("dataset.schema.json") as object);

    it("has one file for each dataset that the loader exports, and no other", () => {
        const files = readdirSync(folder).filter(
            (file) => file.endsWith(".json") && file !== "dataset.schema.json",
        );
        expect(files.sort()).to.deep.equal(all.map(({ name }) => `${name}.json`).sort());
    });

    for (const dataset of all) {
        describe(dataset.name, () => {
            it("follows the schema of definitions", () => {
                validate(read(`${dataset.name}.json`));
                expect(validate.errors ?? []).to.deep.equal([]);
            });

            it("names each column once", () => {
                const names = dataset.columns.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
                expect(names).to.deep.equal([...new Set(names)]);
            });

            it("dedupes by required columns and tells time by one it has", () => {
                const required = dataset.columns.filter((column) => column.required).map(({ name }) => name);
                expect(required).to.include.members([...dataset.dedupe.key, dataset.dedupe.version]);
                if (dataset.eventTime) {
                    const time = dataset.columns.find(({ name }) => name === dataset.eventTime?.column);
                    expect(time?.type).to.be.oneOf(["timestamp", "date"]);
                }
            });

            it("partitions Iceberg by its own columns, and files by keys that are no columns", () => {
                const names = dataset.columns.map(({ name }) => name);
                const keys = dataset.partitionKeys.map(({ name }) => name);
                if (dataset.format === "iceberg") {
                    expect(names).to.include.members(keys);
                } else if (dataset.zone === "raw") {
                    expect(names).to.not.include.members(keys);
                }
            });
        });
    }

    it("keeps card numbers out: only a token of a card is a column", () => {
        const cards = all.flatMap(({ columns }) =>
            columns.filter(({ name }) => /^card|card_number|(^|_)pan$/.test(name)),
        );
        expect(cards.map(({ name }) => name)).to.have.members(["card_token", "card_country"]);
    });
});
