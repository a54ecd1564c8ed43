import { gzipSync } from "node:zlib";
import { expect } from "chai";
import type { KinesisStreamBatchResponse } from "aws-lambda";
import type { FunctionProcess } from "../../handlers/replay/function-process";
import type { TopicBatchResponse } from "../../handlers/event-consumer/consume-topics";
import { HandlerLab } from "./handler-lab";
import { click, kinesisEvent } from "./kinesis-event";
import { payment } from "./payment-record";
import { transaction } from "./transaction-record";

/** What other people's producers put into a record, and what has to become of it. */
const foreign: readonly (readonly [name: string, bytes: Buffer, reason: RegExp])[] = [
    ["gzip", gzipSync(click("a")), /looks like gzip/],
    [
        "an aggregate of the Kinesis Producer Library",
        Buffer.concat([Buffer.from([0xf3, 0x89, 0x9a, 0xc2]), Buffer.from(click("a")), Buffer.alloc(16)]),
        /aggregate of the Kinesis Producer Library/,
    ],
    ["an array of events", Buffer.from(`[${click("a")},${click("b")}]`), /JSON array/],
    ["lines of JSON", Buffer.from(`${click("a")}\n${click("b")}\n`), /several JSON texts/],
    ["nothing", Buffer.alloc(0), /^empty$/],
    ["base64 within base64", Buffer.from(Buffer.from(click("a")).toString("base64")), /not JSON/],
    ["UTF-16", Buffer.from(click("a"), "utf16le"), /not JSON/],
    ["another event altogether", Buffer.from('{"Records":[]}'), /missing/],
];

describe("events of other people, in the handlers as built", function () {
    this.timeout(60_000);
    let lab: HandlerLab;

    before(async function () {
        this.timeout(300_000);
        lab = await HandlerLab.open();
    });
    beforeEach(() => lab.reset());
    after(() => lab?.close());

    const deliver = async (lambda: FunctionProcess, event: unknown): Promise<void> => {
        const answer = await lambda.invoke<KinesisStreamBatchResponse | TopicBatchResponse>(event);
        expect(answer).to.deep.equal({ result: { batchItemFailures: [] } });
    };

    for (const [handler, good] of [
        ["clickstream-normalizer", click],
        ["fraud-scorer", transaction],
        ["payment-recorder", payment],
    ] as const) {
        it(`${handler} quarantines with bytes and reason what is no record of its, and stores what is`, async () => {
            const lambda = await lab.start(handler);
            await deliver(
                lambda,
                kinesisEvent([good("first"), ...foreign.map(([, bytes]) => bytes), good("last")]),
            );
            expect((await lab.rows("lab-raw")).map(({ event_id: id }) => id)).to.deep.equal([
                "first",
                "last",
            ]);
            const refused = await lab.rows("lab-quarantine");
            expect(refused).to.have.length(foreign.length);
            for (const [index, [name, bytes, reason]] of foreign.entries()) {
                expect(refused[index].reason, name).to.match(reason);
                expect(
                    Buffer.from(refused[index].data_base64 as string, "base64").equals(bytes),
                    name,
                ).to.equal(true);
            }
        });
    }

    it("stores a record of a megabyte with all its extra fields, whatever letters it is in", async () => {
        const extra = { note: "ü€😀".repeat(90_000), __typename: "Click", "dotted.name": null };
        await deliver(await lab.start("clickstream-normalizer"), kinesisEvent([click("large", extra)]));
        const [row] = await lab.rows("lab-raw");
        expect(row).to.deep.include(extra);
    });

    it("keeps extra fields of a transaction as JSON text, and takes null for a field that isn't there", async () => {
        await deliver(
            await lab.start("fraud-scorer"),
            kinesisEvent([transaction("a", { campaign: { name: "spring" }, card_country: null })]),
        );
        const [row] = await lab.rows("lab-raw");
        expect(JSON.parse(row.other_fields as string)).to.deep.equal({ campaign: { name: "spring" } });
        expect(row.card_country).to.equal(null);
    });

    it("does nothing for an event without records", async () => {
        await deliver(await lab.start("clickstream-normalizer"), { Records: [] });
        await deliver(await lab.start("event-consumer"), { records: {} });
        expect(await lab.keys("lab-raw")).to.deep.equal([]);
    });

    it("fails, saying why, for an event of something else", async () => {
        for (const handler of ["clickstream-normalizer", "payment-recorder", "event-consumer"]) {
            const lambda = await lab.start(handler);
            for (const event of [{}, { Records: [{ s3: {} }] }, { detail: {} }, null]) {
                const { error } = await lambda.invoke(event);
                expect(error, `${handler} ${JSON.stringify(event)}`).to.match(/^ForeignEventError: .*Check/);
            }
        }
    });

    it("takes messages with headers and without keys, and quarantines tombstones", async () => {
        const message = (offset: number, value: string | null) => ({
            topic: "inventory.events",
            partition: 0,
            offset,
            timestamp: Date.UTC(2026, 10, 23, 7),
            timestampType: "CREATE_TIME",
            key: null,
            value: value === null ? null : Buffer.from(value).toString("base64"),
            headers: [{ source: [115, 104, 111, 112] }],
        });
        const moved = JSON.stringify({
            event_id: "m-1",
            event_time: "2026-11-23T06:59:00Z",
            event_type: "stock_adjusted",
            product_id: "sku-1",
            warehouse_id: "w-1",
            quantity_change: -1,
            quantity_on_hand: 4,
        });
        await deliver(await lab.start("event-consumer"), {
            eventSource: "aws:kafka",
            records: { "inventory.events-0": [message(7, moved), message(8, null)] },
        });
        expect(await lab.rows("lab-quarantine")).to.have.length.at.least(1);
        const [tombstone] = (await lab.rows("lab-quarantine")).filter(({ position }) => position === "8");
        expect(tombstone).to.include({
            source: "inventory.events-0",
            reason: "a tombstone: the message has no value",
            data_base64: "",
        });
        expect((await lab.rows("lab-raw")).map(({ event_id: id }) => id)).to.deep.equal(["m-1"]);
    });
});
