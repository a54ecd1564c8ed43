import { gzipSync } from "node:zlib";
import fc from "fast-check";

/** Values that producers, attackers and broken code put where something else belongs. */
const hostileValue: fc.Arbitrary<string> = fc.oneof(
    fc.json({ maxDepth: 3 }),
    fc.string({ unit: "binary", maxLength: 20 }).map((text) => JSON.stringify(text)),
    fc.constantFrom(
        "null",
        "true",
        "-0",
        "1e308",
        "1e309",
        "-1e999",
        "NaN",
        "Infinity",
        "12345678901234567890",
        "9007199254740993",
        "0.1e-7",
        "[]",
        "{}",
        '""',
        '" "',
        '"\\u0000"',
        '"\\ud83d"',
        '"\\udc00\\ud83d"',
        '"\u2028"',
        "\"=cmd|' /C calc'!A0\"",
        '"2026-02-30"',
        "1764000000",
        "1764000000000",
        '"2026-11-23T07:00:00+14:00"',
        '{"__proto__":{"polluted":true}}',
    ),
    // Now and then deeper than a parser's stack.
    fc
        .oneof({ weight: 19, arbitrary: fc.constant(50) }, { weight: 1, arbitrary: fc.constant(20_000) })
        .map((depth) => "[".repeat(depth) + "]".repeat(depth)),
);

const hostileKey = fc.oneof(
    fc.constantFrom("__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "", "event.id"),
    fc.string({ unit: "binary", maxLength: 8 }),
);

/** Bytes that are no record at all. */
const hostileBytes: fc.Arbitrary<Buffer> = fc.oneof(
    fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
    fc.json({ maxDepth: 2 }).map((text) => Buffer.from(text)),
    fc.constantFrom(
        Buffer.alloc(0),
        Buffer.from("\uFEFF{}"),
        Buffer.from("null"),
        gzipSync(Buffer.alloc(1_000_000)),
        Buffer.from([0xf3, 0x89, 0x9a, 0xc2, 1, 2, 3]),
        Buffer.from([0xc3, 0x28]),
        Buffer.from([0xed, 0xa0, 0x80]),
    ),
);

/**
 * Records of a stream, most of them close to good ones: fields replaced, added, left out, sent twice or in other
 * letters, texts cut, bytes flipped, and some good ones repeated.
 *
 * @param good - A record that keeps the contract, by its id.
 */
export function hostileRecord(good: (id: string) => string): fc.Arbitrary<Buffer> {
    const fields = Object.keys(JSON.parse(good("x")) as object);
    const id = fc.nat(40).map((number) => `id-${number}`);
    const valid = id.map(good);
    const field = fc.constantFrom(...fields);
    const edited = fc
        .tuple(
            id,
            fc.array(fc.tuple(fc.oneof(field, hostileKey), hostileValue), { minLength: 1, maxLength: 3 }),
        )
        .map(([each, edits]) => {
            const record = JSON.parse(good(each)) as Record<string, unknown>;
            const kept = Object.entries(record)
                .filter(([name]) => !edits.some(([edit]) => edit === name))
                .map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
            return `{${[...kept, ...edits.map(([name, value]) => `${JSON.stringify(name)}:${value}`)].join(",")}}`;
        });
    const twice = fc
        .tuple(valid, field, hostileValue)
        .map(([text, name, value]) => `{${JSON.stringify(name)}:${value},${text.slice(1)}`);
    const otherLetters = fc
        .tuple(valid, field)
        .map(([text, name]) => text.replace(`"${name}"`, `"${name.toUpperCase()}"`));
    const without = fc.tuple(id, field).map(([each, name]) => {
        const { [name]: left, ...rest } = JSON.parse(good(each)) as Record<string, unknown>;
        return JSON.stringify(left === undefined ? {} : rest);
    });
    const cut = fc.tuple(valid, fc.nat(300)).map(([text, length]) => text.slice(0, length));
    const flipped = fc.tuple(valid, fc.nat(), fc.nat(255)).map(([text, at, byte]) => {
        const bytes = Buffer.from(text);
        bytes[at % bytes.length] = byte;
        return bytes;
    });
    const text = (arbitrary: fc.Arbitrary<string>): fc.Arbitrary<Buffer> =>
        arbitrary.map((each) => Buffer.from(each));
    return fc.oneof(
        { weight: 4, arbitrary: text(valid) },
        { weight: 6, arbitrary: text(edited) },
        { weight: 1, arbitrary: text(twice) },
        { weight: 1, arbitrary: text(otherLetters) },
        { weight: 1, arbitrary: text(without) },
        { weight: 1, arbitrary: text(cut) },
        { weight: 2, arbitrary: flipped },
        { weight: 2, arbitrary: hostileBytes },
    );
}
