import { expect } from "chai";
import fc from "fast-check";
import { IdIndex } from "../../../handlers/clickstream-normalizer/id-index";

describe("IdIndex", () => {
    it("does what a Map does, whatever is put in and taken out", () => {
        const step = fc.record({
            does: fc.constantFrom("put", "replace", "delete"),
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
                    } else {
                        const isNew = !map.has(id) || does === "replace";
                        expect(index.put(id, value, () => does === "replace")).to.equal(isNew);
                        map.set(id, isNew ? value : map.get(id)!);
                    }
                    index.put(id, "", (known) => {
                        expect(known).to.equal(map.get(id));
                        return false;
                    }) && index.delete(id, "");
                }
            }),
        );
    });

    it("knows every id when it has grown, and takes free places again", () => {
        const index = new IdIndex<number>();
        const ids = Array.from({ length: 10_000 }, (_, number) => `id-${number}`);
        const put = (): number => ids.filter((id, number) => index.put(id, number, () => false)).length;
        expect(put()).to.equal(10_000);
        expect(put()).to.equal(0);
        ids.forEach((id, number) => index.delete(id, number % 2 === 0 ? number : -1));
        expect(put()).to.equal(5_000);
    });
});
