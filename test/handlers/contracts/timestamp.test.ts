import { inspect } from "node:util";
import { expect } from "chai";
import fc from "fast-check";
import { canonicalTimestamp } from "../../../handlers/contracts/timestamp";

describe("canonicalTimestamp", () => {
    for (const [given, stored] of [
        ["2026-11-23T07:05:09.123Z", "2026-11-23T07:05:09.123Z"],
        ["2026-11-23 07:05:09", "2026-11-23T07:05:09.000Z"],
        ["2026-11-23T07:05:09.123456789Z", "2026-11-23T07:05:09.123Z"],
        ["2026-11-23T07:05:09.5Z", "2026-11-23T07:05:09.500Z"],
        ["2026-11-23T00:05:09+02:00", "2026-11-22T22:05:09.000Z"],
        ["2026-11-23T00:05:09-0230", "2026-11-23T02:35:09.000Z"],
        ["2026-11-23 07:05:09 UTC", "2026-11-23T07:05:09.000Z"],
        ["2026-11-23 07:05:09.25+02", "2026-11-23T05:05:09.250Z"],
        ["2026-11-23T07:05Z", "2026-11-23T07:05:00.000Z"],
        ["2026-11-23", "2026-11-23T00:00:00.000Z"],
        ["2024-02-29T00:00:00.000Z", "2024-02-29T00:00:00.000Z"],
        [1_704_067_200_000, "2024-01-01T00:00:00.000Z"],
        [1_704_067_200, "2024-01-01T00:00:00.000Z"],
        [1_704_067_200.123, "2024-01-01T00:00:00.123Z"],
        [1_704_067_200.9999, "2024-01-01T00:00:00.999Z"],
        [100_000_000_000, "1973-03-03T09:46:40.000Z"],
        [0, "1970-01-01T00:00:00.000Z"],
    ] as const) {
        it(`stores ${JSON.stringify(given)} as ${stored}`, () => {
            expect(canonicalTimestamp(given)).to.equal(stored);
        });
    }

    for (const given of [
        "2023-02-29T00:00:00.000Z",
        "2024-02-30 00:00:00",
        "2024-04-31T00:00:00.000Z",
        "2024-00-01",
        "2024-13-01T00:00:00.000Z",
        "2024-01-00",
        "2024-01-01T24:00:01.000Z",
        "2024-01-01T23:60:00.000Z",
        "2024-01-01T23:59:60Z",
        "1969-12-31T23:59:59.999Z",
        "Tue, 23 Nov 2026 07:05:09 GMT",
        "23.11.2026",
        "2026-11-23 07:05:09 CET",
        "2026-11-23 07:05:09 +02:00",
        "2026-11-23 07:05:09+2",
        "1700000000000",
        "",
        " 2024-01-01",
        -1,
        1_704_067_200_000.5,
        1_704_067_200_000_000,
        NaN,
        Infinity,
        253_402_300_800_000,
        true,
        null,
        undefined,
        {},
        ["2024-01-01"],
    ]) {
        it(`refuses ${inspect(given)}`, () => {
            expect(canonicalTimestamp(given)).to.equal(undefined);
        });
    }

    it("keeps every time that the calendar has, however it is written", () => {
        fc.assert(
            fc.property(
                fc.date({
                    min: new Date(100_000_000_000),
                    max: new Date("9999-12-31T23:59:59.999Z"),
                    noInvalidDate: true,
                }),
                (date) => {
                    const iso = date.toISOString();
                    for (const written of [iso, iso.replace("T", " "), iso.slice(0, -1), date.getTime()]) {
                        expect(canonicalTimestamp(written)).to.equal(iso);
                    }
                },
            ),
        );
    });

    it("gives a canonical time or nothing for any text", () => {
        fc.assert(
            fc.property(fc.string({ unit: fc.constantFrom(..."0123456789-:T Z+.") }), (text) => {
                const stored = canonicalTimestamp(text);
                expect(stored === undefined || new Date(stored).toISOString() === stored).to.equal(true);
            }),
        );
    });
});
