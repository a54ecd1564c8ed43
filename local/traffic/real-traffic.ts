import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { fetchRealData } from "../../datasets/real";
import { SourceFile } from "../../handlers/replay/source-file";
import { jsonEvent, timestamp, type TrafficEvent } from "./traffic-event";

/** How the data sets are sent. */
export interface RealTrafficSettings {
    /** Clickstream events a second. */
    readonly rate: number;
    /** When it begins, in ms since 1970 UTC. */
    readonly start: number;
}

/** A purchase of the music shop for so many clicks: both data sets then end at about the same time. */
const clicksPerPurchase = 4;

/** Lines of a file of stock. */
const linesPerFile = 100;

const stockHeader =
    "warehouse_id,product_id,counted_at,quantity_on_hand,quantity_received,quantity_shipped,unit_cost,currency";

/**
 * Data sets of real shops, each through the entrance that fits it: a web shop's clickstream; a music shop's purchases, each
 * with its order and its payment; a grocery chain's stock, a file for every hundred lines. Events keep the times at which
 * they happened, and are sent at the given pace.
 */
export async function* realTraffic({ rate, start }: RealTrafficSettings): AsyncGenerator<TrafficEvent> {
    const clicks = await SourceFile.open((await fetchRealData("ecom"))[0]);
    const purchases = purchasesOf((await fetchRealData("cdnow"))[0]);
    const files = stockFiles(await fetchRealData("foodmart"));
    let sent = 0;
    for await (const { bytes: body } of clicks.records()) {
        const at = start + (sent * 1000) / rate;
        const { session_id: key } = JSON.parse(body.toString()) as { session_id: string };
        yield { at, entrance: "clickstream", key, body, spoilt: false };
        sent += 1;
        if (sent % clicksPerPurchase === 0) {
            const { value } = await purchases.next();
            yield* value ? purchaseEvents(value, at) : [];
        }
        if (sent % (linesPerFile * 5) === 0) {
            const { value } = await files.next();
            yield* value ? [{ ...value, at }] : [];
        }
    }
}

interface CdnowPurchase {
    readonly id: string;
    readonly customer: string;
    readonly at: number;
    readonly units: number;
    readonly dollars: number;
}

/** Lines such as ` 00001 19970101  1   11.77`. */
async function* purchasesOf(file: string): AsyncGenerator<CdnowPurchase, undefined> {
    let line = 0;
    for await (const text of createInterface({ input: createReadStream(file) })) {
        line += 1;
        const [customer, day, units, dollars] = text.trim().split(/\s+/);
        if (/^\d{8}$/.test(day ?? "")) {
            yield {
                id: `cdnow-${line}`,
                customer,
                at: Date.parse(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}T12:00:00Z`),
                units: Number(units),
                dollars: Number(dollars),
            };
        }
    }
    return undefined;
}

function purchaseEvents(purchase: CdnowPurchase, at: number): TrafficEvent[] {
    const { id, customer, dollars } = purchase;
    const order = {
        event_id: id,
        event_time: timestamp(purchase.at),
        order_id: `o-${id}`,
        customer_id: customer,
        currency: "USD",
    };
    return [
        jsonEvent(at, "transactions", customer, {
            ...order,
            transaction_id: `t-${id}`,
            kind: "purchase",
            status: "captured",
            amount: dollars,
            payment_method: "card",
            channel: "web",
        }),
        jsonEvent(at, "orders.events", order.order_id, {
            ...order,
            event_type: "order_paid",
            total_amount: dollars,
            channel: "web",
        }),
        jsonEvent(at, "webhook", "stripe", {
            id: `evt_${id}`,
            type: "payment_intent.succeeded",
            created: purchase.at / 1000,
            data: {
                object: {
                    id: `pi_${id}`,
                    amount: Math.round(dollars * 100),
                    currency: "usd",
                    status: "succeeded",
                    metadata: { transaction_id: `t-${id}`, order_id: order.order_id },
                },
            },
        }),
    ];
}

interface FoodmartStock {
    readonly product_id: number;
    readonly time_id: number;
    readonly warehouse_id: number;
    readonly units_ordered: number;
    readonly units_shipped: number;
    readonly warehouse_cost: number;
}

/** The stock's lines, a hundred to a file, each with the day that its time stands for. */
async function* stockFiles(paths: readonly string[]): AsyncGenerator<Omit<TrafficEvent, "at">, undefined> {
    const find = (name: string) => paths.find((each) => each.endsWith(name))!;
    const days = new Map<number, string>();
    for await (const { time_id: id, the_date: date } of jsonLines<{ time_id: number; the_date: string }>(
        find("time_by_day.json"),
    )) {
        days.set(id, date.slice(0, 10));
    }
    let lines: string[] = [];
    let files = 0;
    for await (const row of jsonLines<FoodmartStock>(find("inventory_fact_1997.json"))) {
        lines.push(
            [
                ...[`store-${row.warehouse_id}`, row.product_id, `${days.get(row.time_id)}T06:00:00.000Z`],
                ...[row.units_ordered, row.units_ordered, row.units_shipped],
                ...[row.warehouse_cost.toFixed(2), "USD"],
            ].join(","),
        );
        if (lines.length === linesPerFile) {
            files += 1;
            yield {
                entrance: "warehouse-file",
                key: `foodmart/stock-${files}.csv`,
                body: Buffer.from(`${[stockHeader, ...lines].join("\n")}\n`),
                spoilt: false,
            };
            lines = [];
        }
    }
    return undefined;
}

async function* jsonLines<T>(file: string): AsyncGenerator<T> {
    for await (const line of createInterface({ input: createReadStream(file) })) {
        if (line.trim() !== "") {
            yield JSON.parse(line) as T;
        }
    }
}
