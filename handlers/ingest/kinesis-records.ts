import type { KinesisStreamEvent } from "aws-lambda";
import type { IncomingRecord } from "./incoming-record";

/** Records of a Kinesis batch. */
export function kinesisRecords({ Records: records }: KinesisStreamEvent): IncomingRecord[] {
    return records.map(({ kinesis, eventID }) => ({
        // `<shard>:<sequence number>`: https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
        source: eventID.slice(0, eventID.indexOf(":")),
        position: kinesis.sequenceNumber,
        // AWS gives seconds with a fraction.
        receivedAt: Math.round(kinesis.approximateArrivalTimestamp * 1000),
        dataBase64: kinesis.data,
    }));
}
