/** Prices in US dollars, us-east-1. */
const prices = {
    /** A GB-second on arm64: https://aws.amazon.com/lambda/pricing/ */
    lambdaGbSecond: 0.0000133334,
    /** A million calls. */
    lambdaMillionCalls: 0.2,
    /** A thousand PUTs of S3 Standard: https://aws.amazon.com/s3/pricing/ */
    s3ThousandPuts: 0.005,
    /** A million write and read units on demand: https://aws.amazon.com/dynamodb/pricing/on-demand/ */
    dynamoMillionWrites: 0.625,
    dynamoMillionReads: 0.125,
};

/** Memory, in GB, at which Lambda gives a function one whole core. */
const oneCoreGb = 1769 / 1024;

/** DynamoDB units that an event takes, and a batch: claims and confirmations, histories of customer and card, ledger. */
const units: Readonly<
    Record<string, { readonly writes: number; readonly reads: number; readonly perBatch: number }>
> = {
    "clickstream-normalizer": { writes: 0, reads: 0, perBatch: 3 },
    "fraud-scorer": { writes: 2 + 2, reads: 2, perBatch: 2 },
    "event-consumer": { writes: 2, reads: 0, perBatch: 2 },
    "payment-recorder": { writes: 2, reads: 0, perBatch: 2 },
};

/**
 * What a million events cost in Lambda, S3 requests and DynamoDB, without storage, streams and network.
 *
 * @param eventsPerSecond - Measured on one core.
 * @param batch - Events of a call.
 */
export function costPerMillion(handler: string, eventsPerSecond: number, batch: number): number {
    const { writes, reads, perBatch } = units[handler];
    const calls = 1e6 / batch;
    return (
        (1e6 / eventsPerSecond) * oneCoreGb * prices.lambdaGbSecond +
        (calls / 1e6) * prices.lambdaMillionCalls +
        (calls / 1000) * prices.s3ThousandPuts +
        (writes + (calls * perBatch) / 1e6) * prices.dynamoMillionWrites +
        reads * prices.dynamoMillionReads
    );
}
