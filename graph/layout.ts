import { stages, type Diagram, type DiagramEdge, type DiagramNode, type Stage } from "./diagram";
import { doorStage, size, type Box, type Layout, type Point } from "./placed";
import { accountZone, doorsOf, outsideZones, vpcZones } from "./zones";

/** What has a place in a column: a node, or the lane of an arrow that passes the column. */
interface Item {
    readonly id: string;
    readonly zone: DiagramNode["zone"];
    readonly height: number;
    readonly compact: boolean;
    readonly node?: DiagramNode;
}

interface Column {
    readonly stage: Stage;
    items: readonly Item[];
}

/** Gives everything its place: stages from left to right, zones one below the other, few arrows crossing. */
export function layOut(diagram: Diagram): Layout {
    const columns = columnsOf(diagram);
    const ways = openLanes(diagram, columns);
    untangle(columns, ways);
    const heights = columns.map(({ items }) => heightOf(items));
    const inner = Math.max(0, ...heights, diagram.doors.length * 24);
    const places = new Map<string, Box>();
    const starts: { stage: Stage; x: number }[] = [];
    let x: number = size.margin;
    columns.forEach(({ stage, items }, index) => {
        starts.push({ stage, x });
        // What stands in the VPC stands on its floor.
        const room = inner - heights[index];
        const grounded = items.some(({ zone, node }) => node && zone === "vpc");
        let y = size.header + size.margin + (grounded ? room : room / 2);
        items.forEach((item, place) => {
            y += place === 0 ? 0 : gapBetween(items[place - 1], item);
            places.set(item.id, { x, y, width: size.boxWidth, height: item.height });
            y += item.height;
        });
        x += size.boxWidth + (stage === doorStage ? size.doorGap : size.columnGap);
    });
    const nodes = columns.flatMap(({ items }) =>
        items.flatMap(({ id, node }) => (node ? [{ node, ...places.get(id)! }] : [])),
    );
    const lanes = columns.flatMap(({ items }) =>
        items.filter(({ node, zone }) => !node && zone === "vpc").map(({ id }) => places.get(id)!),
    );
    const vpc = vpcZones(nodes, lanes, starts);
    const height = size.header + inner + 2 * size.margin;
    return {
        width: x - size.columnGap + size.margin,
        height,
        nodes,
        edges: ways.map(({ edge, stops }) => ({
            edge,
            points: pointsOf(stops.map((id) => places.get(id)!)),
        })),
        columns: starts,
        zones: [...accountZone(nodes, height), ...outsideZones(nodes), ...vpc],
        doors: doorsOf(diagram, vpc, starts),
    };
}

function columnsOf({ nodes }: Diagram): Column[] {
    return stages
        .map((stage) => ({
            stage,
            items: nodes
                .filter((node) => node.stage === stage)
                .map((node) => ({
                    id: node.id,
                    zone: node.zone,
                    compact: node.compact,
                    height: node.compact ? size.rowHeight : size.boxHeight,
                    node,
                })),
        }))
        .filter(({ items }) => items.length > 0);
}

/** An arrow with everything that it stops at: its ends, and a lane in each column between them. */
interface Way {
    readonly edge: DiagramEdge;
    readonly stops: readonly string[];
}

function openLanes({ edges, nodes }: Diagram, columns: readonly Column[]): Way[] {
    const columnOf = new Map(
        columns.flatMap(({ items }, index) => items.map(({ id }): [string, number] => [id, index])),
    );
    const zoneOf = new Map(nodes.map(({ id, zone }) => [id, zone]));
    return edges.flatMap((edge) => {
        const [first, last] = [columnOf.get(edge.from), columnOf.get(edge.to)];
        if (first === undefined || last === undefined) {
            return [];
        }
        const stops = [edge.from];
        if (edge.kind === "flow") {
            const inVpc = [edge.from, edge.to].some((id) => zoneOf.get(id) === "vpc");
            for (let index = first + 1; index < last; index++) {
                const lane: Item = {
                    id: `lane:${index}:${edge.from}:${edge.to}`,
                    zone: inVpc ? "vpc" : "aws",
                    height: size.laneHeight,
                    compact: true,
                };
                columns[index].items = [...columns[index].items, lane];
                stops.push(lane.id);
            }
        }
        return [{ edge, stops: [...stops, edge.to] }];
    });
}

