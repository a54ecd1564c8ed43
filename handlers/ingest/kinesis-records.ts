import type { KinesisStreamEvent, KinesisStreamRecord } from "aws-lambda";
import type { IncomingRecord } from "./incoming-record";

/** The event isn't one of a Kinesis stream: the function has the wrong trigger. */
export class ForeignEventError extends Error {
    override readonly name = "ForeignEventError";
}

/**
 * Records of a Kinesis event.
 *
 * @throws {ForeignEventError} When something else has called the function.
 */
export function recordsOf(event: Partial<KinesisStreamEvent> | undefined): readonly KinesisStreamRecord[] {
    const records = event?.Records;
    const foreign = records?.find(({ kinesis, eventID }) => !kinesis?.sequenceNumber || !eventID);
    if (!Array.isArray(records) || foreign) {
        throw new ForeignEventError(
            "The event holds no records of a Kinesis stream; allowed: what an event source mapping of a stream sends. " +
                "Check what calls the function.",
        );
    }
    return records;
}

/** Shard of a record: its event id is `<shard>:<sequence number>`. */
export function shardOf(eventId: string): string {
    return eventId.slice(0, eventId.indexOf(":"));
}

/** When the stream took a record in, in ms since 1970 UTC. */
export function arrivalOf({ kinesis }: KinesisStreamRecord): number {
    // AWS gives seconds with a fraction: https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
    const arrival = Math.round(kinesis.approximateArrivalTimestamp * 1000);
    // Events put together by hand may lack it.
    return Number.isFinite(arrival) ? arrival : Date.now();
}

/** What a handler takes in of a Kinesis batch. */
export function kinesisRecords(event: Partial<KinesisStreamEvent> | undefined): IncomingRecord[] {
    return recordsOf(event).map((record) => ({
        source: shardOf(record.eventID),
        position: record.kinesis.sequenceNumber,
        receivedAt: arrivalOf(record),
        dataBase64: record.kinesis.data ?? "",
    }));
}
