import Ajv2020 from "ajv/dist/2020";
import standaloneCode from "ajv/dist/standalone";
import { type Column, type Dataset, durationSeconds, type JsonSchema, toJsonSchema } from "../../datasets";
import type { Contract, RecordValidator } from "./contract";

/**
 * Times are parsed and checked before validation, so the validator leaves their format alone. Lengths count UTF-16
 * units: several times faster than counting code points, and never stricter for ASCII.
 */
const options = {
    unicode: false,
    unicodeRegExp: false,
    validateFormats: false,
    allErrors: false,
    messages: true,
    multipleOfPrecision: 6,
    strictTypes: false,
    // It would warn that `unicode: false` is to go in its next major version.
    logger: false,
} as const;

/** Contract of a dataset, compiled now. Handlers get theirs compiled by the build. */
export function compileContract(dataset: Dataset): Contract {
    const ajv = new Ajv2020(options);
    return {
        ...contractFacts(dataset),
        columnNames: new Set(columnNames(dataset)),
        validate: ajv.compile(sentSchema(dataset)) as RecordValidator,
    };
}

/** Source of an ES module whose default export is the contract of a dataset. */
export function contractModule(dataset: Dataset): string {
    const ajv = new Ajv2020({ ...options, code: { source: true, esm: true, lines: false } });
    return [
        standaloneCode(ajv, ajv.compile(sentSchema(dataset))),
        `const contract = ${JSON.stringify(contractFacts(dataset))};`,
        `contract.columnNames = new Set(${JSON.stringify(columnNames(dataset))});`,
        "contract.validate = validate;",
        "export { contract as default };",
    ]
        .join("\n")
        .replace(/export default \w+;/, "");
}

function sentSchema(dataset: Dataset): JsonSchema {
    return stripText(toJsonSchema(dataset, "sent")) as JsonSchema;
}

/** Descriptions would end up in the bundle. */
function stripText(schema: unknown): unknown {
    if (Array.isArray(schema)) {
        return schema.map(stripText);
    }
    if (schema === null || typeof schema !== "object") {
        return schema;
    }
    return Object.fromEntries(
        Object.entries(schema)
            .filter(([keyword, value]) => !(keyword === "description" && typeof value === "string"))
            .map(([keyword, value]) => [keyword, stripText(value)]),
    );
}

function contractFacts(dataset: Dataset): Omit<Contract, "validate" | "columnNames"> {
    const column = (filled: string, type: string): string | undefined =>
        dataset.columns.find((each) => each.filled === filled && each.type === type)?.name;
    return {
        dataset: dataset.name,
        partitionKeys: dataset.partitionKeys.map(({ name }) => ({ name })),
        aliases: dataset.columns.flatMap(({ name, aliases = [] }) =>
            aliases.map((alias) => [alias, name] as const),
        ),
        timestamps: dataset.columns
            .filter(({ type, filled }) => type === "timestamp" && filled !== "always")
            .map(({ name }) => name),
        generatedId: column("when-absent", "string"),
        receivedAt: column("always", "timestamp"),
        eventTime:
            dataset.eventTime?.maxAheadSeconds === undefined
                ? undefined
                : {
                      column: dataset.eventTime.column,
                      maxAheadMs: dataset.eventTime.maxAheadSeconds * 1000,
                  },
        key: dataset.dedupe.key,
        dedupeWindowSeconds: durationSeconds(dataset.dedupe.window),
        // Lines of JSON don't need them, and a bundle without them is smaller.
        columns: ["parquet-zstd", "csv"].includes(dataset.format) ? dataset.columns.map(withoutText) : [],
    };
}

function columnNames({ columns }: Dataset): string[] {
    return columns.map(({ name }) => name);
}

function withoutText(column: Column): Column {
    return { ...column, comment: "", personalData: "none", values: undefined };
}
