import type { KinesisStreamRecord } from "aws-lambda";
import type { Contract } from "../contracts/contract";
import { decodeRecord } from "../contracts/decode-record";
import { arrivalOf, shardOf } from "../ingest/kinesis-records";
import type { QuarantinedRecord } from "../lake/quarantine";
import type { DedupeWindow, RowBatch } from "./dedupe-window";

/** A batch sorted out: every record is in exactly one of the three. */
export interface NormalizedBatch {
    /** Rows to store, one JSON text each. */
    readonly lines: readonly string[];
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
    const lines: string[] = [];
    const ids: string[] = [];
    const quarantined: QuarantinedRecord[] = [];
    const traceParents: unknown[] = [];
    let duplicates = 0;
    for (const record of records) {
        const { kinesis, eventID } = record;
        const position = kinesis.sequenceNumber;
        const data = kinesis.data ?? "";
        const receivedAt = arrivalOf(record);
        const row = decodeRecord(contract, Buffer.from(data, "base64"), receivedAt);
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
            lines.push(row.line);
            ids.push(row.id);
            if (row.value.trace_parent !== undefined) {
                traceParents.push(row.value.trace_parent);
            }
        } else {
            duplicates += 1;
        }
    }
    return { lines, ids, quarantined, duplicates, traceParents };
}
