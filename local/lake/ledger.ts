import { createHash } from "node:crypto";

/** The datasets that traffic ends in. */
export const trafficDatasets = ["clickstream", "transactions", "payments", "events", "inventory"] as const;

export type TrafficDataset = (typeof trafficDatasets)[number];

/** What was sent, dataset by dataset, kept by the senders alone: the pipeline's own counts play no part in it. */
export class Ledger {
    private readonly counts = new Map<TrafficDataset, number>();
    private readonly ids = new Map<TrafficDataset, Set<string>>();

    /** Records that the pipeline has taken in. */
    add(dataset: TrafficDataset, records = 1): void {
        this.counts.set(dataset, this.sent(dataset) + records);
    }

    /** Records that an entrance itself counts. */
    set(dataset: TrafficDataset, records: number): void {
        this.counts.set(dataset, records);
    }

    /** A record by its id, which the lake or the quarantine has to have; its bytes, where it is spoilt. */
    expect(dataset: TrafficDataset, id: string): void {
        const ids = this.ids.get(dataset) ?? new Set();
        ids.add(id);
        this.ids.set(dataset, ids);
    }

    sent(dataset: TrafficDataset): number {
        return this.counts.get(dataset) ?? 0;
    }

    /** Ids that have to be somewhere. */
    expected(dataset: TrafficDataset): ReadonlySet<string> {
        return this.ids.get(dataset) ?? new Set();
    }
}

/** Identity of a record by its bytes. */
export function bytesId(bytes: Uint8Array): string {
    return createHash("sha256").update(bytes).digest("hex");
}
