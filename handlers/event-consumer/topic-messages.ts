import type { MSKEvent, MSKRecord } from "aws-lambda";
import type { Contract } from "../contracts/contract";
import { decodeRecord, lineOf, type Refusal, type Row } from "../contracts/decode-record";
import type { IncomingRecord } from "../ingest/incoming-record";

/** A message of a topic as it came. */
export interface TopicMessage extends IncomingRecord {
    readonly topic: string;
    readonly partition: number;
}

/** The event isn't one of a Kafka topic: the function has the wrong trigger. */
export class ForeignEventError extends Error {
    override readonly name = "ForeignEventError";
}

/**
 * Messages of a batch, partition after partition, each in the order of its offsets.
 *
 * @throws {ForeignEventError} When something else has called the function.
 */
export function topicMessages(event: Partial<Pick<MSKEvent, "records">> | undefined): TopicMessage[] {
    if (typeof event?.records !== "object" || event.records === null) {
        throw new ForeignEventError(
            "The event holds no messages of topics; allowed: what an event source mapping of a Kafka cluster sends. " +
                "Check what calls the function.",
        );
    }
    return Object.values(event.records)
        .flat()
        .map(({ topic, partition, offset, timestamp, value, headers }) => ({
            topic,
            partition,
            source: `${topic}-${partition}`,
            position: String(offset),
            receivedAt: timestamp,
            // A tombstone has no value.
            dataBase64: value ?? "",
            traceParent: headerOf(headers, "traceparent"),
        }));
}

/** Text of a header; Lambda hands its bytes on as numbers. */
function headerOf(headers: MSKRecord["headers"] | undefined, name: string): string | undefined {
    const bytes = headers?.find((header) => Array.isArray(header[name]))?.[name];
    return bytes && Buffer.from(bytes).toString("latin1");
}

/** Column that names what a message of the topic is about. */
const entityColumns: Readonly<Record<string, string>> = {
    "orders.events": "order_id",
    "inventory.events": "product_id",
    "fraud.alerts": "transaction_id",
};

/**
 * Row of the dataset `events` for a message that keeps its topic's contract, or why there is none.
 *
 * @param contracts - By topic.
 */
export function decodeMessage(
    contracts: Readonly<Record<string, Contract>>,
    message: TopicMessage,
): Row | Refusal {
    const { topic, partition, position, receivedAt, dataBase64 } = message;
    const contract = contracts[topic];
    if (!contract) {
        return { reason: `topic ${topic} has no contract; known: ${Object.keys(contracts).join(", ")}` };
    }
    if (dataBase64 === "") {
        return { reason: "a tombstone: the message has no value" };
    }
    const payload = decodeRecord(contract, Buffer.from(dataBase64, "base64"), receivedAt);
    if (payload.reason !== undefined) {
        return payload;
    }
    const value = {
        event_id: payload.value.event_id,
        topic,
        partition,
        offset: Number(position),
        event_type: payload.value.event_type,
        entity_id: payload.value[entityColumns[topic]],
        event_time: payload.value.event_time,
        received_at: new Date(receivedAt).toISOString(),
        payload: lineOf(payload),
    };
    // Each topic has ids of its own.
    return { id: `${topic}#${payload.id}`, value, text: JSON.stringify(value) };
}
