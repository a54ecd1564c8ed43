import {
    type AttributeValue,
    BatchGetItemCommand,
    ConditionalCheckFailedException,
    type DynamoDBClient,
    PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { type History, mergeHistories, type PastTransaction } from "./history";

/** A history as it was read. */
export interface StoredHistory {
    readonly history: History;
    /** Counts the writes; 0 for one that isn't there. */
    readonly version: number;
}

/** A history that isn't added to for 30 days says nothing any more, in seconds. */
const expirySeconds = 30 * 86_400;

/** Keys of a BatchGetItem call: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const batchGetLimit = 100;

const none: StoredHistory = { history: [], version: 0 };

/** Keeps histories in a DynamoDB table, one item each. Whoever writes adds, and never takes away what others added. */
export class HistoryTable {
    constructor(
        private readonly client: DynamoDBClient,
        private readonly tableName: string,
    ) {}

    /** @returns Each history that was asked for, empty if there is none. */
    async read(names: Iterable<string>, signal?: AbortSignal): Promise<Map<string, StoredHistory>> {
        const found = new Map<string, StoredHistory>([...names].map((name) => [name, none]));
        let pending: Record<string, AttributeValue>[] = [...found.keys()].map((name) => ({
            id: { S: key(name) },
        }));
        while (pending.length > 0) {
            const { Responses: items, UnprocessedKeys: left } = await this.client.send(
                new BatchGetItemCommand({
                    RequestItems: {
                        [this.tableName]: { Keys: pending.slice(0, batchGetLimit), ConsistentRead: true },
                    },
                }),
                { abortSignal: signal },
            );
            for (const { id, recent, version } of items?.[this.tableName] ?? []) {
                found.set(id.S!.slice(key("").length), {
                    history: JSON.parse(recent.S!) as PastTransaction[],
                    version: Number(version.N),
                });
            }
            pending = [...(left?.[this.tableName]?.Keys ?? []), ...pending.slice(batchGetLimit)];
        }
        return found;
    }

    /** Adds to histories. */
    async add(
        additions: ReadonlyMap<string, History>,
        read: ReadonlyMap<string, StoredHistory>,
        signal?: AbortSignal,
    ): Promise<void> {
        const writes = [...additions].map(([name, added]) =>
            this.addOne(name, added, read.get(name)!, signal),
        );
        const failed = (await Promise.allSettled(writes)).find((write) => write.status === "rejected");
        if (failed) {
            throw failed.reason;
        }
    }

    private async addOne(
        name: string,
        added: History,
        read: StoredHistory,
        signal?: AbortSignal,
    ): Promise<void> {
        const recent = mergeHistories(read.history, added);
        if (JSON.stringify(recent) === JSON.stringify(read.history)) {
            return;
        }
        try {
            await this.client.send(
                new PutItemCommand({
                    TableName: this.tableName,
                    Item: {
                        id: { S: key(name) },
                        recent: { S: JSON.stringify(recent) },
                        version: { N: String(read.version + 1) },
                        expiresAt: { N: String(Math.floor(Date.now() / 1000) + expirySeconds) },
                    },
                    ConditionExpression: "attribute_not_exists(id) OR version = :version",
                    ExpressionAttributeValues: { ":version": { N: String(read.version) } },
                }),
                { abortSignal: signal },
            );
        } catch (error) {
            if (!(error instanceof ConditionalCheckFailedException)) {
                throw error;
            }
            // Another shard has added to it meanwhile.
            const again = await this.read([name], signal);
            await this.addOne(name, added, again.get(name)!, signal);
        }
    }
}

function key(name: string): string {
    return `history#${name}`;
}
