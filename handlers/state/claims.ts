import {
    type AttributeValue,
    ConditionalCheckFailedException,
    DeleteItemCommand,
    type DynamoDBClient,
    PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { Deadline } from "../runtime/deadline";

/** A record that somebody wants to store, and who. */
export interface Claim {
    /** Identity of the record within its dataset. */
    readonly id: string;
    /** Who stores it: its place in the stream, or the request that brought it. */
    readonly owner: string;
}

/**
 * `ours`: to be stored by the claimant, now or again. `stored`: somebody else has stored it. `held`: somebody else claims
 * it and may still store it.
 */
export type ClaimOutcome = "ours" | "stored" | "held";

export interface ClaimSettings {
    readonly tableName: string;
    /** Dataset, which keeps ids of different datasets apart. */
    readonly dataset: string;
    /** How long a repeat is recognised, in seconds. */
    readonly windowSeconds: number;
}

/** Requests under way at once; the SDK opens up to 50 connections. */
const concurrency = 50;

/**
 * Sees to it that of all deliveries of a record one is stored, in three steps: claim, store, confirm.
 *
 * A claim that is not confirmed within its lease is void, so a crash between claim and store loses nothing: the same
 * owner may go on at any time, and another one after the lease.
 *
 * Items have the attributes `id`, `owner`, `state` (`claimed`, `stored`), `leaseUntil` of a claim, and `expiresAt` (both in
 * seconds since 1970); the table deletes them by `expiresAt`.
 */
export class Claims {
    constructor(
        private readonly client: DynamoDBClient,
        private readonly settings: ClaimSettings,
        private readonly now: () => number = () => Math.floor(Date.now() / 1000),
    ) {}

    /**
     * Claims records, until the claimant's time is up.
     *
     * @returns What came of each, in their order.
     */
    async claim(claims: readonly Claim[], { signal, endsAt }: Deadline): Promise<ClaimOutcome[]> {
        return inParallel(claims, async (claim) => {
            const held = await this.put(
                { ...this.item(claim, "claimed"), leaseUntil: { N: String(Math.ceil(endsAt / 1000) + 1) } },
                // Expired items stay for days until the table deletes them.
                "attribute_not_exists(id) OR #owner = :owner OR expiresAt < :now " +
                    "OR (#state = :claimed AND leaseUntil < :now)",
                { ":now": { N: String(this.now()) }, ":claimed": { S: "claimed" } },
                signal,
            );
            return held === undefined ? "ours" : held === "stored" ? "stored" : "held";
        });
    }

    /** Says that claimed records are stored. A claim that has passed to another owner stays the other's. */
    async confirm(claims: readonly Claim[], signal?: AbortSignal): Promise<void> {
        await inParallel(claims, (claim) =>
            this.put(this.item(claim, "stored"), "attribute_not_exists(id) OR #owner = :owner", {}, signal),
        );
    }

    /** Gives a claim up, so that another owner need not wait for the end of the lease. */
    async release({ id, owner }: Claim, signal?: AbortSignal): Promise<void> {
        try {
            await this.client.send(
                new DeleteItemCommand({
                    TableName: this.settings.tableName,
                    Key: { id: { S: this.key(id) } },
                    ConditionExpression: "#owner = :owner AND #state = :claimed",
                    ExpressionAttributeNames: { "#owner": "owner", "#state": "state" },
                    ExpressionAttributeValues: { ":owner": { S: owner }, ":claimed": { S: "claimed" } },
                }),
                { abortSignal: signal },
            );
        } catch (error) {
            if (!(error instanceof ConditionalCheckFailedException)) {
                throw error;
            }
        }
    }

    /** @returns The state of the item that stands in the way; nothing when it was written. */
    private async put(
        item: Record<string, AttributeValue>,
        condition: string,
        values: Record<string, AttributeValue>,
        signal?: AbortSignal,
    ): Promise<string | undefined> {
        try {
            await this.client.send(
                new PutItemCommand({
                    TableName: this.settings.tableName,
                    Item: item,
                    ConditionExpression: condition,
                    ExpressionAttributeNames: {
                        "#owner": "owner",
                        ...(condition.includes("#state") && { "#state": "state" }),
                    },
                    ExpressionAttributeValues: { ":owner": item.owner, ...values },
                    ReturnValuesOnConditionCheckFailure: "ALL_OLD",
                }),
                { abortSignal: signal },
            );
            return undefined;
        } catch (error) {
            if (error instanceof ConditionalCheckFailedException) {
                return error.Item?.state?.S ?? "claimed";
            }
            throw error;
        }
    }

    private item({ id, owner }: Claim, state: "claimed" | "stored"): Record<string, AttributeValue> {
        return {
            id: { S: this.key(id) },
            owner: { S: owner },
            state: { S: state },
            expiresAt: { N: String(this.now() + this.settings.windowSeconds) },
        };
    }

    private key(id: string): string {
        return `${this.settings.dataset}#${id}`;
    }
}

/** Does the work for all, some at once; after a failure nothing new is begun, and nothing is left running. */
async function inParallel<T, R>(all: readonly T[], work: (each: T) => Promise<R>): Promise<R[]> {
    const results = new Array<R>(all.length);
    let next = 0;
    const worker = async (): Promise<void> => {
        for (let index = next++; index < all.length; index = next++) {
            try {
                results[index] = await work(all[index]);
            } catch (error) {
                next = all.length;
                throw error;
            }
        }
    };
    const workers = Array.from({ length: Math.min(concurrency, all.length) }, worker);
    const failed = (await Promise.allSettled(workers)).find((each) => each.status === "rejected");
    if (failed) {
        throw failed.reason;
    }
    return results;
}
