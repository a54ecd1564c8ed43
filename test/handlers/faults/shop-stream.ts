import { click } from "../kinesis-event";
import { orderEvent } from "../order-event";
import { payment } from "../payment-record";
import { transaction } from "../transaction-record";

/** Records of a stream, by what has to become of each. */
export interface ShopStream {
    /** What producers put into the stream, in order, with partition keys. */
    readonly records: readonly { readonly key: string; readonly bytes: Buffer }[];
    /** Ids that have to be stored, each once. */
    readonly ids: ReadonlySet<string>;
    /** Bytes, base64, that have to be quarantined. */
    readonly spoilt: readonly string[];
}

/**
 * Traffic of a shop: sessions in turn, one record in 20 sent twice, one in 25 spoilt in one of several ways.
 *
 * @param time - When it all happened, in ms since 1970 UTC.
 */
export function shopStream(
    source: "clickstream" | "transactions" | "payments" | "orders",
    count: number,
    time = Date.now(),
): ShopStream {
    const records: { key: string; bytes: Buffer }[] = [];
    const ids = new Set<string>();
    const spoilt: string[] = [];
    const iso = (ms: number): string => new Date(ms).toISOString();
    for (let index = 0; records.length < count; index += 1) {
        const key = `session-${index % 37}`;
        const id = `e${index}`;
        const when = { event_time: iso(time - 1000 + index) };
        const text = {
            clickstream: () => click(id, { ...when, session_id: key }),
            transactions: () =>
                transaction(id, { ...when, customer_id: key, card_token: `tok_${index % 37}` }),
            payments: () => payment(id, when),
            orders: () => orderEvent(id, { ...when, customer_id: key }),
        }[source]();
        if (index % 25 === 24) {
            const bytes = spoil(text, index / 25, iso(time + 86_400_000));
            records.push({ key, bytes });
            spoilt.push(bytes.toString("base64"));
            continue;
        }
        ids.add(id);
        records.push({ key, bytes: Buffer.from(text) });
        if (index % 20 === 19) {
            // A producer that had no answer sends again, some records later.
            records.push({ key, bytes: Buffer.from(text) });
        }
    }
    return { records, ids, spoilt };
}

function spoil(text: string, kind: number, tomorrow: string): Buffer {
    switch (Math.floor(kind) % 5) {
        case 0:
            return Buffer.from(text.slice(0, -5));
        case 1:
            return Buffer.concat([Buffer.from(text), Buffer.from([0xff])]);
        case 2:
            return Buffer.from(
                text.replace('"event_id"', '"event_no"').replace(/"(session_id|order_id)":"[^"]*",?/, ""),
            );
        case 3:
            // A producer whose clock is a day ahead.
            return Buffer.from(text.replace(/"event_time":"[^"]*"/, `"event_time":"${tomorrow}"`));
        default:
            return Buffer.from(`[${text}]`);
    }
}

/** Id of a record's row; empty for a record that can have none. */
export function idOf(dataBase64: string): string {
    try {
        const { event_id: id } = JSON.parse(Buffer.from(dataBase64, "base64").toString()) as {
            event_id?: string;
        };
        return id ?? "";
    } catch {
        return "";
    }
}
