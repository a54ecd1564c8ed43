/**
 * Hours that a stream can keep its records.
 *
 * Source: https://docs.aws.amazon.com/kinesis/latest/APIReference/API_IncreaseStreamRetentionPeriod.html
 */
export const streamRetentionHours = { least: 24, most: 8760 } as const;

/**
 * Size that a stream can allow one record, in KiB.
 *
 * Source: https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UpdateMaxRecordSize.html
 */
export const streamRecordKib = { least: 1024, most: 10_240 } as const;

/**
 * Metrics that a stream can report for each shard.
 *
 * Source: https://docs.aws.amazon.com/kinesis/latest/APIReference/API_EnableEnhancedMonitoring.html
 */
export const shardMetrics = [
    "IncomingBytes",
    "IncomingRecords",
    "IteratorAgeMilliseconds",
    "OutgoingBytes",
    "OutgoingRecords",
    "ReadProvisionedThroughputExceeded",
    "WriteProvisionedThroughputExceeded",
] as const;

/** Those of `shardMetrics` that show which shard is hot, or read too slowly; each is paid by shard and month. */
export const hotShardMetrics = [
    "IncomingBytes",
    "IncomingRecords",
    "IteratorAgeMilliseconds",
    "ReadProvisionedThroughputExceeded",
    "WriteProvisionedThroughputExceeded",
] as const satisfies (typeof shardMetrics)[number][];

/** Whether a stream can keep its records for that many hours. */
export function isStreamRetention(hours: number): boolean {
    return (
        Number.isInteger(hours) && hours >= streamRetentionHours.least && hours <= streamRetentionHours.most
    );
}

/** Whether a stream can allow records of that many KiB. */
export function isStreamRecordSize(kib: number): boolean {
    return Number.isInteger(kib) && kib >= streamRecordKib.least && kib <= streamRecordKib.most;
}

/** Whether a stream can report that metric for each shard. */
export function isShardMetric(name: string): boolean {
    return shardMetrics.some((metric) => metric === name);
}
