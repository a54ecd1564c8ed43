import type { ObjectStore } from "../lake/object-store";
import { covers, type Entry, type Range } from "../state/batch-ledger";
import { batchName } from "./batch-ranges";

/**
 * Finds what an earlier delivery of a batch has stored already, by shard or partition.
 *
 * @param read - The ledger's entries of the batch's shards or partitions.
 * @param ranges - Of the batch that is delivered now. One that was delivered in the same bounds isn't found: it
 * overwrites its own objects.
 * @returns Whether the record at a place has been stored.
 */
export async function storedBefore(
    read: ReadonlyMap<string, Entry>,
    store: Pick<ObjectStore, "exists">,
    ranges: readonly Range[],
    signal: AbortSignal,
): Promise<(source: string, position: string) => boolean> {
    const name = batchName(ranges);
    const entries = new Map(read);
    for (const [source, entry] of read) {
        const range = ranges.find((each) => each.source === source)!;
        const at = entry.object.indexOf("/");
        const [bucket, key] = [entry.object.slice(0, at), entry.object.slice(at + 1)];
        if (
            !overlap(entry, range) ||
            key.includes(`/${name}.`) ||
            !(await store.exists({ bucket }, key, signal))
        ) {
            entries.delete(source);
        }
    }
    return (source, position) => {
        const entry = entries.get(source);
        return entry !== undefined && covers(entry, position);
    };
}

function overlap(one: Range, other: Range): boolean {
    return BigInt(one.first) <= BigInt(other.last) && BigInt(other.first) <= BigInt(one.last);
}
