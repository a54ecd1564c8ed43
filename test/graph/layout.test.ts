import { expect } from "chai";
import { stages } from "../../graph/diagram";
import { layOut } from "../../graph/layout";
import type { Box, Point } from "../../graph/placed";
import { builtGraph } from "./built-graph";
import { drawn } from "./drawn-stack";
import { contains, expectTidy } from "./tidy-layout";

describe("the layout of a diagram", () => {
    const layout = layOut(drawn().diagram);

    it("has no overlaps, and each node within its zones of trust and no other", () => {
        expectTidy(layout);
    });

    it("goes from left to right by stage", () => {
        const order = layout.columns.map(({ stage }) => stages.indexOf(stage));
        expect(order).to.deep.equal([...order].sort((a, b) => a - b));
        const xs = layout.columns.map(({ x }) => x);
        expect(xs).to.deep.equal([...xs].sort((a, b) => a - b));
    });

    it("leads arrows from side to side, past the columns between", () => {
        for (const { edge, points } of layout.edges) {
            const from = layout.nodes.find(({ node }) => node.id === edge.from)!;
            const to = layout.nodes.find(({ node }) => node.id === edge.to)!;
            expect(points[0]).to.deep.equal([from.x + from.width, from.y + from.height / 2]);
            expect(points.at(-1)).to.deep.equal([to.x, to.y + to.height / 2]);
            const passed = layout.nodes.filter(
                (each) =>
                    each !== from && each !== to && points.some((point) => contains(cornersOf(each), point)),
            );
            expect(passed.map(({ node }) => node.id)).to.deep.equal([]);
        }
    });

    it("has room for nothing at all", () => {
        const empty = layOut(drawn(builtGraph([])).diagram);
        expect(empty.nodes).to.deep.equal([]);
        expect(empty.zones).to.deep.equal([]);
    });
});

function cornersOf({ x, y, width, height }: Box): Point[] {
    return [
        [x, y],
        [x + width, y],
        [x + width, y + height],
        [x, y + height],
    ];
}
