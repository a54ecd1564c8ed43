import { expect } from "chai";
import fc from "fast-check";
import { datasets } from "../../../datasets";
import { normalizeBatch } from "../../../handlers/clickstream-normalizer/normalize-batch";
import { SeenEvents } from "../../../handlers/clickstream-normalizer/seen-events";
import { compileContract } from "../../../handlers/contracts/compile-contract";
import { click, kinesisEvent, sequenceAt } from "../kinesis-event";

const contract = compileContract(datasets.clickstream);
const normalize = (records: (string | Buffer)[], seen = new SeenEvents(100), from = 0) =>
    normalizeBatch(contract, kinesisEvent(records, { from }).Records, seen);
const ids = (lines: readonly string[]) =>
    lines.map((line) => (JSON.parse(line) as { event_id: string }).event_id);

describe("normalizeBatch", () => {
    it("keeps the first of the events that share an id, in the order of the stream", () => {
        const batch = normalize([click("a", { page: "/1" }), click("b"), click("a", { page: "/2" })]);
        expect(ids(batch.lines)).to.deep.equal(["a", "b"]);
        expect(batch.lines[0]).to.include('"/1"');
        expect(batch.duplicates).to.equal(1);
    });

    it("keeps the bytes of a refused record, where it stood, and why", () => {
        const bytes = Buffer.from([0xff, 0x00, 0x80]);
        expect(normalize([click("a"), bytes]).quarantined).to.deep.equal([
            {
                dataset: "clickstream",
                reason: "not UTF-8",
                source: "shardId-000000000000",
                position: sequenceAt(1),
                receivedAt: "2026-11-23T07:30:00.000Z",
                dataBase64: bytes.toString("base64"),
            },
        ]);
    });

    it("drops an event that was stored from another place in the stream", () => {
        const seen = new SeenEvents(100);
        seen.add("a", sequenceAt(0));
        const batch = normalize([click("a"), click("b")], seen, 10);
        expect(ids(batch.lines)).to.deep.equal(["b"]);
        expect(batch.duplicates).to.equal(1);
    });

    it("stores a batch again when it is delivered again, though its events have been seen", () => {
        const seen = new SeenEvents(100);
        const first = normalize([click("a"), click("b")], seen);
        first.stored.forEach(([id, position]) => seen.add(id, position));
        expect(normalize([click("a"), click("b")], seen).lines).to.deep.equal(first.lines);
    });

    it("does not change what it remembers: that is for after the rows are stored", () => {
        const seen = new SeenEvents(100);
        normalize([click("a")], seen);
        expect(ids(normalize([click("a")], seen, 10).lines)).to.deep.equal(["a"]);
    });

    it("puts every record, whatever its bytes, into exactly one of rows, repeats and quarantine", () => {
        const anyRecord = fc.oneof(
            fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
            fc.json({ noUnicodeString: false }),
            fc.string({ unit: "binary" }),
            fc
                .record({ id: fc.constantFrom("a", "b", "c"), field: fc.string(), value: fc.jsonValue() })
                .map(({ id, field, value }) => click(id, { [field]: value })),
            fc
                .record({
                    id: fc.constantFrom("a", "b", "c"),
                    column: fc.constantFrom(...datasets.clickstream.columns.map(({ name }) => name)),
                    value: fc.anything({ withNullPrototype: false }),
                })
                .map(({ id, column, value }) => {
                    try {
                        return click(id, { [column]: value });
                    } catch {
                        return click(id);
                    }
                }),
        );
        fc.assert(
            fc.property(fc.array(anyRecord, { maxLength: 20 }), fc.nat(30), (records, from) => {
                const seen = new SeenEvents(5);
                const earlier = normalize([click("a")], seen, 1000);
                earlier.stored.forEach(([id, position]) => seen.add(id, position));
                const { lines, stored, quarantined, duplicates } = normalize(records, seen, from);
                expect(lines.length + duplicates + quarantined.length).to.equal(records.length);
                expect(new Set(ids(lines)).size).to.equal(lines.length);
                expect(stored.map(([id]) => id)).to.deep.equal(ids(lines));
                for (const { position, dataBase64 } of quarantined) {
                    const place = Number(BigInt(position) - BigInt(sequenceAt(from)));
                    expect(dataBase64).to.equal(Buffer.from(records[place] as string).toString("base64"));
                }
                for (const line of lines) {
                    expect(line).to.not.include("\n");
                    expect(contract.validate(JSON.parse(line))).to.equal(true);
                }
            }),
            { numRuns: 1000 },
        );
    });
});

describe("SeenEvents", () => {
    it("remembers at least as many events as it was asked to, and at most twice as many", () => {
        const seen = new SeenEvents(10);
        for (let index = 0; index < 1000; index += 1) {
            seen.add(`e${index}`, "here");
        }
        const remembered = Array.from({ length: 1000 }, (_, index) => seen.isRepeat(`e${index}`, "there"));
        expect(remembered.slice(-10).every(Boolean)).to.equal(true);
        expect(remembered.filter(Boolean).length).to.be.within(10, 20);
    });

    it("remembers nothing when it is switched off", () => {
        const seen = new SeenEvents(0);
        seen.add("a", "here");
        expect(seen.isRepeat("a", "there")).to.equal(false);
    });
});
