import { gzipSync } from "node:zlib";
import type { Column } from "../../datasets/dataset";

/** Rows as one CSV file with a header line, gzip: the dataset's columns in their order. */
export function encodeCsv(
    columns: readonly Column[],
    rows: readonly Readonly<Record<string, unknown>>[],
): Buffer {
    const lines = [
        columns.map(({ name }) => name).join(","),
        ...rows.map((row) => columns.map(({ name }) => csvField(row[name])).join(",")),
    ];
    return gzipSync(lines.join("\n") + "\n", { level: 6 });
}

function csvField(value: unknown): string {
    if (typeof value === "number" || typeof value === "boolean") {
        return String(value);
    }
    const text = (value ?? "") as string;
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
