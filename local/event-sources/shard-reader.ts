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
    /** Takes a batch of one shard; the next batch of that shard waits for it. */
    readonly deliver: (records: readonly KinesisStreamRecord[]) => Promise<void>;
}

/** Bytes of data in a batch at most, so that its payload stays below 6 MB with base64 and what is around it. */
const batchBytes = 4_000_000;

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

    private async read(shardId: string): Promise<void> {
        const { streamName, batchSize, deliver } = this.settings;
        let { ShardIterator: iterator } = await this.client.send(
            new GetShardIteratorCommand({
                StreamName: streamName,
                ShardId: shardId,
                ShardIteratorType: "TRIM_HORIZON",
            }),
        );
        while (iterator) {
            const {
                Records: records = [],
                NextShardIterator: next,
                MillisBehindLatest: behind,
            } = await this.client.send(new GetRecordsCommand({ ShardIterator: iterator, Limit: batchSize }));
            for (const batch of bySize(records)) {
                await deliver(batch.map((record) => kinesisRecord(record, shardId)));
            }
            // A shard that was split or merged ends; an open one is done when nothing is left in it.
            iterator = records.length === 0 && !behind ? undefined : next;
        }
        this.finished.add(shardId);
    }
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
