import { isUtf8 } from "node:buffer";
import { hash } from "node:crypto";
import { type Contract, describeViolation } from "./contract";
import { textForm } from "./text-form";
import { canonicalTimestamp } from "./timestamp";

/** A record that keeps its contract, as one line of the lake and the identity it has there. */
export interface Row {
    readonly id: string;
    readonly value: Readonly<Record<string, unknown>>;
    /** Its JSON on one line, but for the end when there is one. `lineOf` gives the whole. */
    readonly text: string;
    /** There when the text is the one that was sent: what has to stand in place of its closing brace. */
    readonly end?: string;
    readonly reason?: undefined;
}

/** The row as JSON, on one line. */
export function lineOf({ text, end }: Row): string {
    return end === undefined ? text : text.slice(0, -1) + end;
}

/** A record that breaks its contract, and how, without any of its values. */
export interface Refusal {
    readonly reason: string;
}

/**
 * Turns a record's bytes into a row.
 *
 * @param receivedAt - When the stream took the record in, in ms since 1970 UTC.
 * @returns The row, or why there is none. Never throws, whatever the bytes.
 */
export function decodeRecord(contract: Contract, bytes: Buffer, receivedAt: number): Row | Refusal {
    if (bytes.length === 0) {
        return { reason: "empty" };
    }
    const text = bytes.toString("utf8", bytes[0] === 0xef ? afterByteOrderMark(bytes) : 0);
    // Bytes that are not UTF-8 have become U+FFFD, which few texts hold.
    if (text.includes("\uFFFD") && !isUtf8(bytes)) {
        return { reason: `not UTF-8${describeBinary(bytes)}` };
    }
    return decodeText(contract, text, receivedAt);
}

/** Turns a record's text, which was UTF-8 without a byte order mark, into a row. */
export function decodeText(contract: Contract, text: string, receivedAt: number): Row | Refusal {
    let value: unknown;
    try {
        value = JSON.parse(text);
    } catch (error) {
        return { reason: `not JSON${describePosition(error, text)}` };
    }
    if (typeof value !== "object" || value === null) {
        return { reason: "not a JSON object" };
    }
    if (Array.isArray(value)) {
        return { reason: "a JSON array; records are JSON objects, one each" };
    }
    const record = value as Record<string, unknown>;
    const form = textForm(text, record);
    try {
        if (form === "other" && mayBeInexact.test(text) && !isExact(text)) {
            return { reason: "holds a number that is too large or has too many digits; send it as text" };
        }
    } catch {
        return { reason: "nested too deeply" };
    }
    return toRow(contract, record, receivedAt, text, form === "compact");
}

/**
 * Turns a parsed record into a row.
 *
 * @param value - Changed in place: aliases renamed, times brought to one form, filled columns set.
 * @param text - What an id is made from when the producer sent none.
 * @param isCompact - Whether the text may stand in a file as it is; see `textForm`. Default: no.
 */
