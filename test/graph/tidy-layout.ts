import { expect } from "chai";
import type { Box, Layout, Point } from "../../graph/placed";

/** Whether a point lies within corners. */
export function contains(corners: readonly Point[], [x, y]: Point): boolean {
    return corners.reduce((inside, [ax, ay], index) => {
        const [bx, by] = corners[(index + 1) % corners.length];
        const crosses = ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax;
        return crosses ? !inside : inside;
    }, false);
}

const overlap = (a: Box, b: Box) =>
    a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const middle = ({ x, y, width, height }: Box): Point => [x + width / 2, y + height / 2];

/** What every picture must hold to. */
export function expectTidy(layout: Layout): void {
    const { nodes, zones, doors } = layout;
    nodes.forEach((one, index) =>
        nodes.slice(index + 1).forEach((other) => {
            expect(overlap(one, other), `${one.node.id} and ${other.node.id} overlap`).to.equal(false);
        }),
    );
    for (const { node, ...box } of nodes) {
        expect(box.x).to.be.at.least(0);
        expect(box.y).to.be.at.least(0);
        expect(box.x + box.width, node.id).to.be.at.most(layout.width);
        expect(box.y + box.height, node.id).to.be.at.most(layout.height);
        const around = zones.filter(({ corners }) => contains(corners, middle(box))).map(({ zone }) => zone);
        const expected =
            node.urn === undefined ? [node.zone] : node.zone === "vpc" ? ["account", "vpc"] : ["account"];
        expect(around, `zones around ${node.id}`).to.have.members(expected);
    }
    doors.forEach((door) =>
        nodes.forEach((placed) => expect(overlap(door, placed), placed.node.id).to.equal(false)),
    );
}
