import { partitionPath } from "../../datasets/partition-path";
import type { Contract } from "../contracts/contract";
import type { LakeLocation } from "../lake/lake-location-settings";
import { ndjsonContentType } from "../lake/ndjson-object";
import type { ObjectStore } from "../lake/object-store";
import { quarantineObject } from "../lake/quarantine";
import type { BatchCounts } from "../runtime/batch-metrics";
import type { Deadline } from "../runtime/deadline";
import type { BatchLedger } from "../state/batch-ledger";
import type { Claim, Claims } from "../state/claims";
import { batchName, batchRanges } from "./batch-ranges";
import type { IncomingRecord } from "./incoming-record";
import { type Decode, sortBatch, type SortedRow } from "./sorted-batch";
import { storedBefore } from "./stored-ranges";

/** Rows as the bytes of one object. */
export interface RowFormat {
    /** With the dot, such as `.parquet`. */
    readonly extension: string;
    readonly contentType: string;
    readonly encode: (rows: readonly SortedRow[]) => Uint8Array;
}

/** A record is claimed by another delivery that may still store it: the batch has to come again. */
export class RecordHeldError extends Error {
    override readonly name = "RecordHeldError";
}

/**
 * Stores batches of a dataset so that each record is stored once, whatever is delivered twice and whatever crashes.
 *
 * In this order: what the ledger knows as stored is dropped; records are sorted; rows are claimed; `beforeStoring` may
 * complete them and tell others of them; the ledger learns what is to come; refused records and then rows are stored,
 * the last object being the commit; the claims are confirmed; `afterStoring` is told. A batch that fails anywhere is delivered again as a whole.
 */
export class LakeIngestion<R extends IncomingRecord = IncomingRecord> {
    constructor(
        private readonly needs: {
            contract: Pick<Contract, "dataset" | "partitionKeys">;
            decode: Decode<R>;
            format: RowFormat;
            output: LakeLocation;
            quarantine: LakeLocation;
            store: ObjectStore;
            ledger: BatchLedger;
            claims: Claims;
            /** Must be repeatable: it happens again when a batch is delivered again. */
            beforeStoring?: (
                rows: readonly SortedRow[],
                signal: AbortSignal,
            ) => Promise<readonly SortedRow[]>;
            /** Told of the rows once they are stored. */
            afterStoring?: (rows: readonly SortedRow[]) => void;
        },
    ) {}

    /** @returns What became of the records. @throws When the batch has to be delivered again. */
    async ingest(records: readonly R[], deadline: Deadline): Promise<BatchCounts> {
        const { signal } = deadline;
        const { contract, decode, claims, ledger, store } = this.needs;
        const ranges = batchRanges(records);
        const entries = await ledger.read(
            ranges.map(({ source }) => source),
            signal,
        );
        const isStored = await storedBefore(entries, store, ranges, signal);
        const [redelivered, fresh] = partition(records, ({ source, position }) => isStored(source, position));
        // What a crash kept from being confirmed is confirmed now.
        await claims.confirmLate(sortBatch(contract.dataset, redelivered, decode).rows.map(claimOf), signal);
        if (fresh.length === 0) {
            return {
                received: records.length,
                stored: 0,
                duplicates: redelivered.length,
                quarantined: 0,
                bytes: 0,
            };
        }
        const sorted = sortBatch(contract.dataset, fresh, decode);
        const ours = await this.claim(sorted.rows, deadline);
        const rows = (await this.needs.beforeStoring?.(ours, signal)) ?? ours;
        const bytes = await this.store(fresh, rows, sorted.quarantined, signal);
        await claims.confirm(ours.map(claimOf), signal);
        this.needs.afterStoring?.(rows);
        return {
            received: records.length,
            stored: rows.length,
            duplicates: redelivered.length + sorted.duplicates + sorted.rows.length - rows.length,
            quarantined: sorted.quarantined.length,
            bytes,
        };
    }

    private async claim(rows: readonly SortedRow[], deadline: Deadline): Promise<readonly SortedRow[]> {
        const outcomes = await this.needs.claims.claim(rows.map(claimOf), deadline);
        if (outcomes.includes("held")) {
            throw new RecordHeldError("A record of the batch is claimed by another delivery.");
        }
        return rows.filter((_, index) => outcomes[index] === "ours");
    }

    /** @returns Bytes of the rows' object. */
    private async store(
        records: readonly IncomingRecord[],
        rows: readonly SortedRow[],
        quarantined: Parameters<typeof quarantineObject>[3],
        signal: AbortSignal,
    ): Promise<number> {
        const { contract, format, output, quarantine, store, ledger } = this.needs;
        const ranges = batchRanges(records);
        const name = batchName(ranges);
        const arrivedAt = records[0].receivedAt;
        const rowKey = `${partitionPath({ ...contract, name: contract.dataset }, arrivedAt)}${name}${format.extension}`;
        const refused =
            quarantined.length > 0 && quarantineObject(contract.dataset, arrivedAt, name, quarantined);
        if (rows.length > 0) {
            await ledger.intend(ranges, `${output.bucket}/${output.prefix}${rowKey}`, signal);
        } else if (refused) {
            await ledger.intend(ranges, `${quarantine.bucket}/${quarantine.prefix}${refused.key}`, signal);
        }
        if (refused) {
            await store.put(quarantine, refused.key, refused.body, ndjsonContentType, signal);
        }
        if (rows.length === 0) {
            return 0;
        }
        const body = format.encode(rows);
        await store.put(output, rowKey, body, format.contentType, signal);
        return body.length;
    }
}

function claimOf({ row, record }: SortedRow): Claim {
    return { id: row.id, owner: `${record.source}:${record.position}` };
}

function partition<T>(all: readonly T[], belongs: (each: T) => boolean): [T[], T[]] {
    const [yes, no]: [T[], T[]] = [[], []];
    for (const each of all) {
        (belongs(each) ? yes : no).push(each);
    }
    return [yes, no];
}
