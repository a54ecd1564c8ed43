/** Where an event enters the pipeline: a stream, the webhook, a topic of the event bus, or the landing folder. */
export type Entrance =
    "clickstream" | "transactions" | "webhook" | "orders.events" | "inventory.events" | "warehouse-file";

/** Something that happens in the shop, as its sender sends it. */
export interface TrafficEvent {
    /** When, in ms since 1970 UTC. */
    readonly at: number;
    readonly entrance: Entrance;
    /** Partition key; of a webhook its processor, of a file its path below the landing folder. */
    readonly key: string;
    readonly body: Buffer;
    /** Spoilt on purpose: the pipeline has to refuse it, or part of it. */
    readonly spoilt: boolean;
}

/** An event whose body is JSON. */
export function jsonEvent(
    at: number,
    entrance: Entrance,
    key: string,
    value: Readonly<Record<string, unknown>>,
): TrafficEvent {
    return { at, entrance, key, body: Buffer.from(JSON.stringify(value)), spoilt: false };
}

/** Canonical timestamp of the contracts: ISO 8601, UTC, with milliseconds. */
export function timestamp(at: number): string {
    return new Date(Math.floor(at)).toISOString();
}
