import { covers, type Range } from "../state/batch-ledger";
import { IdIndex } from "./id-index";

/** A batch of rows: its records' range, and the object with its rows, as `<bucket>/<key>`. */
export interface RowBatch extends Range {
    readonly object: string;
}

/**
 * Knows the ids of the last batches of a shard, and of the one that is being sorted.
 *
 * An event is a repeat if it came in this batch before, or was stored with a batch that its record is no part of: a batch
 * that is delivered again finds its own events here, and stores them again under the same key.
 */
export class DedupeWindow {
    private readonly batchOf = new IdIndex<RowBatch>();
    private readonly batches: { batch: RowBatch; ids: readonly string[] }[] = [];

    /** @param size - How many batches it knows. */
    constructor(private readonly size: number) {}

    /** Whether the object's ids are known. */
    knows(object: string): boolean {
        return this.batches.some(({ batch }) => batch.object === object);
    }

    /** Takes an event into a batch. @returns Whether it is the first of its id. */
    take(id: string, position: string, batch: RowBatch): boolean {
        const known = this.batchOf.add(id, batch);
        if (known === undefined) {
            return true;
        }
        if (known === batch || !covers(known, position)) {
            return false;
        }
        this.batchOf.set(id, batch);
        return true;
    }

    /** Keeps a batch that is stored, and forgets the oldest ones. */
    keep(batch: RowBatch, ids: readonly string[]): void {
        const known = this.batches.findIndex((each) => each.batch.object === batch.object);
        if (known >= 0) {
            this.forget(this.batches.splice(known, 1)[0]);
        }
        this.batches.push({ batch, ids });
        if (this.batches.length > this.size) {
            this.forget(this.batches.shift()!);
        }
    }

    /** Learns a batch that another process has stored. */
    learn(batch: RowBatch, ids: readonly string[]): void {
        for (const id of ids) {
            this.batchOf.set(id, batch);
        }
        this.keep(batch, ids);
    }

    /** Forgets a batch that could not be stored: else its retry would be lost. */
    drop(batch: RowBatch, ids: readonly string[]): void {
        this.forget({ batch, ids });
    }

    private forget({ batch, ids }: { batch: RowBatch; ids: readonly string[] }): void {
        for (const id of ids) {
            this.batchOf.delete(id, batch);
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
