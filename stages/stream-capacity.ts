/** Capacity of a stream: no shards in the settings stand for capacity on demand. */
export function streamCapacity({ shards, retentionHours }: { shards: number; retentionHours: number }): {
    shardCount?: number;
    retentionHours: number;
} {
    return { shardCount: shards || undefined, retentionHours };
}
