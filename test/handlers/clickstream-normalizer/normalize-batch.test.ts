import { expect } from "chai";
import fc from "fast-check";
import { datasets } from "../../../datasets";
import { normalizeBatch } from "../../../handlers/clickstream-normalizer/normalize-batch";
import { DedupeWindow, DedupeWindows } from "../../../handlers/clickstream-normalizer/dedupe-window";
import { compileContract } from "../../../handlers/contracts/compile-contract";
import { click, kinesisEvent, sequenceAt } from "../kinesis-event";
import { objectLines } from "../object-lines";

const contract = compileContract(datasets.clickstream);
const batchAt = (from: number, to: number) => ({
    source: "shardId-000000000000",
    first: sequenceAt(from),
    last: sequenceAt(to),
    object: `bucket/${from}-${to}`,
});
const normalize = (records: (string | Buffer)[], window = new DedupeWindow(10), from = 0) => {
    const batch = normalizeBatch(
        contract,
        kinesisEvent(records, { from }).Records,
        window,
        batchAt(from, from + records.length - 1),
    );
    return { ...batch, lines: objectLines(batch.body) };
};
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

    it("has no object when no event is a row", () => {
        expect(normalize(["{"]).body).to.equal(undefined);
    });

    it("writes an event that came after a byte order mark without the mark, and leaves the one before it as it was", () => {
        const sent = click("b", { page: "/é\uFFFD" });
        const batch = normalize([click("a"), Buffer.from(`\uFEFF${sent}`), sent.replace('"b"', '"c"')]);
        expect(ids(batch.lines)).to.deep.equal(["a", "b", "c"]);
        expect(batch.lines[1].replace('"b"', '"c"')).to.equal(batch.lines[2]);
    });

    it("drops an event that was stored from another place in the stream", () => {
        const window = new DedupeWindow(10);
        window.learn(batchAt(0, 0), ["a"]);
        const batch = normalize([click("a"), click("b")], window, 10);
        expect(ids(batch.lines)).to.deep.equal(["b"]);
        expect(batch.duplicates).to.equal(1);
    });

    it("stores a batch again when it is delivered again, though its events have been seen", () => {
        const window = new DedupeWindow(10);
        const first = normalize([click("a"), click("b")], window);
        expect(normalize([click("a"), click("b")], window).lines).to.deep.equal(first.lines);
    });

    it("stores an event from elsewhere whose batch could not be stored", () => {
        const window = new DedupeWindow(10);
        const failed = batchAt(0, 0);
        const { ids: taken } = normalizeBatch(contract, kinesisEvent([click("a")]).Records, window, failed);
        window.drop(failed, taken);
        expect(ids(normalize([click("a")], window, 10).lines)).to.deep.equal(["a"]);
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
                const window = new DedupeWindow(1);
                window.learn(batchAt(1000, 1000), ["a"]);
                const { lines, ids: stored, quarantined, duplicates } = normalize(records, window, from);
                expect(lines.length + duplicates + quarantined.length).to.equal(records.length);
                expect(new Set(ids(lines)).size).to.equal(lines.length);
                expect(stored).to.deep.equal(ids(lines));
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

describe("DedupeWindow", () => {
    it("knows the ids of as many batches as it was asked to, and of no earlier one", () => {
        const window = new DedupeWindow(3);
        for (let batch = 0; batch < 5; batch += 1) {
            window.learn(batchAt(batch * 10, batch * 10 + 9), [`e${batch}`]);
        }
        const first = [0, 1, 2, 3, 4].map((batch) =>
            window.take(`e${batch}`, sequenceAt(999), batchAt(990, 999)),
        );
        expect(first).to.deep.equal([true, true, false, false, false]);
    });

    it("takes a batch that is stored again for the same batch", () => {
        const window = new DedupeWindow(2);
        window.learn(batchAt(0, 9), ["a"]);
        window.learn(batchAt(10, 19), ["b"]);
        window.learn(batchAt(10, 19), ["b"]);
        expect(window.take("a", sequenceAt(30), batchAt(30, 39))).to.equal(false);
    });

    it("knows nothing when it is switched off", () => {
        const window = new DedupeWindow(0);
        window.learn(batchAt(0, 9), ["a"]);
        expect(window.take("a", sequenceAt(30), batchAt(30, 39))).to.equal(true);
    });
});

describe("DedupeWindows", () => {
    it("forgets the shard that was read least recently", () => {
        const windows = new DedupeWindows(1, 2);
        for (const shard of ["s1", "s2"]) {
            windows.of(shard).learn(batchAt(0, 9), ["a"]);
        }
        windows.of("s1");
        windows.of("s3");
        expect(windows.of("s1").take("a", sequenceAt(30), batchAt(30, 39))).to.equal(false);
        expect(windows.of("s2").take("a", sequenceAt(30), batchAt(30, 39))).to.equal(true);
    });
});
