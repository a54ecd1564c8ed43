import { expect } from "chai";
import { datasets } from "../../../datasets";
import { compileContract } from "../../../handlers/contracts/compile-contract";
import { decodeRecord, lineOf } from "../../../handlers/contracts/decode-record";

const contract = compileContract(datasets.clickstream);
const arrival = Date.UTC(2026, 10, 23, 7);
const event = {
    event_id: "e-1",
    event_time: "2026-11-23T06:59:00.000Z",
    session_id: "s-1",
    event: "product_view",
};
const decode = (value: unknown) =>
    decodeRecord(
        contract,
        Buffer.isBuffer(value)
            ? value
            : Buffer.from(typeof value === "string" ? value : JSON.stringify(value)),
        arrival,
    );
const refusal = (value: unknown) => decode(value).reason;

describe("decodeRecord", () => {
    it("keeps every field that was sent", () => {
        const row = decode({ ...event, value: 19.99, currency: "EUR", campaign: { name: "spring" } });
        expect(JSON.parse("text" in row ? lineOf(row) : "null")).to.deep.equal({
            ...event,
            value: 19.99,
            currency: "EUR",
            campaign: { name: "spring" },
        });
    });

    it("sets when a record arrived, whatever its producer claims, where the dataset has that", () => {
        const payment = {
            event_id: "evt_1",
            processor: "stripe",
            event_type: "charge.succeeded",
            event_time: event.event_time,
            payload: "{}",
            received_at: "1999-01-01T00:00:00Z",
        };
        const row = decodeRecord(
            compileContract(datasets.payments),
            Buffer.from(JSON.stringify(payment)),
            arrival,
        );
        expect(row).to.have.nested.property("value.received_at", "2026-11-23T07:00:00.000Z");
    });

    it("takes the other name of a column, and stores the column's", () => {
        const { event_time: time, ...rest } = event;
        const row = decode({ ...rest, timestamp: "2026-11-23 06:59:00" });
        expect("text" in row && lineOf(row)).to.equal(JSON.stringify({ ...rest, event_time: time }));
    });

    it("makes an id from the bytes when the producer sent none, the same for the same bytes", () => {
        const anonymous = { ...event, event_id: undefined };
        const [first, again, other] = [
            decode(anonymous),
            decode(anonymous),
            decode({ ...anonymous, event: "home" }),
        ].map((row) => ("id" in row ? row.id : ""));
        expect(first).to.match(/^sha256-[0-9a-f]{32}$/);
        expect(again).to.equal(first);
        expect(other).to.not.equal(first);
    });

    it("stores one value for a key that was sent twice", () => {
        const row = decode(`{"event":"home",${JSON.stringify(event).slice(1)}`);
        expect("text" in row && lineOf(row).match(/"event":/g)).to.deep.equal(['"event":']);
    });

    it("stores a record on one line however it was written", () => {
        const row = decode(JSON.stringify({ ...event, search_term: "a\nb" }, null, 2));
        expect("text" in row && lineOf(row)).to.not.include("\n");
    });

    it("takes a prototype key for data", () => {
        const row = decode(`{"__proto__":{"event":"x","admin":true},${JSON.stringify(event).slice(1)}`);
        expect(row).to.have.property("id", "e-1");
        expect(({} as { admin?: boolean }).admin).to.equal(undefined);
    });

    for (const [name, value, reason] of [
        ["bytes that aren't UTF-8", Buffer.from([0x7b, 0xff, 0x7d]), "not UTF-8"],
        [
            "gzip",
            Buffer.from([0x1f, 0x8b, 8, 0]),
            "not UTF-8: looks like gzip; records are JSON text, one each",
        ],
        [
            "an aggregate",
            Buffer.from([0xf3, 0x89, 0x9a, 0xc2, 0]),
            "not UTF-8: looks like an aggregate of the Kinesis Producer Library; records are JSON text, one each",
        ],
        ["nothing", Buffer.alloc(0), "empty"],
        ["half a text", '{"event_id":"e-1"', "not JSON from character 17"],
        [
            "two texts",
            '{"a":1}{"a":2}',
            "not JSON from character 7: several JSON texts; records are JSON text, one each",
        ],
        [
            "lines of JSON",
            `${JSON.stringify(event)}\n${JSON.stringify(event)}\n`,
            `not JSON from character ${JSON.stringify(event).length + 1}: several JSON texts; records are JSON text, one each`,
        ],
        ["NaN", '{"value":NaN}', "not JSON"],
        ["an array", [event], "a JSON array; records are JSON objects, one each"],
        ["null", "null", "not a JSON object"],
        ["a missing field", { ...event, session_id: undefined }, "session_id: missing"],
        ["null for what must be there", { ...event, session_id: null }, "session_id: not of type string"],
        ["a wrong type", { ...event, quantity: "2" }, "quantity: not of type integer"],
        ["a fraction for a whole", { ...event, quantity: 1.5 }, "quantity: not of type integer"],
        [
            "a number that JSON can't hold",
            `{"value":1e999,${JSON.stringify(event).slice(1)}`,
            "holds a number that is too large or has too many digits; send it as text",
        ],
        [
            "a whole number that a double would change",
            `{"order":12345678901234567891,${JSON.stringify(event).slice(1)}`,
            "holds a number that is too large or has too many digits; send it as text",
        ],
        [
            "a column's name in other letters, which would stand in for it in SQL",
            { ...event, Event: "purchase" },
            "event: named in other letters",
        ],
        ["too fine an amount", { ...event, value: 0.001 }, "value: must be multiple of 0.01"],
        ["an amount below zero", { ...event, value: -0.01 }, "value: must be >= 0"],
        [
            "a value that isn't allowed",
            { ...event, platform: "fridge" },
            "platform: not one of desktop, mobile, tablet, app, other",
        ],
        [
            "a text that is too long",
            { ...event, page: "x".repeat(2049) },
            "page: must NOT have more than 2048 characters",
        ],
        [
            "an impossible day",
            { ...event, event_time: "2026-02-30T00:00:00Z" },
            "event_time: not a time in ISO 8601 or since 1970, up to 9999",
        ],
        [
            "a time ahead of its arrival",
            { ...event, event_time: "2026-11-23T07:15:00.001Z" },
            "event_time: more than 900 s ahead of its arrival",
        ],
        [
            "half a surrogate pair",
            `{"search_term":"\\ud83d",${JSON.stringify(event).slice(1)}`,
            "holds half of a surrogate pair",
        ],
        [
            "half a surrogate pair in a key",
            `{"\\udc00":1,${JSON.stringify(event).slice(1)}`,
            "holds half of a surrogate pair",
        ],
        [
            "deep nesting",
            `{"x":${"[".repeat(50_000)}${"]".repeat(50_000)},${JSON.stringify(event).slice(1)}`,
            "nested too deeply",
        ],
    ] as const) {
        it(`refuses ${name}: ${reason}`, () => {
            expect(refusal(value)).to.equal(reason);
        });
    }

    it("takes a time exactly as far ahead as is allowed", () => {
        expect(decode({ ...event, event_time: "2026-11-23T07:15:00.000Z" })).to.have.property("id");
    });

    it("takes amounts that binary fractions can't hold", () => {
        for (const value of [0.07, 0.29, 1.1, 19.99, 4.35, 1_000_000.01, 9_999_999_999.99]) {
            expect(refusal({ ...event, value }), String(value)).to.equal(undefined);
        }
    });

    it("takes an escaped backslash before what looks like half a pair, and whole pairs", () => {
        for (const term of ["\\ud800", "\\\\ud800", "😀"]) {
            expect(refusal({ ...event, search_term: term }), term).to.equal(undefined);
        }
    });

    it("takes whole numbers and exponents that a double holds, and texts that look like others", () => {
        for (const field of [
            "9007199254740992",
            "-9007199254740991",
            "1e300",
            "0.12345678901234567",
            '"12345678901234567891"',
            '"x-1e999"',
        ]) {
            expect(refusal(`{"other":${field},${JSON.stringify(event).slice(1)}`), field).to.equal(undefined);
        }
    });

    it("takes a text behind a byte order mark", () => {
        expect(decode(`\uFEFF${JSON.stringify(event)}`)).to.have.property("id", "e-1");
    });

    it("takes times in seconds, in milliseconds and with an offset for the same", () => {
        const time = Date.parse(event.event_time);
        for (const sent of [time, time / 1000, "2026-11-23T08:59:00+02:00"]) {
            expect(decode({ ...event, event_time: sent })).to.have.nested.property(
                "value.event_time",
                event.event_time,
            );
        }
    });

    it("never quotes a value in its reason", () => {
        const secret = "4111111111111111";
        for (const field of [...datasets.clickstream.columns.map(({ name }) => name), "timestamp"]) {
            for (const value of [secret, [secret], { [secret]: secret }, Number(secret)]) {
                expect(refusal({ ...event, [field]: value }) ?? "", field).to.not.include(secret);
            }
        }
        expect(refusal(`{"card": ${secret} x}`))
            .to.match(/^not JSON/)
            .and.not.include(secret);
        expect(refusal(secret)).to.equal("not a JSON object");
    });
});
