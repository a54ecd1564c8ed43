import { covers, type Range } from "../state/batch-ledger";

/** A batch that was stored: its records' range, and the object with its rows, as `<bucket>/<key>`. */
export interface StoredBatch extends Range {
    readonly object: string;
}

/**
 * Knows the ids of the last batches of a shard.
 *
 * An event is a repeat only if it was stored with a batch that its record is no part of: a batch that is delivered again
 * finds its own events here, and stores them again under the same key.
 */
export class DedupeWindow {
    private readonly batchOf = new Map<string, StoredBatch>();
    private readonly batches: { batch: StoredBatch; ids: readonly string[] }[] = [];

    /** @param size - How many batches it knows. */
    constructor(private readonly size: number) {}

    /** Whether the object's ids are known. */
    knows(object: string): boolean {
        return this.batches.some(({ batch }) => batch.object === object);
    }

    /** Whether an event was stored with another batch than the one that holds its record. */
    isRepeat(id: string, position: string): boolean {
        const batch = this.batchOf.get(id);
        return batch !== undefined && !covers(batch, position);
    }

    /** Learns a batch that is stored, and forgets the oldest ones. */
    add(batch: StoredBatch, ids: readonly string[]): void {
        if (this.size === 0) {
            return;
        }
        const known = this.batches.findIndex((each) => each.batch.object === batch.object);
        if (known >= 0) {
            this.forget(known);
        }
        this.batches.push({ batch, ids });
        for (const id of ids) {
            this.batchOf.set(id, batch);
        }
        if (this.batches.length > this.size) {
            this.forget(0);
        }
    }

    private forget(index: number): void {
        const [{ batch, ids }] = this.batches.splice(index, 1);
        for (const id of ids) {
            if (this.batchOf.get(id) === batch) {
                this.batchOf.delete(id);
            }
        }
    }
}

/** The windows of the shards that a function reads; of the least recently read it forgets all. */
export class DedupeWindows {
    private readonly windows = new Map<string, DedupeWindow>();

    /**
     * @param batches - That each window knows.
     * @param shards - That are known at once. Default: 4; an execution environment mostly stays with one.
     */
    constructor(
        private readonly batches: number,
        private readonly shards = 4,
    ) {}

    of(shard: string): DedupeWindow {
        const window = this.windows.get(shard) ?? new DedupeWindow(this.batches);
        this.windows.delete(shard);
        this.windows.set(shard, window);
        if (this.windows.size > this.shards) {
            this.windows.delete(this.windows.keys().next().value!);
        }
        return window;
    }
}
