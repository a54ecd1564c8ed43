import { setTimeout as sleep } from "node:timers/promises";
import {
    GetRecordsCommand,
    GetShardIteratorCommand,
    type KinesisClient,
    ListShardsCommand,
    type Shard,
    type _Record,
} from "@aws-sdk/client-kinesis";
import type { KinesisStreamRecord } from "aws-lambda";

/** How a stream is read. */
export interface ReaderSettings {
    readonly streamName: string;
    readonly batchSize: number;
    /** How long records wait for a batch to fill, in ms, while the stream is followed. Default: 0 */
    readonly batchWindowMs?: number;
    /** Takes a batch of one shard; the next batch of that shard waits for it. */
    readonly deliver: (records: readonly KinesisStreamRecord[]) => Promise<void>;
}

/** Bytes of data in a batch at most, so that its payload stays below 6 MB with base64 and what is around it. */
const batchBytes = 4_000_000;

/** Lambda asks each shard once a second: https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html */
const pollMs = 1_000;

/**
 * Reads a stream as Lambda's pollers do: every shard at its own pace, in order, one batch at a time; the children of a
 * split or merge only after their parents are read to the end.
 */
export class ShardReader {
    private readonly finished = new Set<string>();

    constructor(
        private readonly client: KinesisClient,
        private readonly settings: ReaderSettings,
    ) {}

    /** Reads until no shard has anything left. */
    async drain(): Promise<void> {
        for (;;) {
            const shards = await this.shards();
            const ready = shards.filter((shard) => this.isReady(shard, shards));
            if (ready.length === 0) {
                return;
            }
            await Promise.all(ready.map(({ ShardId: id }) => this.read(id!)));
        }
    }

    /** Reads what is there and what comes, until the signal; then delivers what it holds. */
    async follow(signal: AbortSignal): Promise<void> {
        const reading = new Map<string, Promise<void>>();
        while (!signal.aborted) {
            const shards = await this.shards();
            for (const shard of shards.filter((each) => this.isReady(each, shards))) {
                const id = shard.ShardId!;
                if (!reading.has(id)) {
                    reading.set(id, this.read(id, signal));
                }
            }
            // A failing reader fails the whole; a finished one makes way for its shard's children.
            await Promise.race([...reading.values(), pause(5 * pollMs, signal)]);
            await pause(pollMs, signal);
        }
        await Promise.all(reading.values());
    }

    private isReady(
        { ShardId: id, ParentShardId: parent, AdjacentParentShardId: other }: Shard,
        all: readonly Shard[],
    ): boolean {
        const there = new Set(all.map((shard) => shard.ShardId));
        return (
            !this.finished.has(id!) &&
            [parent, other].every((each) => !each || !there.has(each) || this.finished.has(each))
        );
    }

    private async shards(): Promise<Shard[]> {
        const shards: Shard[] = [];
        let next: string | undefined;
        do {
            const page = await this.client.send(
                new ListShardsCommand(next ? { NextToken: next } : { StreamName: this.settings.streamName }),
            );
            shards.push(...(page.Shards ?? []));
            next = page.NextToken;
        } while (next);
        return shards;
    }

    /** Reads a shard to its end; one that is open until nothing is left in it, or until the signal if there is one. */
    private async read(shardId: string, signal?: AbortSignal): Promise<void> {
        const { streamName, batchSize, batchWindowMs = 0 } = this.settings;
        let { ShardIterator: iterator } = await this.client.send(
            new GetShardIteratorCommand({
                StreamName: streamName,
                ShardId: shardId,
                ShardIteratorType: "TRIM_HORIZON",
            }),
        );
        let held: _Record[] = [];
        let heldSince = 0;
        while (iterator && !signal?.aborted) {
            const {
                Records: records = [],
                NextShardIterator: next,
                MillisBehindLatest: behind,
            } = await this.client.send(
                new GetRecordsCommand({ ShardIterator: iterator, Limit: batchSize - held.length }),
            );
            if (held.length === 0) {
                heldSince = Date.now();
            }
            held.push(...records);
            const caughtUp = records.length === 0 && !behind;
            if (held.length >= batchSize || !signal || Date.now() - heldSince >= batchWindowMs || !next) {
                await this.deliver(shardId, held);
                held = [];
            }
            // A shard that was split or merged ends; an open one is done when nothing is left in it.
            iterator = caughtUp && !signal ? undefined : next;
            if (caughtUp && signal) {
                await pause(pollMs, signal);
            }
        }
        await this.deliver(shardId, held);
        if (!signal?.aborted) {
            this.finished.add(shardId);
        }
    }

    private async deliver(shardId: string, records: readonly _Record[]): Promise<void> {
        for (const batch of bySize(records)) {
            await this.settings.deliver(batch.map((record) => kinesisRecord(record, shardId)));
        }
    }
}

/** Waits, but not beyond the signal. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
    await sleep(ms, undefined, { signal }).catch(() => undefined);
}

function bySize(records: readonly _Record[]): _Record[][] {
    const batches: _Record[][] = [];
    let bytes = Infinity;
    for (const record of records) {
        const size = record.Data!.length;
        if (bytes + size > batchBytes) {
            batches.push([]);
            bytes = 0;
        }
        batches[batches.length - 1].push(record);
        bytes += size;
    }
    return batches;
}

function kinesisRecord(record: _Record, shardId: string): KinesisStreamRecord {
    return {
        kinesis: {
            kinesisSchemaVersion: "1.0",
            partitionKey: record.PartitionKey!,
            sequenceNumber: record.SequenceNumber!,
            data: Buffer.from(record.Data!).toString("base64"),
            approximateArrivalTimestamp: record.ApproximateArrivalTimestamp!.getTime() / 1000,
        },
        eventSource: "aws:kinesis",
        eventVersion: "1.0",
        eventID: `${shardId}:${record.SequenceNumber!}`,
        eventName: "aws:kinesis:record",
        invokeIdentityArn: "arn:aws:iam::000000000000:role/reader",
        awsRegion: "us-east-1",
        eventSourceARN: "arn:aws:kinesis:us-east-1:000000000000:stream/read",
    };
}
