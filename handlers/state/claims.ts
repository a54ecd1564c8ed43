import {
    type AttributeValue,
    BatchExecuteStatementCommand,
    BatchWriteItemCommand,
    ConditionalCheckFailedException,
    DeleteItemCommand,
    type DynamoDBClient,
    PutItemCommand,
    type WriteRequest,
} from "@aws-sdk/client-dynamodb";
import { setTimeout as sleep } from "node:timers/promises";
import type { Deadline } from "../runtime/deadline";
import { chunks, inParallel } from "./parallel";

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

/** Statements of a BatchExecuteStatement call, and items of a BatchWriteItem call. */
const batchLimit = 25;

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
    async claim(claims: readonly Claim[], deadline: Deadline): Promise<ClaimOutcome[]> {
        const outcomes = await inParallel(chunks(claims, batchLimit), (batch) =>
            this.claimNew(batch, deadline),
        );
        return outcomes.flat();
    }

    /** Says that records are stored which have just been claimed, within the claimant's time. */
    async confirm(claims: readonly Claim[], signal?: AbortSignal): Promise<void> {
        await inParallel(chunks(claims, batchLimit), (batch) => this.writeAll(batch, signal));
    }

    /** Says that records are stored which may have been claimed long ago; what is another owner's by now stays so. */
    async confirmLate(claims: readonly Claim[], signal?: AbortSignal): Promise<void> {
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

    /** Nearly every record is new: 25 are claimed with one call, and only what is there already is looked at. */
    private async claimNew(claims: readonly Claim[], deadline: Deadline): Promise<ClaimOutcome[]> {
        if (claims.length === 1) {
            return [await this.claimKnown(claims[0], deadline)];
        }
        const { Responses: responses = [] } = await this.client.send(
            new BatchExecuteStatementCommand({
                Statements: claims.map((claim) => {
                    const item = this.claimed(claim, deadline);
                    const names = Object.keys(item);
                    return {
                        Statement: `INSERT INTO "${this.settings.tableName}" VALUE {${names.map((name) => `'${name}': ?`).join(", ")}}`,
                        Parameters: names.map((name) => item[name]),
                    };
                }),
            }),
            { abortSignal: deadline.signal },
        );
        // One that is there, or was throttled, is tried by itself.
        return inParallel(claims, (claim, index) =>
            responses[index] && !responses[index].Error
                ? Promise.resolve<ClaimOutcome>("ours")
                : this.claimKnown(claim, deadline),
        );
    }

    private async claimKnown(claim: Claim, deadline: Deadline): Promise<ClaimOutcome> {
        const state = await this.put(
            this.claimed(claim, deadline),
            // Expired items stay for days until the table deletes them.
            "attribute_not_exists(id) OR #owner = :owner OR expiresAt < :now " +
                "OR (#state = :claimed AND leaseUntil < :now)",
            { ":now": { N: String(this.now()) }, ":claimed": { S: "claimed" } },
            deadline.signal,
        );
        return state === undefined ? "ours" : state === "stored" ? "stored" : "held";
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

    private async writeAll(claims: readonly Claim[], signal?: AbortSignal): Promise<void> {
        let pending: WriteRequest[] = claims.map((claim) => ({
            PutRequest: { Item: this.item(claim, "stored") },
        }));
        for (let attempt = 0; pending.length > 0; attempt += 1) {
            if (attempt > 0) {
                await sleep(Math.random() * Math.min(1000, 50 * 2 ** attempt), undefined, { signal });
            }
            const { UnprocessedItems: left } = await this.client.send(
                new BatchWriteItemCommand({ RequestItems: { [this.settings.tableName]: pending } }),
                { abortSignal: signal },
            );
            pending = left?.[this.settings.tableName] ?? [];
        }
    }

    private claimed(claim: Claim, { endsAt }: Deadline): Record<string, AttributeValue> {
        return { ...this.item(claim, "claimed"), leaseUntil: { N: String(Math.ceil(endsAt / 1000) + 1) } };
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
