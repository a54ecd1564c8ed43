import { expect } from "chai";
import fc from "fast-check";
import { IdIndex } from "../../../handlers/clickstream-normalizer/id-index";

describe("IdIndex", () => {
    it("does what a Map does, whatever is put in and taken out", () => {
        const step = fc.record({
            does: fc.constantFrom("add", "set", "delete"),
            // "Aa" and "BB" have the same hash, and so has each text made of them.
            id: fc.array(fc.constantFrom("Aa", "BB", "c"), { maxLength: 4 }).map((parts) => parts.join("")),
            value: fc.constantFrom("first", "second"),
        });
        fc.assert(
            fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
                const [index, map] = [new IdIndex<string>(), new Map<string, string>()];
                for (const { does, id, value } of steps) {
                    if (does === "delete") {
                        index.delete(id, value);
                        if (map.get(id) === value) {
                            map.delete(id);
                        }
                    } else if (does === "set") {
                        index.set(id, value);
                        map.set(id, value);
                    } else {
                        expect(index.add(id, value)).to.equal(map.get(id));
                        map.set(id, map.get(id) ?? value);
                    }
                }
                for (const [id, value] of map) {
                    expect(index.add(id, "another")).to.equal(value);
                }
            }),
        );
    });

    it("knows every id when it has grown, and takes free places again", () => {
        const index = new IdIndex<number>();
        const ids = Array.from({ length: 10_000 }, (_, number) => `id-${number}`);
        const put = (): number => ids.filter((id, number) => index.add(id, number) === undefined).length;
        expect(put()).to.equal(10_000);
        expect(put()).to.equal(0);
        ids.forEach((id, number) => index.delete(id, number % 2 === 0 ? number : -1));
        expect(put()).to.equal(5_000);
    });
});
