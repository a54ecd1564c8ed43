import type { KinesisStreamRecord } from "aws-lambda";
import type { Contract } from "../contracts/contract";
import { decodeRecord, decodeText, lineOf, type Refusal, type Row } from "../contracts/decode-record";
import { arrivalOf, shardOf } from "../ingest/kinesis-records";
import { LineBuffer } from "../lake/ndjson-object";
import type { QuarantinedRecord } from "../lake/quarantine";
import type { DedupeWindow, RowBatch } from "./dedupe-window";

/** A batch sorted out: every record is in exactly one of the three. */
export interface NormalizedBatch {
    /** The rows' object; absent when there are none. */
    readonly body?: Buffer;
    /** Id of each row, to be remembered once the rows are stored. */
    readonly ids: readonly string[];
    readonly quarantined: readonly QuarantinedRecord[];
    /** How many records repeat an event of this batch or of an earlier one. */
    readonly duplicates: number;
    /** What rows say of the requests that brought them, in `trace_parent`. */
    readonly traceParents: readonly unknown[];
}

/**
 * Sorts a batch into rows, repeats and refused records. Never throws for what a record holds.
 *
 * @param window - Takes the rows' ids in; they are to be kept or dropped when the batch is stored or not.
 */
export function normalizeBatch(
    contract: Contract,
    records: readonly KinesisStreamRecord[],
    window: DedupeWindow,
    batch: RowBatch,
): NormalizedBatch {
    const lines = new LineBuffer();
    const ids: string[] = [];
    const quarantined: QuarantinedRecord[] = [];
    const traceParents: unknown[] = [];
    let duplicates = 0;
    for (const record of records) {
        const { kinesis, eventID } = record;
        const position = kinesis.sequenceNumber;
        const data = kinesis.data ?? "";
        const receivedAt = arrivalOf(record);
        const row = decode(contract, lines, data, receivedAt);
        if (row.reason !== undefined) {
            quarantined.push({
                dataset: contract.dataset,
                reason: row.reason,
                source: shardOf(eventID),
                position,
                receivedAt: new Date(receivedAt).toISOString(),
                dataBase64: data,
            });
        } else if (window.take(row.id, position, batch)) {
            if (row.end === undefined) {
                lines.append(row.text);
            } else {
                lines.keep(row.end);
            }
            ids.push(row.id);
            if (row.value.trace_parent !== undefined) {
                traceParents.push(row.value.trace_parent);
            }
        } else {
            duplicates += 1;
        }
    }
    return {
        body: ids.length > 0 ? lines.compress() : undefined,
        ids,
        quarantined,
        duplicates,
        traceParents,
    };
}

/** Decodes a record where its line is to stand. */
function decode(contract: Contract, lines: LineBuffer, data: string, receivedAt: number): Row | Refusal {
    const text = lines.decode(data);
    // What needs its bytes looked at is rare: nothing at all, a byte order mark, what isn't UTF-8.
    if (text === "" || text.startsWith("\uFEFF") || text.includes("\uFFFD")) {
        const row = decodeRecord(contract, Buffer.from(data, "base64"), receivedAt);
        // The bytes behind the lines may not be what the row was made of.
        return row.reason === undefined ? { ...row, text: lineOf(row), end: undefined } : row;
    }
    return decodeText(contract, text, receivedAt);
}
