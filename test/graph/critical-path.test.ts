import { expect } from "chai";
import { criticalPath } from "../../graph/critical-path";
import { builtGraph, component, urnOf, type BuiltResource } from "./built-graph";

const key = "aws:kms/key:Key";

const after = (name: string, ...before: string[]): BuiltResource => ({
    type: key,
    name,
    from: { value: before.map((each) => urnOf(key, each)) },
});

const namesOf = (resources: readonly BuiltResource[]) =>
    criticalPath(builtGraph(resources)).map(({ name }) => name);

describe("the critical path of a deployment", () => {
    it("is the longest chain of resources that wait for each other", () => {
        expect(
            namesOf([after("a"), after("b", "a"), after("c", "b"), after("d", "a"), after("e")]),
        ).to.deep.equal(["a", "b", "c"]);
    });

    it("goes through components without counting them", () => {
        const outer = component("Stage", "outer");
        expect(
            namesOf([
                after("a"),
                { ...outer, from: { value: [urnOf(key, "a")] } },
                { type: key, name: "b", from: { value: [urnOf(outer.type, "outer")] } },
            ]),
        ).to.deep.equal(["a", "b"]);
    });

    it("looks at a resource that many wait for only once", () => {
        const layers = Array.from({ length: 60 }, (_layer, depth) => depth);
        const names = (depth: number) => [`${depth}-x`, `${depth}-y`];
        const lattice = layers.flatMap((depth) =>
            names(depth).map((name) => after(name, ...(depth === 0 ? [] : names(depth - 1)))),
        );
        expect(namesOf(lattice)).to.have.lengthOf(layers.length);
    });

    it("is empty where nothing is deployed", () => {
        expect(namesOf([])).to.deep.equal([]);
    });
});