export function toRow(
    contract: Contract,
    value: Record<string, unknown>,
    receivedAt: number,
    text: string,
    isCompact = false,
): Row | Refusal {
    let asSent = isCompact;
    for (const [alias, column] of contract.aliases) {
        if (value[column] === undefined && value[alias] !== undefined) {
            value[column] = value[alias];
            value[alias] = undefined;
            asSent = false;
        }
    }
    for (const column of contract.timestamps) {
        const time = value[column];
        if (time !== undefined && time !== null) {
            const stored = canonicalTimestamp(time);
            if (stored === undefined) {
                return { reason: `${column}: not a time in ISO 8601 or since 1970, up to 9999` };
            }
            if (stored !== time) {
                value[column] = stored;
                asSent = false;
            }
        }
    }
    const { validate, generatedId, eventTime, columnNames } = contract;
    for (const name in value) {
        // Hive and Athena read names without regard to case: such a field would stand in for the column.
        if (!columnNames.has(name) && columnNames.has(name.toLowerCase())) {
            return { reason: `${name.toLowerCase()}: named in other letters` };
        }
    }
    if (!validate(value)) {
        return { reason: describeViolation(validate.errors![0]) };
    }
    // Times of one form compare as texts do.
    if (eventTime && (value[eventTime.column] as string) > latestTime(receivedAt + eventTime.maxAheadMs)) {
        return {
            reason: `${eventTime.column}: more than ${eventTime.maxAheadMs / 1000} s ahead of its arrival`,
        };
    }
    if (generatedId !== undefined && (value[generatedId] === undefined || value[generatedId] === null)) {
        value[generatedId] = `sha256-${hash("sha256", text, "hex").slice(0, 32)}`;
        asSent = false;
    }
    const { receivedAt: arrival } = contract;
    if (arrival !== undefined) {
        asSent &&= value[arrival] === undefined;
        value[arrival] = arrivalTime(receivedAt);
    }
    if (asSent) {
        const end = arrival === undefined ? "}" : `,"${arrival}":"${arrivalTime(receivedAt)}"}`;
        return { id: identity(contract.key, value), value, text, end };
    }
    let line: string;
    try {
        line = JSON.stringify(value);
    } catch {
        return { reason: "nested too deeply" };
    }
    // JSON.stringify escapes a lone surrogate, and nothing else, as \ud…: readers refuse a whole file for one of them.
    if (line.includes("\\ud") && hasLoneSurrogate(line)) {
        return { reason: "holds half of a surrogate pair" };
    }
    return { id: identity(contract.key, value), value, text: line };
}

/** Whole numbers of 16 digits and more, and exponents of three and more. */
const mayBeInexact = /[:,[\s]-?(?:\d{16}|\d+(?:\.\d+)?e\+?\d{3})/i;

/**
 * Whether a double holds every whole number and every exponent of a JSON text: others would be changed unseen.
 *
 * @throws {RangeError} When it is nested too deeply.
 */
function isExact(text: string): boolean {
    let exact = true;
    const check = (_: string, value: unknown, { source }: { source?: string }): undefined => {
        if (typeof value === "number" && source !== undefined) {
            exact &&= Number.isFinite(value) && (!/^-?\d+$/.test(source) || BigInt(source) === BigInt(value));
        }
    };
    // Node 22's reviver is given the source of each number; its type comes with a later TypeScript.
    (JSON.parse as (text: string, reviver: typeof check) => unknown)(text, check);
    return exact;
}

/** Length of a byte order mark, which some producers on Windows send first. */
function afterByteOrderMark(bytes: Buffer): number {
    return bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}

const arrivalTime = isoTime();
const latestTime = isoTime();

/** Times as texts; the last one is kept, as many records of a batch arrive in the same millisecond. */
function isoTime(): (ms: number) => string {
    let lastMs = NaN;
    let last = "";
    return (ms) => {
        if (ms !== lastMs) {
            lastMs = ms;
            last = new Date(ms).toISOString();
        }
        return last;
    };
}

function identity(key: readonly string[], value: Record<string, unknown>): string {
    return key.length === 1 ? (value[key[0]] as string) : JSON.stringify(key.map((column) => value[column]));
}

/** Whether one of the escapes is not itself the text of an escaped backslash. */
function hasLoneSurrogate(line: string): boolean {
    return /(?<!\\)(?:\\\\)*\\ud[89a-f]/.test(line);
}

/** The parser's message quotes the record; its position alone is safe to keep. */
function describePosition(error: unknown, text: string): string {
    const position = error instanceof Error && /at position (\d+)/.exec(error.message);
    if (!position) {
        return "";
    }
    const several = /^\s*[[{].*[\]}]\s*$/s.test(text.slice(0, Number(position[1])));
    return ` from character ${position[1]}${several ? ": several JSON texts; records are JSON text, one each" : ""}`;
}

const binaryFormats: readonly (readonly [format: string, magic: Buffer])[] = [
    ["gzip", Buffer.from([0x1f, 0x8b])],
    ["zstd", Buffer.from([0x28, 0xb5, 0x2f, 0xfd])],
    ["an aggregate of the Kinesis Producer Library", Buffer.from([0xf3, 0x89, 0x9a, 0xc2])],
];

function describeBinary(bytes: Buffer): string {
    const found = binaryFormats.find(([, magic]) => bytes.subarray(0, magic.length).equals(magic));
    return found ? `: looks like ${found[0]}; records are JSON text, one each` : "";
}
