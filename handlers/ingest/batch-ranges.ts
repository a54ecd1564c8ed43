import { hash } from "node:crypto";
import type { Range } from "../state/batch-ledger";
import type { IncomingRecord } from "./incoming-record";

/** Range of each shard or partition in a batch, in the order of their first records. */
export function batchRanges(records: readonly IncomingRecord[]): Range[] {
    const ranges = new Map<string, { source: string; first: string; last: string }>();
    for (const { source, position } of records) {
        const range = ranges.get(source);
        if (range) {
            range.last = position;
        } else {
            ranges.set(source, { source, first: position, last: position });
        }
    }
    return [...ranges.values()];
}

/**
 * File name of a batch, without extension: the same batch has the same name, so a retry overwrites what it wrote.
 *
 * A batch of one shard or partition is named `<source>-<first>-<last>`; one of several by its first, with a digest of
 * all ranges.
 */
export function batchName(ranges: readonly Range[]): string {
    const names = ranges.map(({ source, first, last }) => `${source}-${first}-${last}`);
    return names.length === 1
        ? names[0]
        : `${names[0]}-and-${names.length - 1}-more-${hash("sha256", names.join("\n"), "hex").slice(0, 16)}`;
}
