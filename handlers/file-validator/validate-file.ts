import { isUtf8 } from "node:buffer";
import { gunzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import type { Column } from "../../datasets/dataset";
import type { Contract } from "../contracts/contract";
import { toRow } from "../contracts/decode-record";
import { typedField } from "./typed-field";

/** A line that was refused, where it stood, from 1, and why. */
export interface RefusedLine {
    readonly line: number;
    readonly bytes: Buffer;
    readonly reason: string;
}

/** A file sorted out: every line behind the header is in exactly one of the three. */
export interface ValidatedFile {
    /** Rows by the dataset's columns; absent values are undefined. */
    readonly rows: readonly Readonly<Record<string, unknown>>[];
    readonly refused: readonly RefusedLine[];
    /** Lines that repeat a row of the file. */
    readonly duplicates: number;
    /** Lines behind the header. */
    readonly lines: number;
    /** Columns of the file that the dataset doesn't have, and that are left out. */
    readonly unknownColumns: number;
}

/** Texts that a spreadsheet would take for a formula: https://owasp.org/www-community/attacks/CSV_Injection */
const formula = /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;

/** Bytes of a line at most: no row of a dataset comes near it. */
const maxLineBytes = 1024 * 1024;

/** First bytes of files that are no CSV, whatever their name says. */
const otherFormats: readonly (readonly [format: string, magic: Buffer])[] = [
    ["a ZIP archive", Buffer.from("PK")],
    ["UTF-16", Buffer.from([0xff, 0xfe])],
    ["UTF-16", Buffer.from([0xfe, 0xff])],
    ["zstd", Buffer.from([0x28, 0xb5, 0x2f, 0xfd])],
    ["Parquet", Buffer.from("PAR1")],
    ["PDF", Buffer.from("%PDF")],
    ["JSON", Buffer.from("{")],
    ["JSON", Buffer.from("[")],
];

/**
 * Validates a CSV file with a header line, plain or gzip. A row is one line.
 *
 * What concerns the file as a whole (damaged gzip, a missing column) refuses all its lines.
 *
 * @param arrivedAt - In ms since 1970 UTC.
 * @param maxBytes - Unpacked size at most.
 */
export function validateFile(
    contract: Contract,
    columns: readonly Column[],
    file: Buffer,
    arrivedAt: number,
    maxBytes: number,
): ValidatedFile {
    const { bytes, reason } = unpack(file, maxBytes);
    if (reason !== undefined) {
        return refuseAll([bytes], reason, 1);
    }
    const other = otherFormats.find(([, magic]) => bytes.subarray(0, magic.length).equals(magic));
    if (bytes.length === 0 || other) {
        const what = other ? `looks like ${other[0]}; files are CSV in UTF-8, plain or gzip` : "empty";
        return refuseAll([bytes], `file: ${what}`, 1);
    }
    const lines = splitLines(bytes);
    const header =
        lines.length > 0 ? csvFields(lines[0].bytes)?.map((name) => name.trim().toLowerCase()) : undefined;
    const missing = columns.filter(({ name, required }) => required && !header?.includes(name));
    if (!header || missing.length > 0 || new Set(header).size < header.length) {
        const why = !header
            ? "the header line is not CSV in UTF-8"
            : missing.length > 0
              ? `the header line lacks ${missing.map(({ name }) => name).join(", ")}`
              : "the header line names a column twice";
        return refuseAll(
            lines.map((line) => line.bytes),
            `file: ${why}`,
            1,
        );
    }
    const byName = new Map(columns.map((column) => [column.name, column]));
    const rows = new Map<string, Record<string, unknown>>();
    const refused: RefusedLine[] = [];
    let duplicates = 0;
    for (const { bytes: line, number } of lines.slice(1)) {
        const row = readRow(contract, header, byName, line, arrivedAt);
        if ("reason" in row) {
            refused.push({ line: number, bytes: line, reason: row.reason });
        } else if (rows.has(row.id)) {
            duplicates += 1;
        } else {
            rows.set(row.id, row.value);
        }
    }
    return {
        rows: [...rows.values()],
        refused,
        duplicates,
        lines: lines.length - 1,
        unknownColumns: header.filter((name) => !byName.has(name)).length,
    };
}

function readRow(
    contract: Contract,
    header: readonly string[],
    columns: ReadonlyMap<string, Column>,
    line: Buffer,
    arrivedAt: number,
): { id: string; value: Record<string, unknown> } | { reason: string } {
    if (line.length > maxLineBytes) {
        return { reason: `more than ${maxLineBytes} bytes in a line` };
    }
    const fields = csvFields(line);
    if (fields?.length !== header.length) {
        return { reason: fields ? `has ${fields.length} fields, not ${header.length}` : "not CSV in UTF-8" };
    }
    const value: Record<string, unknown> = {};
    for (const [index, name] of header.entries()) {
        const column = columns.get(name);
        const text = fields[index].trim();
        if (!column || text === "") {
            continue;
        }
        if (column.type === "string" && formula.test(text)) {
            return { reason: `${name}: begins like a spreadsheet's formula` };
        }
        if (text.includes("\\")) {
            // Athena's reader takes it for an escape, Spark's doesn't.
            return { reason: `${name}: holds a backslash, which readers of CSV disagree on` };
        }
        const typed = typedField(column, text);
        if (typed === undefined) {
            return { reason: `${name}: not of type ${column.type}` };
        }
        value[name] = typed;
    }
    const row = toRow(contract, value, arrivedAt, "");
    return row.reason === undefined ? { id: row.id, value } : { reason: row.reason };
}

function unpack(
    file: Buffer,
    maxBytes: number,
): { bytes: Buffer; reason?: undefined } | { bytes: Buffer; reason: string } {
    if (file[0] !== 0x1f || file[1] !== 0x8b) {
        return { bytes: file };
    }
    try {
        return { bytes: gunzipSync(file, { maxOutputLength: maxBytes }) };
    } catch (error) {
        const tooLarge = (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
        return {
            bytes: file,
            reason: tooLarge
                ? `file: more than ${maxBytes} bytes when unpacked`
                : "file: the gzip data is damaged",
        };
    }
}

function refuseAll(lines: readonly Buffer[], reason: string, from: number): ValidatedFile {
    return {
        rows: [],
        refused: lines.map((bytes, index) => ({ line: index + from, bytes, reason })),
        duplicates: 0,
        lines: lines.length,
        unknownColumns: 0,
    };
}

/** Lines that aren't empty, with their numbers. */
function splitLines(bytes: Buffer): { bytes: Buffer; number: number }[] {
    const lines: { bytes: Buffer; number: number }[] = [];
    for (let start = 0, number = 1; start < bytes.length; number += 1) {
        const found = bytes.indexOf(10, start);
        const end = found < 0 ? bytes.length : found;
        const line = bytes.subarray(start, bytes[end - 1] === 13 && end > start ? end - 1 : end);
        if (line.length > 0) {
            lines.push({ bytes: line, number });
        }
        start = end + 1;
    }
    return lines;
}

function csvFields(line: Buffer): string[] | undefined {
    try {
        return isUtf8(line) ? parse(line, { bom: true, relax_column_count: true })[0] : undefined;
    } catch {
        return undefined;
    }
}
