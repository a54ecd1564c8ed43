import { expect } from "chai";
import { icebergTable, rawTable, sentSchema } from "../../../components/catalog/dataset-tables";
import { datasets, topicContracts } from "../../../datasets";

const location = {
    bucketName: "shop-raw",
    bucketArn: "arn:aws:s3:::shop-raw",
    prefix: "x/",
    keyArn: "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-4333-8444-555555555555",
};

describe("rawTable", () => {
    it("projects dates, hours, years and the values it is given", () => {
        expect(rawTable(datasets.clickstream, location).projection).to.deep.equal([
            { name: "dt", kind: "date" },
            { name: "hour", kind: "hour" },
        ]);
        expect(rawTable(datasets.historicalTransactions, location).projection).to.deep.equal([
            { name: "year", kind: "year" },
        ]);
        expect(rawTable(datasets.quarantine, location, { dataset: ["a", "b"] }).projection).to.deep.equal([
            { name: "dataset", kind: "enum", values: ["a", "b"] },
            { name: "dt", kind: "date" },
        ]);
    });

    it("asks for the values that it can't make up", () => {
        expect(() => rawTable(datasets.quarantine, location)).to.throw(
            'Partition key dataset of dataset quarantine is neither a date, an hour nor a year; pass its values in "enums".',
        );
    });

    it("takes partition keys of the type that projection needs", () => {
        for (const dataset of Object.values(datasets).filter(({ format }) => format !== "iceberg")) {
            const { partitionKeys } = rawTable(dataset, location, { dataset: ["a"] });
            // https://docs.aws.amazon.com/athena/latest/ug/partition-projection-supported-types.html
            expect(partitionKeys.map(({ type }) => type)).to.satisfy((types: string[]) =>
                types.every((type) => type === "string" || type === "int"),
            );
        }
    });
});

describe("icebergTable", () => {
    it("writes types as the JSON that Glue takes", () => {
        const { columns } = icebergTable(datasets.sessions, location);
        for (const { type } of columns) {
            expect(() => JSON.parse(type) as unknown).to.not.throw();
        }
        expect(columns[0]).to.deep.include({ id: 1, type: '"string"' });
    });

    it("identifies rows by required columns alone, as Iceberg demands", () => {
        for (const dataset of Object.values(datasets).filter(({ format }) => format === "iceberg")) {
            const { columns, identifierFieldIds } = icebergTable(dataset, location);
            const identifying = columns.filter(({ id }) => identifierFieldIds.includes(id));
            expect(identifying).to.have.length(identifierFieldIds.length);
            // https://iceberg.apache.org/spec/#identifier-field-ids
            expect(
                identifying.filter(({ required, type }) => !required || type === '"double"'),
            ).to.deep.equal([]);
        }
    });

    it("comments every column within what Glue takes", () => {
        for (const dataset of Object.values(datasets)) {
            const tooLong = dataset.columns.filter(
                ({ comment }) => comment.length === 0 || comment.length > 255,
            );
            expect(tooLong.map(({ name }) => `${dataset.name}.${name}`)).to.deep.equal([]);
        }
    });
});

describe("sentSchema", () => {
    it("is a draft-7 schema of what producers send, named after the topic", () => {
        const { name, definition } = sentSchema(topicContracts["orders.events"], "orders.events");
        const schema = JSON.parse(definition) as { $schema: string; required: string[]; properties: object };
        expect(name).to.equal("orders.events");
        expect(schema.$schema).to.equal("http://json-schema.org/draft-07/schema#");
        expect(Object.keys(schema.properties)).to.include.members(schema.required);
    });

    it("uses no keyword that came after draft 7", () => {
        const later =
            /"(unevaluated\w+|prefixItems|dependent\w+|\$defs|\$dynamic\w+|minContains|maxContains)":/;
        for (const dataset of [...Object.values(datasets), ...Object.values(topicContracts)]) {
            expect(sentSchema(dataset).definition).to.not.match(later);
        }
    });
});
