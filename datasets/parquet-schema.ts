import type { Column, Shape } from "./dataset";
import { decimalDigits } from "./decimal-digits";

/** Element of a Parquet schema, in the flat order of its tree: https://parquet.apache.org/docs/file-format/ */
export interface ParquetElement {
    readonly name: string;
    readonly type?: "BOOLEAN" | "INT32" | "INT64" | "DOUBLE" | "BYTE_ARRAY";
    readonly repetition_type?: "REQUIRED" | "OPTIONAL" | "REPEATED";
    readonly num_children?: number;
    readonly converted_type?: "UTF8" | "DATE" | "TIMESTAMP_MILLIS" | "DECIMAL" | "LIST";
    readonly precision?: number;
    readonly scale?: number;
}

/**
 * Parquet schema of columns, with its root. Decimals take 64 bits, so they have 18 digits at most; times are UTC, in
 * milliseconds; lists have the three levels that the format prescribes.
 */
export function toParquetSchema(columns: readonly Column[]): ParquetElement[] {
    return [{ name: "root", num_children: columns.length }, ...columns.flatMap(columnElements)];
}

function columnElements(column: Column): ParquetElement[] {
    return elements(column.name, column, column.required ? "REQUIRED" : "OPTIONAL");
}

function elements(name: string, shape: Shape, repetition: "REQUIRED" | "OPTIONAL"): ParquetElement[] {
    const self = { name, repetition_type: repetition };
    switch (shape.type) {
        case "string":
            return [{ ...self, type: "BYTE_ARRAY", converted_type: "UTF8" }];
        case "boolean":
            return [{ ...self, type: "BOOLEAN" }];
        case "int":
            return [{ ...self, type: "INT32" }];
        case "long":
            return [{ ...self, type: "INT64" }];
        case "double":
            return [{ ...self, type: "DOUBLE" }];
        case "date":
            return [{ ...self, type: "INT32", converted_type: "DATE" }];
        case "timestamp":
            return [{ ...self, type: "INT64", converted_type: "TIMESTAMP_MILLIS" }];
        case "array":
            return [
                { ...self, converted_type: "LIST", num_children: 1 },
                { name: "list", repetition_type: "REPEATED", num_children: 1 },
                ...elements("element", shape.items!, "REQUIRED"),
            ];
        case "struct":
            return [
                { ...self, num_children: shape.fields!.length },
                ...shape.fields!.flatMap(columnElements),
            ];
        default: {
            const [precision, scale] = decimalDigits(shape.type);
            return [{ ...self, type: "INT64", converted_type: "DECIMAL", precision, scale }];
        }
    }
}
