import type { Random } from "./random";
import { timestamp, type TrafficEvent } from "./traffic-event";

/** What goes wrong with records that are JSON; each breaks every contract. */
const damages: readonly ((text: string, at: number) => Buffer)[] = [
    // Cut off.
    (text) => Buffer.from(text.slice(0, -7)),
    // Not UTF-8.
    (text) => Buffer.concat([Buffer.from(text), Buffer.from([0xff])]),
    // What it is about is missing.
    (text) => Buffer.from(text.replace(/"(session_id|transaction_id|order_id|product_id)":"[^"]*",/g, "")),
    // A time that is none.
    (text) => Buffer.from(text.replace(/"event_time":"[^"]*"/, '"event_time":"yesterday"')),
    // A sender whose clock is a day ahead.
    (text, at) =>
        Buffer.from(text.replace(/"event_time":"[^"]*"/, `"event_time":"${timestamp(at + 86_400_000)}"`)),
    // Not an object.
    (text) => Buffer.from(`[${text}]`),
];

/** The event as a faulty sender sends it; of a webhook, signed, but no event of the processor's. */
export function spoil(random: Random, event: TrafficEvent): TrafficEvent {
    const text = event.body.toString("utf8");
    const body =
        event.entrance === "webhook"
            ? Buffer.from(JSON.stringify({ note: "not an event", id: random.letters(16) }))
            : random.pick(damages)(text, event.at);
    return { ...event, body, spoilt: true };
}
