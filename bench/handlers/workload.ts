import { randomUUID } from "node:crypto";
import { constants, gzipSync, zstdCompressSync } from "node:zlib";
import type { KinesisStreamEvent, MSKEvent } from "aws-lambda";
import { gzipSettings } from "../../handlers/lake/ndjson-object";

/** Work for a handler: calls, and the same bytes for the floor. */
export interface Workload {
    /** Events in one call. */
    readonly batch: number;
    /** The call's event, of a whole batch or of so many records; each has other records. */
    readonly call: (number: number, size?: number) => unknown;
    /** What the fastest thing possible would do with the same bytes. */
    readonly floor: (event: never) => void;
    /** Compressor of the floor, in words. */
    readonly compressor: string;
}

const names = ["product_view", "catalog", "search", "home", "add_to_cart", "cart", "purchase"];
const start = Date.UTC(2026, 10, 23, 7);

/** An event of about 300 bytes, as web shops send them. */
function click(index: number): string {
    return JSON.stringify({
        event_id: randomUUID(),
        event_time: new Date(start + index).toISOString(),
        session_id: `sess_${String(index % 2003).padStart(6, "0")}`,
        user_id: `user_${index % 997}`,
        event: names[index % names.length],
        platform: ["desktop", "mobile", "tablet"][index % 3],
        page: `/products/${index % 499}`,
        product_id: `sku-${index % 4999}`,
        acquisition_channel: ["email", "direct", "organic"][index % 3],
        user_cohort: "2026-01",
        user_lifecycle: index % 2 ? "new" : "loyal",
    });
}

function transaction(index: number): string {
    const id = randomUUID();
    return JSON.stringify({
        event_id: id,
        transaction_id: `tx-${id}`,
        order_id: `order-${index}`,
        event_time: new Date(start + index).toISOString(),
        kind: "purchase",
        status: "authorized",
        customer_id: `customer-${index % 4999}`,
        amount: (index % 10_000) / 100,
        currency: "EUR",
        payment_method: "card",
        card_token: `tok_${index % 4999}`,
        card_country: "DE",
        ip_country: "DE",
        items: [{ product_id: `sku-${index % 499}`, quantity: 1, unit_price: 9.99 }],
    });
}

function orderEvent(index: number): string {
    return JSON.stringify({
        event_id: randomUUID(),
        event_time: new Date(start + index).toISOString(),
        event_type: "order_placed",
        order_id: `order-${index}`,
        customer_id: `customer-${index % 4999}`,
        total_amount: (index % 10_000) / 100,
        currency: "EUR",
        shipping_country: "DE",
        channel: "web",
    });
}

function payment(index: number): string {
    const id = randomUUID();
    return JSON.stringify({
        event_id: `evt_${id}`,
        processor: "stripe",
        event_type: "charge.succeeded",
        event_time: new Date(start + index).toISOString(),
        transaction_id: `tx-${id}`,
        amount: 19.99,
        currency: "EUR",
        status: "succeeded",
        payload: JSON.stringify({
            id,
            object: "event",
            data: { object: { id, amount: 1999, currency: "eur" } },
        }),
    });
}

let sequence = 49_590_338_271_490_256_608_559_692_538_361_571_095_921_575_989_136_588_898n;

function kinesisEvent(records: readonly string[]): KinesisStreamEvent {
    return {
        Records: records.map((record) => {
            const sequenceNumber = String(sequence++);
            return {
                kinesis: {
                    kinesisSchemaVersion: "1.0",
                    partitionKey: "key",
                    sequenceNumber,
                    data: Buffer.from(record).toString("base64"),
                    approximateArrivalTimestamp: start / 1000 + 3600,
                },
                eventSource: "aws:kinesis",
                eventVersion: "1.0",
                eventID: `shardId-000000000000:${sequenceNumber}`,
                eventName: "aws:kinesis:record",
                invokeIdentityArn: "arn:aws:iam::123456789012:role/bench",
                awsRegion: "eu-west-1",
                eventSourceARN: "arn:aws:kinesis:eu-west-1:123456789012:stream/bench",
            };
        }),
    };
}

let offset = 0;

function topicEvent(records: readonly string[]): MSKEvent {
    return {
        eventSource: "aws:kafka",
        eventSourceArn: "arn:aws:kafka:eu-west-1:123456789012:cluster/bench/0",
        bootstrapServers: "bench:9098",
        records: {
            "orders.events-0": records.map((record) => ({
                topic: "orders.events",
                partition: 0,
                offset: offset++,
                timestamp: start + 3_600_000,
                timestampType: "CREATE_TIME",
                key: "",
                value: Buffer.from(record).toString("base64"),
                headers: [],
            })),
        },
    };
}

/** JSON.parse and the compressor, and nothing else: the bytes are there already, without base64. */
function floor(texts: readonly string[], compress: (bytes: Buffer) => Buffer): void {
    for (const text of texts) {
        JSON.parse(text);
    }
    compress(Buffer.from(texts.join("\n")));
}

const gzip = (bytes: Buffer): Buffer => gzipSync(bytes, gzipSettings);
const zstd = (bytes: Buffer): Buffer =>
    zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 1 } });

const texts = new WeakMap<object, readonly string[]>();

function workload(
    batch: number,
    record: (index: number) => string,
    toEvent: (records: readonly string[]) => object,
    compressor: "gzip 6" | "zstd 1",
): Workload {
    return {
        batch,
        compressor,
        call: (number, size = batch) => {
            const records = Array.from({ length: size }, (_, index) => record(number * batch + index));
            const event = toEvent(records);
            texts.set(event, records);
            return event;
        },
        floor: (event: never) => floor(texts.get(event)!, compressor === "gzip 6" ? gzip : zstd),
    };
}

/** Workloads by handler. */
export const workloads: Readonly<Record<string, Workload>> = {
    "clickstream-normalizer": workload(5000, click, kinesisEvent, "gzip 6"),
    "fraud-scorer": workload(500, transaction, kinesisEvent, "zstd 1"),
    "event-consumer": workload(500, orderEvent, topicEvent, "gzip 6"),
    "payment-recorder": workload(500, payment, kinesisEvent, "zstd 1"),
};
