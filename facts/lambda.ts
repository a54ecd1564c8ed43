/** A range of whole numbers, both ends allowed. */
interface WholeRange {
    least: number;
    most: number;
}

/**
 * Limits of a function.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const functionLimits = {
    timeoutSeconds: { least: 1, most: 900 },
    memoryMb: { least: 128, most: 10_240 },
} as const satisfies Record<string, WholeRange>;

/**
 * Limits of how a function reads a stream or topic. The API also takes -1, without end, for retries and age: one bad
 * record would then hold up its shard until it expires, so it isn't offered here.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
 */
export const eventSourceLimits = {
    batchSize: { least: 1, most: 10_000 },
    batchWindowSeconds: { least: 0, most: 300 },
    parallelizationFactor: { least: 1, most: 10 },
    retryAttempts: { least: 0, most: 10_000 },
    recordAgeSeconds: { least: 60, most: 604_800 },
    tumblingWindowSeconds: { least: 0, most: 900 },
    minimumPollers: { least: 1, most: 200 },
    maximumPollers: { least: 1, most: 2000 },
} as const satisfies Record<string, WholeRange>;

/** Runtime of the project's functions: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html */
export const lambdaRuntime = "nodejs24.x";

/** Whether a value lies in a range, both ends allowed. */
export function isWholeWithin(value: number, { least, most }: WholeRange): boolean {
    return Number.isInteger(value) && value >= least && value <= most;
}
