import type { KinesisStreamEvent } from "aws-lambda";

/** When the records of `kinesisEvent` arrive. */
export const arrival = Date.UTC(2026, 10, 23, 7, 30);

const firstSequence = 49_590_338_271_490_256_608_559_692_538_361_571_095_921_575_989_136_588_898n;

/** Sequence number of the record at a place in the shard. */
export const sequenceAt = (place: number): string => String(firstSequence + BigInt(place));

/** An event as Lambda's poller sends it, with one record for each text or bytes. */
export function kinesisEvent(
    records: readonly (string | Buffer)[],
    { shard = 0, from = 0, arrivesAt = arrival } = {},
): KinesisStreamEvent {
    const shardId = `shardId-${String(shard).padStart(12, "0")}`;
    return {
        Records: records.map((record, index) => ({
            kinesis: {
                kinesisSchemaVersion: "1.0",
                partitionKey: "key",
                sequenceNumber: sequenceAt(from + index),
                data: Buffer.from(record as string).toString("base64"),
                approximateArrivalTimestamp: arrivesAt / 1000,
            },
            eventSource: "aws:kinesis",
            eventVersion: "1.0",
            eventID: `${shardId}:${sequenceAt(from + index)}`,
            eventName: "aws:kinesis:record",
            invokeIdentityArn: "arn:aws:iam::123456789012:role/reader",
            awsRegion: "eu-west-1",
            eventSourceARN: "arn:aws:kinesis:eu-west-1:123456789012:stream/clickstream",
        })),
    };
}

/** A record that keeps the clickstream's contract. */
export function click(id: string, fields: Record<string, unknown> = {}): string {
    return JSON.stringify({
        event_id: id,
        event_time: "2026-11-23T07:29:59.000Z",
        session_id: "s-1",
        event: "product_view",
        ...fields,
    });
}
