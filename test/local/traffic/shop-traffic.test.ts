import { expect } from "chai";
import { datasets, topicContracts } from "../../../datasets";
import { compileContract } from "../../../handlers/contracts/compile-contract";
import type { Contract } from "../../../handlers/contracts/contract";
import { decodeRecord } from "../../../handlers/contracts/decode-record";
import { validateFile } from "../../../handlers/file-validator/validate-file";
import { readPaymentEvent } from "../../../handlers/webhook-receiver/payment-event";
import { shopTraffic, type TrafficSettings } from "../../../local/traffic/shop-traffic";
import type { Entrance, TrafficEvent } from "../../../local/traffic/traffic-event";

const minute = 60_000;
const hour = 60 * minute;
/** A Wednesday, 20:00 UTC. */
const evening = Date.UTC(2026, 0, 7, 20);

/** What happens within a time. */
function traffic(ms: number, settings: Partial<TrafficSettings> = {}): TrafficEvent[] {
    const all = { seed: 1, rate: 20, dirt: 0, start: evening, ...settings };
    const events: TrafficEvent[] = [];
    for (const event of shopTraffic(all)) {
        if (event.at >= all.start + ms) {
            break;
        }
        events.push(event);
    }
    return events;
}

const at = (events: readonly TrafficEvent[], entrance: Entrance) =>
    events.filter((event) => event.entrance === entrance);
const parsed = ({ body }: TrafficEvent) => JSON.parse(body.toString()) as Record<string, unknown>;

const contracts: Partial<Record<Entrance, Contract>> = {
    clickstream: compileContract(datasets.clickstream),
    transactions: compileContract(datasets.transactions),
    "orders.events": compileContract(topicContracts["orders.events"]),
    "inventory.events": compileContract(topicContracts["inventory.events"]),
};
const payments = compileContract(datasets.payments);
const inventory = compileContract(datasets.inventory);

/** Whether the handler behind the event's entrance takes all of it. */
function isValid(event: TrafficEvent): boolean {
    const { entrance, key, body } = event;
    if (entrance === "warehouse-file") {
        return validateFile(inventory, datasets.inventory.columns, body, event.at, 1e6).refused.length === 0;
    }
    if (entrance === "webhook") {
        const payment = readPaymentEvent({ name: key, scheme: "stripe" }, body, undefined);
        return decodeRecord(payments, Buffer.from(JSON.stringify(payment)), event.at).reason === undefined;
    }
    return decodeRecord(contracts[entrance]!, body, event.at).reason === undefined;
}

describe("the generated traffic of a shop", function () {
    this.timeout(60_000);

    it("is the same for the same seed", () => {
        expect(traffic(5 * minute, { dirt: 0.05 })).to.deep.equal(traffic(5 * minute, { dirt: 0.05 }));
    });

    it("is another for another seed", () => {
        const ids = (seed: number) => traffic(minute, { seed }).map(({ body }) => body.toString());
        const first = new Set(ids(1));
        expect(ids(2).filter((id) => first.has(id))).to.deep.equal([]);
    });

    it("comes in the order in which it happens", () => {
        const times = traffic(5 * minute).map((event) => event.at);
        expect(times).to.deep.equal([...times].sort((one, other) => one - other));
    });

    it("keeps every contract where nothing is spoilt", () => {
        expect(traffic(20 * minute).filter((event) => !isValid(event))).to.deep.equal([]);
    });

    it("breaks a contract wherever it is spoilt, and nowhere else", () => {
        const events = traffic(20 * minute, { dirt: 0.2 });
        expect(events.filter((event) => isValid(event) === event.spoilt)).to.deep.equal([]);
    });

    it("spoils the share of records that it is told to", () => {
        const events = traffic(30 * minute, { dirt: 0.1 }).filter(
            ({ entrance }) => entrance !== "warehouse-file",
        );
        expect(events.filter(({ spoilt }) => spoilt).length / events.length).to.be.within(0.09, 0.11);
    });

    it("sends one record in a hundred twice", () => {
        const clicks = at(traffic(30 * minute), "clickstream").map((event) => parsed(event).event_id);
        expect(1 - new Set(clicks).size / clicks.length).to.be.within(0.006, 0.014);
    });

    it("has the rate of clicks that it is told to, over a week", () => {
        const clicks = at(traffic(7 * 24 * hour, { rate: 0.2 }), "clickstream").length;
        expect(clicks / (7 * 24 * 3600)).to.be.within(0.19, 0.212);
    });

    it("is several times as busy in the evening as at night", () => {
        const clicks = (start: number) => at(traffic(hour / 2, { start }), "clickstream").length;
        expect(clicks(evening) / clicks(evening - 17 * hour)).to.be.greaterThan(6);
    });

    it("is busier on a Sunday than on a Wednesday", () => {
        const clicks = (start: number) => at(traffic(hour / 2, { start }), "clickstream").length;
        expect(clicks(evening - 3 * 24 * hour) / clicks(evening)).to.be.within(1.2, 1.6);
    });

    it("has orders, payments, stock and files from the first minute on", () => {
        const entrances = new Set(traffic(minute).map(({ entrance }) => entrance));
        expect([...entrances].sort()).to.deep.equal([
            "clickstream",
            "inventory.events",
            "orders.events",
            "transactions",
            "warehouse-file",
            "webhook",
        ]);
    });

    it("has purchases, refunds and chargebacks", () => {
        const kinds = at(traffic(2 * hour), "transactions").map((event) => String(parsed(event).kind));
        const share = (kind: string) => kinds.filter((each) => each === kind).length / kinds.length;
        expect(share("purchase")).to.be.within(0.85, 0.97);
        expect(share("refund")).to.be.within(0.02, 0.06);
        expect(share("chargeback")).to.be.within(0.01, 0.06);
    });

    it("has cards that are tried out with one small payment after the other", () => {
        const tried = new Map<unknown, number>();
        for (const payment of at(traffic(hour), "transactions").map(parsed)) {
            if (payment.status === "declined" && payment.amount === 1) {
                tried.set(payment.card_token, (tried.get(payment.card_token) ?? 0) + 1);
            }
        }
        expect(tried.size).to.be.greaterThan(10);
        expect([...tried.values()].filter((times) => times >= 3).length / tried.size).to.be.greaterThan(0.8);
    });
});
