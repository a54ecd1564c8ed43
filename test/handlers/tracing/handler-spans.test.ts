import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { expect } from "chai";
import { HandlerLab } from "../handler-lab";
import { click, kinesisEvent } from "../kinesis-event";
import { orderEvent } from "../order-event";
import { payment } from "../payment-record";
import { transaction } from "../transaction-record";

describe("spans of a handler, as built", function () {
    this.timeout(60_000);
    let lab: HandlerLab;
    let daemon: Socket;
    let received: string[];

    const start = (sampled: 0 | 1, handler = "clickstream-normalizer") =>
        lab.start(handler, {
            AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${daemon.address().port}`,
            _X_AMZN_TRACE_ID: `Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=${sampled}`,
        });
    const documents = () =>
        received.map((text) => JSON.parse(text.split("\n")[1]) as Record<string, unknown>);

    before(async function () {
        this.timeout(300_000);
        lab = await HandlerLab.open();
        daemon = createSocket("udp4").on("message", (message) => received.push(message.toString()));
        daemon.bind(0, "127.0.0.1");
        await once(daemon, "listening");
    });
    beforeEach(async () => {
        await lab.reset();
        received = [];
    });
    after(async () => {
        daemon?.close();
        await lab?.close();
    });

    it("reach the X-Ray daemon as subsegments below Lambda's own, one for each call to AWS", async () => {
        await (await start(1)).invoke(kinesisEvent([click("a"), "spoilt"]));
        expect(received[0].split("\n")[0]).to.equal('{"format": "json", "version": 1}');
        const [root] = documents().filter(({ name }) => name === "clickstream-normalizer");
        expect(root).to.include({
            type: "subsegment",
            trace_id: "1-5759e988-bd862e3fe1be46a994272793",
            parent_id: "53995c3f42cd8ad8",
        });
        expect(root.end_time).to.be.greaterThan(root.start_time as number);
        const calls = documents().filter(({ parent_id: parent }) => parent === root.id);
        expect(calls.map(({ name }) => name).sort()).to.deep.equal([
            "DynamoDB.BatchGetItem",
            "DynamoDB.BatchWriteItem",
            "S3.PutObject",
            "S3.PutObject",
        ]);
        expect(new Set(calls.map(({ namespace }) => namespace))).to.deep.equal(new Set(["aws"]));
    });

    it("say which kind of error a call ended with, and nothing that a record holds", async () => {
        lab.s3.inject("fail", 100);
        await (await start(1)).invoke(kinesisEvent([click("a", { search_term: "4111111111111111" })]));
        const [put] = documents().filter(({ name }) => name === "S3.PutObject");
        expect(put).to.deep.include({ fault: true, cause: { exceptions: [{ type: "InternalError" }] } });
        expect(received.join()).to.not.include("4111111111111111");
    });

    it("lead from the webhook's request to the row in the lake", async () => {
        const request = "00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01";
        await (
            await start(1, "payment-recorder")
        ).invoke(
            kinesisEvent([
                payment("a", { trace_parent: request }),
                payment("b", { trace_parent: request }),
                payment("c"),
            ]),
        );
        const [root] = documents().filter(({ name }) => name === "payment-recorder");
        expect(root.links).to.deep.equal([
            { trace_id: "1-5759e988-bd862e3fe1be46a994272793", id: "53995c3f42cd8ad8" },
        ]);
        const rows = await lab.rows("lab-raw");
        expect(rows.map(({ event_id: id, trace_parent: parent }) => [id, parent])).to.deep.equal([
            ["a", request],
            ["b", request],
            ["c", null],
        ]);
    });

    it("link to what has brought a click, a transaction or an order, where the record or its header says so", async () => {
        const request = "00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01";
        const message = (offset: number, text: string, headers: Record<string, number[]>[]) => ({
            topic: "orders.events",
            partition: 0,
            offset,
            timestamp: Date.UTC(2026, 10, 23, 7, 30),
            timestampType: "CREATE_TIME",
            key: "",
            value: Buffer.from(text).toString("base64"),
            headers,
        });
        const calls: Record<string, object> = {
            "clickstream-normalizer": kinesisEvent([
                click("a", { trace_parent: request }),
                click("b", { trace_parent: "no trace" }),
                click("c"),
            ]),
            "fraud-scorer": kinesisEvent([transaction("a", { trace_parent: request }), transaction("b")]),
            "event-consumer": {
                records: {
                    "orders.events-0": [
                        message(0, orderEvent("a"), [{ traceparent: [...Buffer.from(request)] }]),
                        message(1, orderEvent("b"), []),
                    ],
                },
            },
        };
        for (const [handler, event] of Object.entries(calls)) {
            await (await start(1, handler)).invoke(event);
            const [root] = documents().filter(({ name }) => name === handler);
            expect(root.links, handler).to.deep.equal([
                { trace_id: "1-5759e988-bd862e3fe1be46a994272793", id: "53995c3f42cd8ad8" },
            ]);
        }
    });

    it("are none when X-Ray has not chosen the call", async () => {
        await (await start(0)).invoke(kinesisEvent([click("a")]));
        expect(received).to.deep.equal([]);
    });

    it("are none without a daemon, and the work is done", async () => {
        await (await lab.start("clickstream-normalizer")).invoke(kinesisEvent([click("a")]));
        expect(received).to.deep.equal([]);
        expect(await lab.rows("lab-raw")).to.have.length(1);
    });
});
