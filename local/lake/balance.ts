import type { Ledger, TrafficDataset } from "./ledger";
import type { RefusedRecords, StoredRows } from "./lake-reader";

/** What became of everything that was sent to a dataset. */
export interface Balance {
    readonly dataset: TrafficDataset;
    /** Records that the pipeline took in, counted by their senders. */
    readonly in: number;
    /** Rows in the lake's files. */
    readonly stored: number;
    /** Records that the functions left out as repeats, by their own count. */
    readonly duplicates: number;
    /** Records in quarantine. */
    readonly quarantined: number;
    readonly files: number;
    readonly partitions: number;
    readonly reasons: Readonly<Record<string, number>>;
    /** What doesn't add up, in words; empty when everything is accounted for. */
    readonly mistakes: readonly string[];
}

/** Sets what was sent against what lies in the lake. */
export function balance(
    dataset: TrafficDataset,
    ledger: Ledger,
    lake: { readonly stored: StoredRows; readonly refused: RefusedRecords; readonly duplicates: number },
): Balance {
    const { stored, refused, duplicates } = lake;
    const sent = ledger.sent(dataset);
    const lost = [...ledger.expected(dataset)].filter((id) => !stored.ids.has(id) && !refused.ids.has(id));
    const accounted = stored.rows + duplicates + refused.records;
    return {
        dataset,
        in: sent,
        stored: stored.rows,
        duplicates,
        quarantined: refused.records,
        files: stored.files,
        partitions: stored.partitions,
        reasons: refused.reasons,
        mistakes: [
            ...(lost.length > 0
                ? [`${lost.length} records are nowhere, such as ${lost.slice(0, 3).join(", ")}`]
                : []),
            ...(stored.rows > stored.ids.size
                ? [`${stored.rows - stored.ids.size} rows are stored more than once`]
                : []),
            ...(accounted !== sent
                ? [`in ${sent} is not stored + duplicates + quarantined, ${accounted}`]
                : []),
            ...(stored.unregistered.length > 0
                ? [
                      `${stored.unregistered.length} files are in no partition of the catalog, such as ${stored.unregistered[0]}`,
                  ]
                : []),
        ],
    };
}
