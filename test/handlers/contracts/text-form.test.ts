import { expect } from "chai";
import fc from "fast-check";
import { textForm } from "../../../handlers/contracts/text-form";

const form = (text: string) => textForm(text, JSON.parse(text) as Record<string, unknown>);

/** A number's text, in every way in which JSON may write one. */
const number = fc
    .tuple(
        fc.constantFrom("", "-"),
        fc.constantFrom("0", "1", "9", "10", "123456", "100000000000000000000", "99999999999999999999999"),
        fc.constantFrom("", ".0", ".5", ".000001", ".10000000000000000555"),
        fc.constantFrom("", "e1", "E2", "e+20", "e-7", "e5"),
    )
    .map((parts) => parts.join(""));
const blank = fc.constantFrom("", "", "", " ", "\n");
const value = fc.oneof(
    number,
    fc.string({ unit: "grapheme" }).map((text) => JSON.stringify(text)),
    fc.constantFrom("true", "false", "null", '"\\u0041"', '"a:1e9"', "[]", '{"a":1}'),
);
const field = fc
    .tuple(fc.constantFrom("a", "b", "ü", "a:1e", "__proto__"), blank, blank, value, blank)
    .map(([name, before, after, text, end]) => `${JSON.stringify(name)}${before}:${after}${text}${end}`);
const object = fc.array(field, { maxLength: 5 }).map((fields) => `{${fields.join(",")}}`);

describe("textForm", () => {
    it("calls a text compact only when it is what its value would be written as", () => {
        let compact = 0;
        fc.assert(
            fc.property(object, (text) => {
                if (form(text) === "compact") {
                    compact += 1;
                    expect(text).to.equal(JSON.stringify(JSON.parse(text)));
                }
            }),
            { numRuns: 20_000 },
        );
        expect(compact).to.be.greaterThan(100);
    });

    it("calls the records of most producers compact", () => {
        expect(form('{"id":"a","n":12.5,"big":-9007199254740991,"ok":true,"none":null,"ü":"€😀"}')).to.equal(
            "compact",
        );
        expect(form("{}")).to.equal("flat");
    });

    it("calls blanks, escapes, names that come twice and other ways to write a number flat", () => {
        for (const text of [
            '{"a": 1}',
            '{"a":"\\u0041"}',
            '{"a":1,"a":2}',
            '{"a":1.0}',
            '{"a":1e20,"a":1e20}',
            '{"a":"x","b":-0}',
        ]) {
            expect(form(text), text).to.not.equal("compact");
        }
    });

    it("leaves what is nested, or too large to be exact, to others", () => {
        for (const text of ['{"a":[1]}', '{"a":{}}', '{"a":9007199254740993}', '{"a":1e400}']) {
            expect(form(text), text).to.equal("other");
        }
    });
});
