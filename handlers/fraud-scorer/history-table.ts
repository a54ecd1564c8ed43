import {
    type AttributeValue,
    BatchExecuteStatementCommand,
    BatchGetItemCommand,
    ConditionalCheckFailedException,
    type DynamoDBClient,
    PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { chunks, inParallel } from "../state/parallel";
import { decodeHistory, encodeHistory, type History, mergeHistories } from "./history";

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

/** Statements of a BatchExecuteStatement call. */
const batchLimit = 25;

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
                    history: decodeHistory(recent.S!),
                    version: Number(version.N),
                });
            }
            pending = [...(left?.[this.tableName]?.Keys ?? []), ...pending.slice(batchGetLimit)];
        }
        return found;
    }

    /** Adds to histories that were read before. */
    async add(
        additions: ReadonlyMap<string, History>,
        read: ReadonlyMap<string, StoredHistory>,
        signal?: AbortSignal,
    ): Promise<void> {
        const changed = [...additions]
            .map(([name, added]) => ({ name, added, read: read.get(name)! }))
            .filter((each) => !isWithin(each.added, each.read.history));
        await inParallel(chunks(changed, batchLimit), (batch) => this.addAll(batch, signal));
    }

    /** Writes 25 with one call; one that another shard has changed meanwhile is read and added to again. */
    private async addAll(changes: readonly Change[], signal?: AbortSignal): Promise<void> {
        const { Responses: responses = [] } = await this.client.send(
            new BatchExecuteStatementCommand({
                Statements: changes.map(({ name, added, read }) => {
                    const { recent, version, expiresAt } = this.item(added, read);
                    return read.version === 0
                        ? {
                              Statement: `INSERT INTO "${this.tableName}" VALUE {'id': ?, 'recent': ?, 'version': ?, 'expiresAt': ?}`,
                              Parameters: [{ S: key(name) }, recent, version, expiresAt],
                          }
                        : {
                              Statement: `UPDATE "${this.tableName}" SET recent = ? SET version = ? SET expiresAt = ? WHERE id = ? AND version = ?`,
                              Parameters: [
                                  recent,
                                  version,
                                  expiresAt,
                                  { S: key(name) },
                                  { N: String(read.version) },
                              ],
                          };
                }),
            }),
            { abortSignal: signal },
        );
        await inParallel(changes, async (change, index) => {
            if (!responses[index] || responses[index].Error) {
                await this.addAgain(change, signal);
            }
        });
    }

    private async addAgain({ name, added }: Change, signal?: AbortSignal): Promise<void> {
        const read = (await this.read([name], signal)).get(name)!;
        if (isWithin(added, read.history)) {
            return;
        }
        try {
            await this.client.send(
                new PutItemCommand({
                    TableName: this.tableName,
                    Item: { id: { S: key(name) }, ...this.item(added, read) },
                    ConditionExpression: "attribute_not_exists(id) OR version = :version",
                    ExpressionAttributeValues: { ":version": { N: String(read.version) } },
                }),
                { abortSignal: signal },
            );
        } catch (error) {
            if (!(error instanceof ConditionalCheckFailedException)) {
                throw error;
            }
            await this.addAgain({ name, added, read }, signal);
        }
    }

    private item(
        added: History,
        read: StoredHistory,
    ): Record<"recent" | "version" | "expiresAt", AttributeValue> {
        return {
            recent: { S: encodeHistory(mergeHistories(read.history, added)) },
            version: { N: String(read.version + 1) },
            expiresAt: { N: String(Math.floor(Date.now() / 1000) + expirySeconds) },
        };
    }
}

/** A history that is to be added to. */
interface Change {
    readonly name: string;
    readonly added: History;
    readonly read: StoredHistory;
}

/** Whether a history has all of the transactions, or has newer ones in their place. */
function isWithin(added: History, history: History): boolean {
    return encodeHistory(mergeHistories(history, added)) === encodeHistory(history);
}

function key(name: string): string {
    return `history#${name}`;
}
