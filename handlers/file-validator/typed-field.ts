import type { Column } from "../../datasets/dataset";

/** Value of a CSV field by its column's type; `undefined` when the text isn't one. */
export function typedField({ type }: Pick<Column, "type">, text: string): unknown {
    switch (type) {
        case "string":
        case "timestamp":
        case "date":
            return text;
        case "boolean":
            return { true: true, false: false }[text.toLowerCase()];
        case "int":
        case "long":
            return /^-?\d{1,16}$/.test(text) ? Number(text) : undefined;
        default:
            // Doubles and decimals.
            return /^-?\d{1,16}(\.\d{1,16})?$/.test(text) ? Number(text) : undefined;
    }
}