function gapBetween(above: Item, below: Item): number {
    if (above.zone !== below.zone && isArea(above, below)) {
        return size.zoneGap;
    }
    return above.compact && below.compact ? 6 : size.rowGap;
}

/** Whether the zones of two items are drawn as areas of their own: those outside the stack, and the VPC. */
function isArea(above: Item, below: Item): boolean {
    return isOutside(above) || isOutside(below) || above.zone === "vpc" || below.zone === "vpc";
}

function isOutside({ node }: Item): boolean {
    return node !== undefined && node.urn === undefined;
}

function heightOf(items: readonly Item[]): number {
    return items.reduce(
        (sum, item, index) => sum + item.height + (index === 0 ? 0 : gapBetween(items[index - 1], item)),
        0,
    );
}

/** Orders each column by where its neighbours stand, to and fro, keeping areas together. */
function untangle(columns: readonly Column[], ways: readonly Way[]): void {
    const place = new Map<string, number>();
    const settle = (items: readonly Item[]) =>
        items.forEach(({ id }, index) => place.set(id, (index + 0.5) / items.length));
    columns.forEach(({ items }) => settle(items));
    const neighbours = new Map<string, string[]>();
    for (const { edge, stops } of ways) {
        if (edge.kind === "flow") {
            stops.slice(1).forEach((stop, index) => {
                neighbours.set(stop, [...(neighbours.get(stop) ?? []), stops[index]]);
                neighbours.set(stops[index], [...(neighbours.get(stops[index]) ?? []), stop]);
            });
        }
    }
    const wanted = (id: string) => {
        const near = (neighbours.get(id) ?? []).map((each) => place.get(each) ?? 0.5);
        return near.length === 0 ? (place.get(id) ?? 0.5) : mean(near);
    };
    for (let round = 0; round < 12; round++) {
        for (const column of round % 2 === 0 ? columns : [...columns].reverse()) {
            column.items = byArea(column.items, new Map(column.items.map(({ id }) => [id, wanted(id)])));
            settle(column.items);
        }
    }
}

function mean(values: readonly number[]): number {
    return values.reduce((sum, each) => sum + each, 0) / values.length;
}

/** By wanted place, with areas together: those outside by their mean, the VPC below the rest of the account. */
function byArea(items: readonly Item[], wanted: ReadonlyMap<string, number>): Item[] {
    const want = ({ id }: Item) => wanted.get(id) ?? 0.5;
    const sorted = [...items].sort((a, b) => want(a) - want(b));
    const areas = Map.groupBy(sorted, (item) =>
        isOutside(item) ? item.zone : item.zone === "vpc" ? "vpc" : "account",
    );
    const rank = (area: string, inside: readonly Item[]) => (area === "vpc" ? 2 : mean(inside.map(want)));
    return [...areas]
        .sort(([a, one], [b, other]) => rank(a, one) - rank(b, other))
        .flatMap(([, each]) => each);
}

/** Out of the first box, straight past those between, and into the last. */
function pointsOf(stops: readonly Box[]): Point[] {
    const from = stops[0];
    const to = stops[stops.length - 1];
    if (from.x === to.x) {
        const below = to.y > from.y;
        const x = from.x + from.width / 2;
        return below
            ? [
                  [x, from.y + from.height],
                  [x, to.y],
              ]
            : [
                  [x, from.y],
                  [x, to.y + to.height],
              ];
    }
    const middle = ({ y, height }: Box) => y + height / 2;
    if (to.x < from.x) {
        return [
            [from.x, middle(from)],
            [to.x + to.width, middle(to)],
        ];
    }
    return [
        [from.x + from.width, middle(from)],
        ...stops.slice(1, -1).flatMap((lane): Point[] => [
            [lane.x, middle(lane)],
            [lane.x + lane.width, middle(lane)],
        ]),
        [to.x, middle(to)],
    ];
}
