/** Where a batch of records comes from, by which its objects are named. */
export interface BatchOrigin {
    /** Shard, such as `shardId-000000000003`, or topic partition. */
    readonly source: string;
    /** Sequence number or offset of the first record. */
    readonly first: string;
    /** Sequence number or offset of the last record. */
    readonly last: string;
}

/** File name of a batch, without extension: the same batch has the same name, so a retry overwrites what it wrote. */
export function batchName({ source, first, last }: BatchOrigin): string {
    return `${source}-${first}-${last}`;
}
