import { createHash } from "node:crypto";
import type { KinesisStreamEvent, KinesisStreamRecord } from "aws-lambda";
import { payloadLimit } from "../../local/event-sources/batch-delivery";

/** How a stream hands its records to a function. */
export interface StreamSettings {
    readonly shards: number;
    /** Most records of a batch; Lambda allows up to 10,000. */
    readonly batchSize: number;
}

/** About what the JSON around a record's data takes. */
const envelopeBytes = 600;

/** A record on its way: its bytes and where it stands in the stream. */
export interface SentRecord {
    readonly bytes: Buffer;
    readonly shard: string;
    readonly sequenceNumber: string;
}

/** Puts records into shards by their partition key, and cuts each shard into batches as Lambda's poller does. */
export class KinesisBatches {
    private readonly open: { records: KinesisStreamRecord[]; bytes: number }[];
    private next = 49_590_338_271_490_256_608_559_692_538_361_571_095_921_575_989_136_588_898n;

    constructor(private readonly settings: StreamSettings) {
        this.open = Array.from({ length: settings.shards }, () => ({ records: [], bytes: 0 }));
    }

    /**
     * Adds a record.
     *
     * @param arrival - In ms since 1970 UTC.
     * @returns Where it stands, and the batch that it has completed, if any.
     */
    add(
        bytes: Buffer,
        partitionKey: string,
        arrival: number,
    ): { sent: SentRecord; batch?: KinesisStreamEvent } {
        const index = this.shardOf(partitionKey);
        const shard = `shardId-${String(index).padStart(12, "0")}`;
        const sequenceNumber = String(this.next++);
        const data = bytes.toString("base64");
        const pending = this.open[index];
        const full =
            pending.records.length >= this.settings.batchSize ||
            (pending.records.length > 0 && pending.bytes + data.length + envelopeBytes > payloadLimit);
        const batch = full ? this.take(index) : undefined;
        this.open[index].records.push({
            kinesis: {
                kinesisSchemaVersion: "1.0",
                partitionKey,
                sequenceNumber,
                data,
                approximateArrivalTimestamp: arrival / 1000,
            },
            eventSource: "aws:kinesis",
            eventVersion: "1.0",
            eventID: `${shard}:${sequenceNumber}`,
            eventName: "aws:kinesis:record",
            invokeIdentityArn: "arn:aws:iam::000000000000:role/replay",
            awsRegion: "us-east-1",
            eventSourceARN: "arn:aws:kinesis:us-east-1:000000000000:stream/replay",
        });
        this.open[index].bytes += data.length + envelopeBytes;
        return { sent: { bytes, shard, sequenceNumber }, batch };
    }

    /** The batches that are not full. */
    rest(): KinesisStreamEvent[] {
        return this.open.flatMap(({ records }, index) => (records.length > 0 ? [this.take(index)] : []));
    }

    private take(index: number): KinesisStreamEvent {
        const { records } = this.open[index];
        this.open[index] = { records: [], bytes: 0 };
        return { Records: records };
    }

    /** Shards split the range of the keys' MD5 evenly, as a new stream's do. */
    private shardOf(partitionKey: string): number {
        const hash = createHash("md5").update(partitionKey).digest().readUInt32BE();
        return Math.floor((hash / 2 ** 32) * this.settings.shards);
    }
}
