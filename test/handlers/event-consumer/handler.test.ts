import type { MSKEvent } from "aws-lambda";
import { expect } from "chai";
import type { TopicBatchResponse } from "../../../handlers/event-consumer/consume-topics";
import type { FunctionProcess } from "../../../handlers/replay/function-process";
import { HandlerLab } from "../handler-lab";

const received = Date.UTC(2026, 10, 23, 7, 30);
const time = "2026-11-23T07:29:00.000Z";
const order = (id: string, fields: object = {}) => ({
    event_id: id,
    event_time: time,
    event_type: "order_placed",
    order_id: "order-1",
    customer_id: "customer-1",
    total_amount: 19.99,
    currency: "EUR",
    ...fields,
});
const stockChange = (id: string) => ({
    event_id: id,
    event_time: time,
    event_type: "stock_reserved",
    product_id: "product-1",
    warehouse_id: "w-1",
    quantity_change: -1,
});
const alert = (id: string) => ({
    event_id: id,
    event_time: time,
    event_type: "fraud_suspected",
    transaction_id: "tx-1",
    order_id: "order-1",
    customer_id: "customer-1",
    amount: 5,
    currency: "EUR",
    fraud_score: 0.9,
    fraud_decision: "reject",
    fraud_reasons: ["large first payment"],
});

/** Messages by `<topic>-<partition>`, from an offset on, as Lambda's poller sends them. */
function topicEvent(messages: Record<string, unknown[]>, from = 0): MSKEvent {
    return {
        eventSource: "aws:kafka",
        eventSourceArn: "arn:aws:kafka:eu-west-1:123456789012:cluster/bus/0f0d7d52",
        bootstrapServers: "b-1.bus:9098",
        records: Object.fromEntries(
            Object.entries(messages).map(([name, values]) => [
                name,
                values.map((value, index) => ({
                    topic: name.slice(0, name.lastIndexOf("-")),
                    partition: Number(name.slice(name.lastIndexOf("-") + 1)),
                    offset: from + index,
                    timestamp: received,
                    timestampType: "CREATE_TIME" as const,
                    key: "",
                    value: (value === null
                        ? null
                        : Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString(
                              "base64",
                          )) as string,
                    headers: [],
                })),
            ]),
        ),
    };
}

describe("the event-consumer, as built", function () {
    this.timeout(60_000);
    let lab: HandlerLab;
    let lambda: FunctionProcess;

    const invoke = async (event: MSKEvent) => {
        const { result, error } = await lambda.invoke<TopicBatchResponse>(event);
        expect(error).to.equal(undefined);
        return result!.batchItemFailures;
    };

    before(async function () {
        this.timeout(300_000);
        lab = await HandlerLab.open();
    });
    beforeEach(async () => {
        await lab.reset();
        lambda = await lab.start("event-consumer", { OUTPUT_PREFIX: "events/" });
    });
    after(() => lab.close());

    it("stores messages of every topic as rows of one dataset", async () => {
        await invoke(
            topicEvent({
                "orders.events-0": [order("a")],
                "inventory.events-2": [stockChange("b")],
                "fraud.alerts-1": [alert("c")],
            }),
        );
        expect(await lab.rows("lab-raw")).to.deep.equal([
            {
                event_id: "a",
                topic: "orders.events",
                partition: 0,
                offset: 0,
                event_type: "order_placed",
                entity_id: "order-1",
                event_time: time,
                received_at: "2026-11-23T07:30:00.000Z",
                payload: JSON.stringify(order("a")),
            },
            {
                event_id: "b",
                topic: "inventory.events",
                partition: 2,
                offset: 0,
                event_type: "stock_reserved",
                entity_id: "product-1",
                event_time: time,
                received_at: "2026-11-23T07:30:00.000Z",
                payload: JSON.stringify(stockChange("b")),
            },
            {
                event_id: "c",
                topic: "fraud.alerts",
                partition: 1,
                offset: 0,
                event_type: "fraud_suspected",
                entity_id: "tx-1",
                event_time: time,
                received_at: "2026-11-23T07:30:00.000Z",
                payload: JSON.stringify(alert("c")),
            },
        ]);
    });

    it("writes one object for a batch, and the same one when it comes again", async () => {
        const event = topicEvent({
            "orders.events-0": [order("a"), order("b")],
            "orders.events-3": [order("c")],
        });
        await invoke(event);
        const keys = await lab.keys("lab-raw");
        expect(keys).to.have.length(1);
        expect(keys[0]).to.match(
            /^events\/dt=2026-11-23\/hour=07\/orders\.events-0-0-1-and-1-more-[0-9a-f]{16}\.ndjson\.gz$/,
        );
        const first = await lab.rows("lab-raw");
        await invoke(event);
        expect(await lab.keys("lab-raw")).to.deep.equal(keys);
        expect(await lab.rows("lab-raw")).to.deep.equal(first);
    });

    it("keeps messages that break their topic's contract, that have none, and tombstones", async () => {
        await invoke(
            topicEvent({
                "orders.events-0": [order("a", { event_type: "order_eaten" }), "spoilt", null],
                "payments.events-0": [order("b")],
            }),
        );
        expect(await lab.keys("lab-raw")).to.deep.equal([]);
        const refused = await lab.rows("lab-quarantine");
        expect(refused.map(({ source, position, reason }) => [source, position, reason])).to.deep.equal([
            [
                "orders.events-0",
                "0",
                "event_type: not one of order_placed, order_paid, order_packed, order_shipped, order_delivered, order_cancelled, order_returned, order_refunded",
            ],
            ["orders.events-0", "1", "not JSON"],
            ["orders.events-0", "2", "a tombstone: the message has no value"],
            [
                "payments.events-0",
                "0",
                "topic payments.events has no contract; known: orders.events, inventory.events, fraud.alerts",
            ],
        ]);
    });

    it("stores a message once that its producer sent twice, and takes ids of two topics for two", async () => {
        await invoke(
            topicEvent({ "orders.events-0": [order("a")], "inventory.events-0": [stockChange("a")] }),
        );
        await invoke(topicEvent({ "orders.events-1": [order("a")] }, 7));
        expect((await lab.rows("lab-raw")).map(({ topic }) => topic)).to.deep.equal([
            "orders.events",
            "inventory.events",
        ]);
        expect(lab.metric("RecordsDuplicate")).to.equal(1);
    });

    it("asks for a batch again from the first message of each partition", async () => {
        lab.s3.inject("fail", 1000);
        const event = topicEvent(
            { "orders.events-0": [order("a"), order("b")], "orders.events-3": [order("c")] },
            40,
        );
        expect(await invoke(event)).to.deep.equal([
            { itemIdentifier: { partition: "orders.events-0", offset: 40 } },
            { itemIdentifier: { partition: "orders.events-3", offset: 40 } },
        ]);
        lab.s3.reset();
        expect(await invoke(event)).to.deep.equal([]);
        expect(await lab.rows("lab-raw")).to.have.length(3);
    });

    it("stores messages once whose batch is put together anew after it was stored", async () => {
        await invoke(topicEvent({ "orders.events-0": [order("a"), order("b")] }));
        await invoke(topicEvent({ "orders.events-0": [order("a"), order("b"), order("c")] }));
        expect((await lab.rows("lab-raw")).map(({ event_id: id }) => id).sort()).to.deep.equal([
            "a",
            "b",
            "c",
        ]);
        expect(lab.metric("RecordsDuplicate")).to.equal(2);
    });
});
