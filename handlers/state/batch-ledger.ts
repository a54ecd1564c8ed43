import {
    BatchGetItemCommand,
    BatchWriteItemCommand,
    type AttributeValue,
    type DynamoDBClient,
} from "@aws-sdk/client-dynamodb";

/** Records of one shard or topic partition, from the first to the last. */
export interface Range {
    /** Shard, or topic and partition. */
    readonly source: string;
    /** Sequence number or offset: a whole number in decimal. */
    readonly first: string;
    readonly last: string;
}

/** A range that a batch set out to store, and the object whose presence tells that it did, as `<bucket>/<key>`. */
export interface Entry extends Range {
    readonly object: string;
    /** Batches with rows that were stored last, this one among them, oldest first; for those who keep a window. */
    readonly recent: readonly (Range & { readonly object: string })[];
}

/** Longer than a Kinesis stream of this product keeps records, in seconds. */
const expirySeconds = 8 * 86_400;

/**
 * Remembers for each shard or partition the batch that was stored last, so that a batch which is delivered again in
 * other bounds (halved after a crash, or put together anew) is recognised.
 *
 * Written before the objects, it says what they are going to be; the last object's presence says that all are there.
 */
export class BatchLedger {
    constructor(
        private readonly client: DynamoDBClient,
        private readonly tableName: string,
        /** Name of the function: each reader of a stream has its own ledger. */
        private readonly reader: string,
    ) {}

    /** The entry of each source that has one. */
    async read(sources: readonly string[], signal?: AbortSignal): Promise<Map<string, Entry>> {
        const entries = new Map<string, Entry>();
        let keys: Record<string, AttributeValue>[] = sources.map((source) => ({
            id: { S: this.key(source) },
        }));
        while (keys.length > 0) {
            const { Responses: found, UnprocessedKeys: left } = await this.client.send(
                new BatchGetItemCommand({
                    RequestItems: { [this.tableName]: { Keys: keys, ConsistentRead: true } },
                }),
                { abortSignal: signal },
            );
            for (const { source, first, last, object, recent } of found?.[this.tableName] ?? []) {
                entries.set(source.S!, {
                    source: source.S!,
                    first: first.S!,
                    last: last.S!,
                    object: object.S!,
                    recent: JSON.parse(recent?.S ?? "[]") as Entry["recent"],
                });
            }
            keys = left?.[this.tableName]?.Keys ?? [];
        }
        return entries;
    }

    /**
     * Says what is about to be stored, in one object or with that object as the last.
     *
     * @param recent - Kept with the entry; see there.
     */
    async intend(
        ranges: readonly Range[],
        object: string,
        signal?: AbortSignal,
        recent: Entry["recent"] = [],
    ): Promise<void> {
        const expiresAt = { N: String(Math.floor(Date.now() / 1000) + expirySeconds) };
        let requests = ranges.map(({ source, first, last }) => ({
            PutRequest: {
                Item: {
                    id: { S: this.key(source) },
                    source: { S: source },
                    first: { S: first },
                    last: { S: last },
                    object: { S: object },
                    ...(recent.length > 0 && { recent: { S: JSON.stringify(recent) } }),
                    expiresAt,
                },
            },
        }));
        while (requests.length > 0) {
            const { UnprocessedItems: left } = await this.client.send(
                new BatchWriteItemCommand({ RequestItems: { [this.tableName]: requests.slice(0, 25) } }),
                { abortSignal: signal },
            );
            requests = [...((left?.[this.tableName] ?? []) as typeof requests), ...requests.slice(25)];
        }
    }

    private key(source: string): string {
        return `ledger#${this.reader}#${source}`;
    }
}

/** Whether a range holds a position. */
export function covers({ first, last }: Range, position: string): boolean {
    const place = BigInt(position);
    return BigInt(first) <= place && place <= BigInt(last);
}
