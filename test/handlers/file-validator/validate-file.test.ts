import { gzipSync } from "node:zlib";
import { expect } from "chai";
import fc from "fast-check";
import { datasets } from "../../../datasets";
import { compileContract } from "../../../handlers/contracts/compile-contract";
import { validateFile } from "../../../handlers/file-validator/validate-file";

const contract = compileContract(datasets.inventory);
const arrivedAt = Date.UTC(2026, 10, 23, 5);
const header = "warehouse_id,product_id,counted_at,quantity_on_hand,unit_cost,currency,location";
const good = "w-1,p-1,2026-11-23 04:00:00,12,3.50,EUR,A-07";
const validate = (text: string | Buffer, maxBytes = 1e6) =>
    validateFile(contract, datasets.inventory.columns, Buffer.from(text as string), arrivedAt, maxBytes);
const reasons = (text: string) => validate(text).refused.map(({ line, reason }) => [line, reason]);

describe("validateFile", () => {
    it("gives each field the type of its column", () => {
        expect(validate(`${header}\n${good}\n`).rows).to.deep.equal([
            {
                warehouse_id: "w-1",
                product_id: "p-1",
                counted_at: "2026-11-23T04:00:00.000Z",
                quantity_on_hand: 12,
                unit_cost: 3.5,
                currency: "EUR",
                location: "A-07",
            },
        ]);
    });

    it("takes columns in any order, quotes, Windows line ends, a byte order mark and gzip", () => {
        const text = `\uFEFF"Product_ID", warehouse_id ,quantity_on_hand,counted_at\r\n"p,1","w-1",1,2026-11-23\r\n`;
        for (const file of [Buffer.from(text), gzipSync(text)]) {
            expect(validate(file).rows).to.deep.equal([
                {
                    product_id: "p,1",
                    warehouse_id: "w-1",
                    quantity_on_hand: 1,
                    counted_at: "2026-11-23T00:00:00.000Z",
                },
            ]);
        }
    });

    it("drops a row that repeats another's key", () => {
        const file = validate([header, good, good, good.replace("p-1", "p-2")].join("\n"));
        expect([file.rows.length, file.duplicates, file.lines]).to.deep.equal([2, 1, 3]);
    });

    for (const [what, line, reason] of [
        ["a number that isn't one", good.replace("12", "1e3"), "quantity_on_hand: not of type int"],
        ["a fraction for a whole number", good.replace("12", "12.5"), "quantity_on_hand: not of type int"],
        ["a negative stock", good.replace(",12,", ",-1,"), "quantity_on_hand: must be >= 0"],
        ["too many places", good.replace("3.50", "3.505"), "unit_cost: must be multiple of 0.01"],
        [
            "an impossible time",
            good.replace("11-23", "11-31"),
            "counted_at: not a time in ISO 8601 or since 1970, up to 9999",
        ],
        [
            "a time far ahead",
            good.replace("2026", "2027"),
            "counted_at: more than 86400 s ahead of its arrival",
        ],
        ["a missing value", good.replace("p-1", ""), "product_id: missing"],
        [
            "a currency that isn't used",
            good.replace("EUR", "XXX"),
            "currency: not one of USD, EUR, GBP, CHF, SEK, PLN, CAD, AUD",
        ],
        ["too few fields", "w-1,p-1", "has 2 fields, not 7"],
        ["too many fields", `${good},x`, "has 8 fields, not 7"],
        ["a stray quote", good.replace("A-07", '"A'), "not CSV in UTF-8"],
        ["a formula", good.replace("A-07", "=HYPERLINK(1)"), "location: begins like a spreadsheet's formula"],
        [
            "a formula behind a plus",
            good.replace("p-1", "+1"),
            "product_id: begins like a spreadsheet's formula",
        ],
        [
            "a formula behind an at",
            good.replace("A-07", "@SUM(1)"),
            "location: begins like a spreadsheet's formula",
        ],
    ]) {
        it(`refuses ${what}, and only that line`, () => {
            const text = [header, line, good].join("\n");
            expect(reasons(text)).to.deep.equal([[2, reason]]);
            expect(validate(text).rows).to.have.length(1);
        });
    }

    it("refuses a line that isn't UTF-8, and keeps its bytes", () => {
        const spoilt = Buffer.from([0x77, 0xff, 0x2c]);
        const file = Buffer.concat([Buffer.from(`${header}\n`), spoilt, Buffer.from(`\n${good}`)]);
        expect(validate(file).refused).to.deep.equal([
            { line: 2, bytes: spoilt, reason: "not CSV in UTF-8" },
        ]);
        expect(validate(file).rows).to.have.length(1);
    });

    it("refuses every line of a file that lacks a column", () => {
        const reason = "file: the header line lacks counted_at, quantity_on_hand";
        expect(reasons("warehouse_id,product_id\nw-1,p-1")).to.deep.equal([
            [1, reason],
            [2, reason],
        ]);
    });

    it("refuses a header that names a column twice", () => {
        expect(reasons(`${header},location\n${good},B`)[0][1]).to.equal(
            "file: the header line names a column twice",
        );
    });

    it("refuses damaged gzip, and gzip that would unpack to more than is allowed", () => {
        const packed = gzipSync(`${header}\n${`${good}\n`.repeat(50_000)}`);
        expect(validate(packed.subarray(0, 200)).refused[0].reason).to.equal(
            "file: the gzip data is damaged",
        );
        const bomb = gzipSync(Buffer.alloc(50_000_000));
        expect(bomb.length).to.be.below(60_000);
        expect(validate(bomb, 1_000_000).refused).to.deep.equal([
            { line: 1, bytes: bomb, reason: "file: more than 1000000 bytes when unpacked" },
        ]);
    });

    it("counts columns that the dataset doesn't have", () => {
        expect(validate(`${header},colour\n${good},red`)).to.include({ unknownColumns: 1, lines: 1 });
    });

    it("puts every line of any file into exactly one of rows, repeats and refused lines", () => {
        const anyLine = fc.oneof(
            fc.constant(good),
            fc.constant(good.replace("p-1", "p-2")),
            fc.string().map((text) => text.replaceAll(/[\n\r]/g, "")),
            fc
                .uint8Array({ maxLength: 30 })
                .map((bytes) => Buffer.from(bytes.filter((byte) => byte !== 10 && byte !== 13))),
        );
        fc.assert(
            fc.property(fc.array(anyLine), fc.constantFrom("\n", "\r\n"), (lines, end) => {
                const parts = [header, ...lines].map((line) =>
                    Buffer.concat([Buffer.from(line as string), Buffer.from(end)]),
                );
                const file = validate(Buffer.concat(parts));
                const expected = lines.filter((line) => line.length > 0).length;
                expect(file.lines).to.equal(expected);
                expect(file.rows.length + file.duplicates + file.refused.length).to.equal(expected);
            }),
            { numRuns: 500 },
        );
    });
});
