import type { Contract } from "../contracts/contract";
import { decodeRecord, type Refusal, type Row } from "../contracts/decode-record";
import type { QuarantinedRecord } from "../lake/quarantine";
import type { IncomingRecord } from "./incoming-record";

/** A record that keeps its contract, and where it came from. */
export interface SortedRow {
    readonly row: Row;
    readonly record: IncomingRecord;
}

/** A batch sorted out: every record is in exactly one of the three. */
export interface SortedBatch {
    readonly rows: readonly SortedRow[];
    readonly quarantined: readonly QuarantinedRecord[];
    /** How many records repeat one of this batch. */
    readonly duplicates: number;
}

/** Turns a record into a row of the dataset, or says why not. */
export type Decode<R extends IncomingRecord = IncomingRecord> = (record: R) => Row | Refusal;

/** Decodes records that are rows of the dataset already. */
export function decodeWith(contract: Contract): Decode {
    return ({ dataBase64, receivedAt }) =>
        decodeRecord(contract, Buffer.from(dataBase64, "base64"), receivedAt);
}

/** Sorts a batch into rows, repeats within the batch and refused records. */
export function sortBatch<R extends IncomingRecord>(
    dataset: string,
    records: readonly R[],
    decode: Decode<R>,
): SortedBatch {
    const rows = new Map<string, SortedRow>();
    const quarantined: QuarantinedRecord[] = [];
    let duplicates = 0;
    for (const record of records) {
        const row = decode(record);
        if (row.reason !== undefined) {
            quarantined.push(quarantinedRecord(dataset, record, row.reason));
        } else if (rows.has(row.id)) {
            duplicates += 1;
        } else {
            rows.set(row.id, { row, record });
        }
    }
    return { rows: [...rows.values()], quarantined, duplicates };
}

/** What the quarantine keeps of a record. */
export function quarantinedRecord(
    dataset: string,
    record: IncomingRecord,
    reason: string,
): QuarantinedRecord {
    return {
        dataset,
        reason,
        source: record.source,
        position: record.position,
        receivedAt: new Date(record.receivedAt).toISOString(),
        dataBase64: record.dataBase64,
    };
}
