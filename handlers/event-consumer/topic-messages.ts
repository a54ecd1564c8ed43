import type { MSKEvent } from "aws-lambda";
import type { Contract } from "../contracts/contract";
import { decodeRecord, type Refusal, type Row } from "../contracts/decode-record";
import type { IncomingRecord } from "../ingest/incoming-record";

/** A message of a topic as it came. */
export interface TopicMessage extends IncomingRecord {
    readonly topic: string;
    readonly partition: number;
}

/** Messages of a batch, partition after partition, each in the order of its offsets. */
export function topicMessages({ records }: Pick<MSKEvent, "records">): TopicMessage[] {
    return Object.values(records)
        .flat()
        .map(({ topic, partition, offset, timestamp, value }) => ({
            topic,
            partition,
            source: `${topic}-${partition}`,
            position: String(offset),
            receivedAt: timestamp,
            // A tombstone has no value.
            dataBase64: value ?? "",
        }));
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
        payload: payload.line,
    };
    // Each topic has ids of its own.
    return { id: `${topic}#${payload.id}`, value, line: JSON.stringify(value) };
}
