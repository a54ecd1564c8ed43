import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import Ajv2020 from "ajv/dist/2020";
import addFormats from "ajv-formats";
import { expect } from "chai";
import { type Dataset, toJsonSchema } from "../../../datasets";
import { DedupeWindow } from "../../../handlers/clickstream-normalizer/dedupe-window";
import { normalizeBatch } from "../../../handlers/clickstream-normalizer/normalize-batch";
import { compileContract } from "../../../handlers/contracts/compile-contract";
import { lineOf } from "../../../handlers/contracts/decode-record";
import type { Contract } from "../../../handlers/contracts/contract";
import { kinesisRecords } from "../../../handlers/ingest/kinesis-records";
import type { Decode, SortedRow } from "../../../handlers/ingest/sorted-batch";
import { decodeWith, sortBatch } from "../../../handlers/ingest/sorted-batch";
import type { QuarantinedRecord } from "../../../handlers/lake/quarantine";
import { kinesisEvent } from "../kinesis-event";
import { objectLines } from "../object-lines";

/** A batch sorted out by whichever handler. */
interface Sorted {
    readonly lines: readonly string[];
    readonly quarantined: readonly QuarantinedRecord[];
    readonly duplicates: number;
}

/** Checks rows by the dataset's schema, with a validator that the handlers don't use. */
export function storedRowCheck(dataset: Dataset): (row: unknown) => string | undefined {
    const ajv = new Ajv2020({ strictTypes: false, multipleOfPrecision: 6 });
    addFormats(ajv);
    const validate = ajv.compile(toJsonSchema(dataset));
    return (row) => (validate(row) ? undefined : ajv.errorsText(validate.errors));
}

/** Sorts a batch as the clickstream's normalizer does. */
export function normalized(contract: Contract, records: readonly Buffer[]): Sorted {
    const event = kinesisEvent(records);
    const range = { source: "shard", first: "0", last: "1", object: "bucket/key" };
    const { body, ...batch } = normalizeBatch(contract, event.Records, new DedupeWindow(10), range);
    return { ...batch, lines: objectLines(body) };
}

/** Sorts a batch as the handlers do that claim records. */
export function sorted(
    dataset: Dataset,
): (records: readonly Buffer[]) => Sorted & { rows: readonly SortedRow[] } {
    const contract = compileContract(dataset);
    const decode: Decode = decodeWith(contract);
    return (records) => {
        const batch = sortBatch(dataset.name, kinesisRecords(kinesisEvent(records)), decode);
        return { ...batch, lines: batch.rows.map(({ row }) => lineOf(row)) };
    };
}

/** What must hold for any batch: nothing lost, nothing changed in quarantine, rows that every reader can read. */
export function expectAccounted(
    records: readonly Buffer[],
    { lines, quarantined, duplicates }: Sorted,
    mistakeIn: (row: unknown) => string | undefined,
): void {
    expect(lines.length + duplicates + quarantined.length, "in = stored + duplicates + quarantined").to.equal(
        records.length,
    );
    const sent = new Set(records.map((bytes) => bytes.toString("base64")));
    for (const { reason, dataBase64 } of quarantined) {
        expect(sent.has(dataBase64), "original bytes").to.equal(true);
        expect(reason).to.match(/^.{3,300}$/u);
    }
    for (const line of lines) {
        expect(/[\n\r]/.test(line), "one line").to.equal(false);
        const row = JSON.parse(line) as Record<string, unknown>;
        const withoutNulls = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
        expect(mistakeIn(withoutNulls), line).to.equal(undefined);
    }
    expect(({} as { polluted?: boolean }).polluted, "Object.prototype").to.equal(undefined);
}

/** Counts rows of NDJSON, CSV or Parquet with DuckDB, which fails for a file that one of them spoils. */
export async function countWithDuckDb(
    bytes: Uint8Array,
    extension: "ndjson" | "csv" | "parquet",
): Promise<number> {
    const folder = mkdtempSync(path.join(tmpdir(), "securecart-fuzz-"));
    const file = path.join(folder, `rows.${extension}`);
    writeFileSync(file, bytes);
    const read = {
        ndjson: `read_json('${file}', format = 'newline_delimited', columns = {event_id: 'VARCHAR', event_time: 'TIMESTAMP', session_id: 'VARCHAR', event: 'VARCHAR', value: 'DECIMAL(12,2)', quantity: 'INTEGER'}, maximum_object_size = 33554432)`,
        csv: `read_csv('${file}', all_varchar = true, header = true, escape = '"', strict_mode = true)`,
        parquet: `read_parquet('${file}')`,
    }[extension];
    const database = await DuckDBInstance.create();
    try {
        const connection = await database.connect();
        const result = await connection.runAndReadAll(`select count(*) from (select * from ${read})`);
        connection.closeSync();
        return Number(result.getRows()[0][0]);
    } finally {
        database.closeSync();
        rmSync(folder, { recursive: true });
    }
}
