import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

interface Shard {
    readonly id: string;
    readonly parent?: string;
    readonly adjacentParent?: string;
    /** Range of the keys' hashes, both ends included. */
    readonly from: bigint;
    readonly to: bigint;
    readonly records: { sequence: bigint; key: string; data: string; arrived: number }[];
    closed: boolean;
}

const maxHash = 2n ** 128n - 1n;
const firstSequence = 49_590_338_271_490_256_608_559_692_538_361_571_095_921_575_989_136_588_898n;

/**
 * A Kinesis stream that speaks the service's JSON protocol, for what emulators don't do: a shard that is split or merged
 * keeps its records, is read to its end, and then gives no further iterator; records may have 10 MiB.
 */
export class KinesisStandIn {
    private readonly server: Server;
    private readonly shards: Shard[] = [];
    /** Data of each record that was put, base64, in order. */
    readonly sent: string[] = [];
    private sequence = firstSequence;

    constructor(shardCount: number) {
        const width = (maxHash + 1n) / BigInt(shardCount);
        for (let index = 0; index < shardCount; index += 1) {
            const last = index === shardCount - 1;
            this.open(BigInt(index) * width, last ? maxHash : BigInt(index + 1) * width - 1n);
        }
        this.server = createServer((request, response) => {
            this.answer(request).then(
                (body) => response.writeHead(200, { "content-type": "application/x-amz-json-1.1" }).end(body),
                (error: Error) =>
                    response
                        .writeHead(400, { "content-type": "application/x-amz-json-1.1" })
                        .end(JSON.stringify({ __type: "InvalidArgumentException", message: error.message })),
            );
        });
    }

    async start(): Promise<string> {
        await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
        return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    }

    async stop(): Promise<void> {
        this.server.closeAllConnections();
        await new Promise((resolve) => this.server.close(resolve));
    }

    /** Puts a record into the shard of its key. */
    put(key: string, data: Buffer): void {
        const hash = BigInt(`0x${createHash("md5").update(key).digest("hex")}`);
        const shard = this.shards.find(({ closed, from, to }) => !closed && from <= hash && hash <= to)!;
        const encoded = data.toString("base64");
        this.sent.push(encoded);
        shard.records.push({ sequence: this.sequence++, key, data: encoded, arrived: Date.now() });
    }

    /** Splits an open shard in two halves. */
    split(id: string): void {
        const shard = this.shards.find((each) => each.id === id)!;
        shard.closed = true;
        const middle = (shard.from + shard.to) / 2n;
        this.open(shard.from, middle, id);
        this.open(middle + 1n, shard.to, id);
    }

    /** Merges two open shards that are neighbours. */
    merge(id: string, neighbour: string): void {
        const [one, other] = [id, neighbour].map((each) => this.shards.find((shard) => shard.id === each)!);
        one.closed = other.closed = true;
        this.open(one.from, other.to, id, neighbour);
    }

    private open(from: bigint, to: bigint, parent?: string, adjacentParent?: string): void {
        const id = `shardId-${String(this.shards.length).padStart(12, "0")}`;
        this.shards.push({ id, parent, adjacentParent, from, to, records: [], closed: false });
    }

    private async answer(request: IncomingMessage): Promise<string> {
        const chunks: Buffer[] = [];
        for await (const chunk of request) {
            chunks.push(chunk as Buffer);
        }
        const input = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, string | number>;
        const action = (request.headers["x-amz-target"] as string).split(".")[1];
        switch (action) {
            case "ListShards":
                return JSON.stringify({
                    Shards: this.shards.map(({ id, parent, adjacentParent, from, to }) => ({
                        ShardId: id,
                        ParentShardId: parent,
                        AdjacentParentShardId: adjacentParent,
                        HashKeyRange: { StartingHashKey: String(from), EndingHashKey: String(to) },
                        SequenceNumberRange: { StartingSequenceNumber: String(firstSequence) },
                    })),
                });
            case "GetShardIterator":
                return JSON.stringify({ ShardIterator: `${input.ShardId}/0` });
            case "GetRecords":
                return JSON.stringify(this.records(String(input.ShardIterator), Number(input.Limit)));
            default:
                throw new Error(`This stand-in does not know ${action}.`);
        }
    }

    private records(iterator: string, limit: number): object {
        const [id, from] = iterator.split("/");
        const shard = this.shards.find((each) => each.id === id)!;
        const end = Number(from) + limit;
        const left = Math.max(0, shard.records.length - end);
        return {
            Records: shard.records.slice(Number(from), end).map(({ sequence, key, data, arrived }) => ({
                SequenceNumber: String(sequence),
                PartitionKey: key,
                Data: data,
                ApproximateArrivalTimestamp: arrived / 1000,
            })),
            MillisBehindLatest: left > 0 ? 1000 : 0,
            ...(shard.closed && left === 0
                ? { ChildShards: [] }
                : { NextShardIterator: `${id}/${Math.min(end, shard.records.length)}` }),
        };
    }
}
