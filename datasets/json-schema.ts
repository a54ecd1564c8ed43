import type { Column, Dataset, Shape } from "./dataset";
import { decimalDigits } from "./decimal-digits";

/** A JSON Schema (draft 2020-12), as plain data. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** Smallest and greatest value of the integer types; `long` stops where JSON numbers stop being exact. */
const integerRanges = {
    int: { minimum: -(2 ** 31), maximum: 2 ** 31 - 1 },
    long: { minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER },
};

/**
 * JSON Schema of a dataset's rows.
 *
 * @param side - `stored`: a row as the lake holds it. `sent`: a record as its producer sends it, where what the pipeline
 * fills may be absent and `null` stands for absence. Fields that the dataset doesn't name are allowed in both, so that
 * a producer may be ahead of the catalog.
 */
export function toJsonSchema(dataset: Dataset, side: "stored" | "sent" = "stored"): JsonSchema {
    const columns =
        side === "stored" ? dataset.columns : dataset.columns.filter(({ filled }) => filled !== "always");
    return {
        $schema: "https://json-schema.org/draft/2020-12/schema",
        title: dataset.name,
        description: dataset.description,
        ...struct(columns, side),
    };
}

function struct(columns: readonly Column[], side: "stored" | "sent"): JsonSchema {
    const properties: Record<string, JsonSchema> = {};
    for (const column of columns) {
        const schema = { ...shape(column, side), description: column.comment };
        properties[column.name] = isRequired(column, side) ? schema : orNull(schema);
    }
    return {
        type: "object",
        required: columns.filter((column) => isRequired(column, side)).map(({ name }) => name),
        properties,
    };
}

function isRequired(column: Column, side: "stored" | "sent"): boolean {
    return column.required && !(side === "sent" && column.filled);
}

function orNull(schema: JsonSchema): JsonSchema {
    return {
        ...schema,
        type: [schema.type, "null"],
        ...(Array.isArray(schema.enum) ? { enum: [...(schema.enum as unknown[]), null] } : {}),
    };
}

function shape(value: Shape, side: "stored" | "sent"): JsonSchema {
    switch (value.type) {
        case "string":
            return {
                type: "string",
                ...given({
                    enum: value.values,
                    pattern: value.pattern,
                    minLength: value.minLength,
                    maxLength: value.maxLength,
                }),
            };
        case "boolean":
            return { type: "boolean" };
        case "int":
        case "long":
            return {
                type: "integer",
                ...integerRanges[value.type],
                ...given({ minimum: value.minimum, maximum: value.maximum }),
            };
        case "double":
            return { type: "number", ...given({ minimum: value.minimum, maximum: value.maximum }) };
        case "date":
            return { type: "string", format: "date" };
        case "timestamp":
            return { type: "string", format: "date-time" };
        case "array":
            return {
                type: "array",
                items: shape(value.items!, side),
                ...given({ maxItems: value.maxItems }),
            };
        case "struct":
            return struct(value.fields!, side);
        default:
            return decimal(value);
    }
}

function decimal(value: Shape): JsonSchema {
    const [precision, scale] = decimalDigits(value.type);
    const limit = Number(`${"9".repeat(precision - scale)}.${"9".repeat(scale)}`);
    return {
        type: "number",
        minimum: value.minimum ?? -limit,
        maximum: Math.min(value.maximum ?? limit, limit),
        multipleOf: Number(`1e-${scale}`),
    };
}

function given(keywords: Record<string, unknown>): Record<string, unknown> {
    return Object.fromEntries(Object.entries(keywords).filter(([, value]) => value !== undefined));
}
