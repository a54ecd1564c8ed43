import { isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { parse } from "csv-parse/sync";
import {
    failedRecords,
    isFailedDelivery,
    isQuarantined,
    type KeptRecord,
    KeptRecordError,
    quarantinedRecord,
} from "./kept-records";

/** The file can't be replayed: it is missing, unreadable, damaged or empty. */
export class SourceFileError extends Error {}

/** What a file holds. */
type Form = "lines" | "csv" | "quarantine" | "failed delivery";

/**
 * Reads a file of events as its producer would send them, one record's bytes at a time.
 *
 * Takes newline-delimited JSON and CSV with a header line, plain or gzip. A CSV row becomes a JSON object of its
 * non-empty fields; a line that isn't a row (wrong number of fields, a stray quote, bytes that aren't UTF-8) is sent as
 * it stands, for the handler to judge. A field can't span lines.
 *
 * Of an object of the quarantine, or of the failed-delivery bucket, it takes the records that are kept in it, byte for
 * byte.
 */
export class SourceFile {
    private bytesRead = 0;

    private constructor(
        readonly file: string,
        readonly size: number,
        private readonly gzip: boolean,
        private readonly form: Form,
    ) {}

    /** @throws {SourceFileError} When it is missing, no file, unreadable or empty. */
    static async open(file: string): Promise<SourceFile> {
        try {
            const { size } = await stat(file);
            const handle = await open(file);
            const magic = Buffer.alloc(2);
            await handle.read(magic, 0, 2, 0).finally(() => handle.close());
            if (size === 0) {
                throw new SourceFileError("the file is empty");
            }
            const gzip = magic.equals(Buffer.from([0x1f, 0x8b]));
            const form = await new SourceFile(file, size, gzip, "lines").findForm();
            return new SourceFile(file, size, gzip, form);
        } catch (error) {
            throw asSourceFileError(file, error);
        }
    }

    /** Part of the file that has been read, 0 to 1. */
    get progress(): number {
        return this.bytesRead / this.size;
    }

    /** @throws {SourceFileError} When reading fails, such as for a truncated gzip file. */
    async *records(): AsyncGenerator<KeptRecord> {
        this.bytesRead = 0;
        try {
            yield* this.read();
        } catch (error) {
            throw asSourceFileError(this.file, error);
        }
    }

    private async *read(): AsyncGenerator<KeptRecord> {
        if (this.form === "failed delivery") {
            yield* failedRecords(await this.text());
            return;
        }
        const rows = this.form === "csv" ? csvRecords(lines(this.stream())) : lines(this.stream());
        for await (const bytes of rows) {
            yield this.form === "quarantine" ? quarantinedRecord(bytes.toString("utf8")) : { bytes };
        }
    }

    /** JSON begins with a brace; anything else is taken for CSV. */
    private async findForm(): Promise<Form> {
        for await (const line of lines(this.stream())) {
            const text = line.toString("utf8").trimStart();
            if (text.trimEnd() === "{") {
                // JSON that somebody has indented.
                return isFailedDelivery(await this.text()) ? "failed delivery" : "lines";
            }
            return isFailedDelivery(text)
                ? "failed delivery"
                : isQuarantined(text)
                  ? "quarantine"
                  : "{[".includes(text[0] ?? "{")
                    ? "lines"
                    : "csv";
        }
        return "lines";
    }

    private async text(): Promise<string> {
        const parts: Buffer[] = [];
        for await (const line of lines(this.stream())) {
            parts.push(line);
        }
        return Buffer.concat(parts).toString("utf8");
    }

    private stream(): Readable {
        const file = createReadStream(this.file, { highWaterMark: 1 << 18 });
        file.on("data", (chunk) => (this.bytesRead += chunk.length));
        // pipeline destroys both ends; its error reaches the reader through the last stream.
        return this.gzip ? pipeline(file, createGunzip(), () => undefined) : file;
    }
}

function asSourceFileError(file: string, error: unknown): SourceFileError {
    if (error instanceof SourceFileError || error instanceof KeptRecordError) {
        return new SourceFileError(`${file}: ${error.message}`);
    }
    const { code, message } = error as NodeJS.ErrnoException;
    const reasons: Record<string, string> = {
        ENOENT: "there is no such file",
        EISDIR: "it is a folder",
        EACCES: "it may not be read",
        Z_BUF_ERROR: "the gzip data ends too early",
        Z_DATA_ERROR: "the gzip data is damaged",
    };
    return new SourceFileError(`${file}: ${reasons[code ?? ""] ?? message}`);
}

/** Lines without their ends; empty ones are left out. */
async function* lines(stream: Readable): AsyncGenerator<Buffer> {
    let rest: Buffer[] = [];
    for await (const chunk of stream as AsyncIterable<Buffer>) {
        let start = 0;
        for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
            const line = withoutReturn(Buffer.concat([...rest, chunk.subarray(start, end)]));
            rest = [];
            start = end + 1;
            if (line.length > 0) {
                yield line;
            }
        }
        if (start < chunk.length) {
            rest.push(chunk.subarray(start));
        }
    }
    const line = withoutReturn(Buffer.concat(rest));
    if (line.length > 0) {
        yield line;
    }
}

function withoutReturn(line: Buffer): Buffer {
    return line.at(-1) === 13 ? line.subarray(0, -1) : line;
}

/** Rows as JSON. A row is one line, so that a stray quote spoils no more than its own. */
async function* csvRecords(rows: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let header: string[] | undefined;
    for await (const row of rows) {
        const fields = csvFields(row);
        if (!header) {
            if (!fields) {
                throw new SourceFileError("the header line is not CSV in UTF-8");
            }
            header = fields.map((field) => field.replace(/^\uFEFF/, "").trim());
        } else if (fields?.length === header.length) {
            yield Buffer.from(toJson(header, fields));
        } else {
            yield row;
        }
    }
}

function csvFields(row: Buffer): string[] | undefined {
    try {
        return isUtf8(row) ? parse(row, { bom: true, relax_column_count: true })[0] : undefined;
    } catch {
        return undefined;
    }
}

function toJson(header: readonly string[], fields: readonly string[]): string {
    const value: Record<string, string> = Object.create(null) as Record<string, string>;
    fields.forEach((field, index) => {
        if (field.length > 0) {
            value[header[index]] = field;
        }
    });
    return JSON.stringify(value);
}
