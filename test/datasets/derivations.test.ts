import { expect } from "chai";
import {
    type Dataset,
    datasets,
    partitionPath,
    toGlueColumns,
    toGlueTable,
    toIcebergSchema,
    toJsonSchema,
} from "../../datasets";

const sample: Dataset = {
    name: "sample",
    zone: "raw",
    format: "parquet-zstd",
    description: "A sample.",
    columns: [
        { name: "id", type: "string", required: true, comment: "Id.", personalData: "none", maxLength: 8 },
        {
            name: "seen_at",
            type: "timestamp",
            required: true,
            comment: "When.",
            personalData: "none",
            filled: "always",
        },
        {
            name: "state",
            type: "string",
            required: false,
            comment: "State.",
            personalData: "personal",
            values: ["a", "b"],
        },
        { name: "price", type: "decimal(6,2)", required: true, comment: "Price.", personalData: "none" },
        {
            name: "lines",
            type: "array",
            required: false,
            comment: "Lines.",
            personalData: "none",
            maxItems: 3,
            items: {
                type: "struct",
                fields: [
                    {
                        name: "n",
                        type: "long",
                        required: true,
                        comment: "N.",
                        personalData: "none",
                        minimum: 1,
                    },
                ],
            },
        },
    ],
    partitionKeys: [
        { name: "dt", type: "date", comment: "Day." },
        { name: "hour", type: "string", comment: "Hour." },
    ],
    dedupe: { key: ["id"], version: "seen_at", window: "PT1H", comment: "None." },
    retentionDays: 90,
};

describe("derivations of a dataset", () => {
    it("give Glue columns with Hive types and their classification", () => {
        expect(toGlueColumns(sample).map(({ name, type }) => `${name} ${type}`)).to.deep.equal([
            "id string",
            "seen_at timestamp",
            "state string",
            "price decimal(6,2)",
            "lines array<struct<n:bigint>>",
        ]);
        expect(toGlueColumns(sample)[2].parameters).to.deep.equal({ personal_data: "personal" });
    });

    it("give a Glue table the serializer of its format, and text for dates of partitions", () => {
        const { serde, partitionKeys } = toGlueTable(sample);
        expect(serde.library).to.equal("org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe");
        expect(partitionKeys.map(({ name, type }) => `${name} ${type}`)).to.deep.equal([
            "dt string",
            "hour string",
        ]);
    });

    it("make every column of a CSV table text, for its serializer reads nothing else", () => {
        expect(new Set(toGlueTable(datasets.inventory).columns.map(({ type }) => type))).to.deep.equal(
            new Set(["string"]),
        );
    });

    it("refuse a storage descriptor for Iceberg, and name what to use", () => {
        expect(() => toGlueTable(datasets.orders)).to.throw(
            "Dataset orders has the format iceberg, which has no storage descriptor; " +
                "allowed: ndjson-gzip, parquet-zstd, csv. Use toIcebergSchema for Iceberg tables.",
        );
    });

    it("number Iceberg fields so that nested ones come after the columns", () => {
        const { fields, identifierFieldIds } = toIcebergSchema(sample);
        expect(fields.map(({ id, name, required }) => ({ id, name, required }))).to.deep.equal([
            { id: 1, name: "id", required: true },
            { id: 2, name: "seen_at", required: true },
            { id: 3, name: "state", required: false },
            { id: 4, name: "price", required: true },
            { id: 5, name: "lines", required: false },
        ]);
        expect(fields[4].type).to.deep.equal({
            type: "list",
            "element-id": 6,
            "element-required": true,
            element: {
                type: "struct",
                fields: [{ id: 7, name: "n", required: true, type: "long", doc: "N." }],
            },
        });
        expect(identifierFieldIds).to.deep.equal([1]);
    });

    it("describe stored rows in JSON Schema with everything that is filled", () => {
        expect(toJsonSchema(sample).required).to.deep.equal(["id", "seen_at", "price"]);
    });

    it("describe sent records without what the pipeline fills, and take null for absence", () => {
        const sent = toJsonSchema(sample, "sent");
        expect(sent.required).to.deep.equal(["id", "price"]);
        const properties = sent.properties as Record<string, unknown>;
        expect(properties).to.not.have.property("seen_at");
        expect(properties.state).to.deep.equal({
            type: ["string", "null"],
            enum: ["a", "b", null],
            description: "State.",
        });
        expect(properties.price).to.deep.include({
            type: "number",
            minimum: -9999.99,
            maximum: 9999.99,
            multipleOf: 0.01,
        });
    });

    it("lead to a partition by its time in UTC", () => {
        expect(partitionPath(sample, Date.UTC(2026, 10, 23, 7, 59))).to.equal("dt=2026-11-23/hour=07/");
    });

    it("escape the value of a partition key, so that it stays one part of the path", () => {
        const partitioned = { name: "x", partitionKeys: [{ name: "dataset" }] };
        expect(partitionPath(partitioned, 0, { dataset: "a/../b" })).to.equal("dataset=a%2F..%2Fb/");
    });

    it("name the partition key that has no value", () => {
        expect(() => partitionPath({ name: "x", partitionKeys: [{ name: "region" }] }, 0)).to.throw(
            'Partition key region of dataset x has no value; pass it in "other".',
        );
    });
});
