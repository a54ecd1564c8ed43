import { stages, type Diagram, type DiagramEdge, type DiagramNode, type Stage } from "./diagram";

/** Sizes of the picture, in pixels. */
export const size = {
    boxWidth: 182,
    boxHeight: 58,
    rowHeight: 28,
    /** Room for an arrow that passes a column. */
    laneHeight: 10,
    columnGap: 36,
    /** Wider, for the VPC's doors. */
    doorGap: 106,
    rowGap: 14,
    zoneGap: 46,
    margin: 26,
    header: 58,
} as const;

/** A rectangle. */
export interface Box {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
}

export type Point = readonly [x: number, y: number];

export interface PlacedNode extends Box {
    readonly node: DiagramNode;
}

/** An arrow and the points that it passes; those in pairs are the ends of a straight way past a column. */
export interface PlacedEdge {
    readonly edge: DiagramEdge;
    readonly points: readonly Point[];
}

/** A zone of trust: a rectangle or, for the VPC, steps. */
export interface PlacedZone {
    readonly label: string;
    readonly zone: string;
    /** Corners, in order. */
    readonly corners: readonly Point[];
}

export interface Layout {
    readonly width: number;
    readonly height: number;
    readonly nodes: readonly PlacedNode[];
    readonly edges: readonly PlacedEdge[];
    readonly zones: readonly PlacedZone[];
    readonly columns: readonly { readonly stage: Stage; readonly x: number }[];
    /** Places of the VPC's doors, in the order of the diagram's. */
    readonly doors: readonly Box[];
}

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
        x += size.boxWidth + (stage === "Transformation" ? size.doorGap : size.columnGap);
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
        doors: vpc.length > 0 ? doorsOf(diagram, vpc[vpc.length - 1]) : [],
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

const padding = 16;

function around(boxes: readonly Box[], pad: number): PlacedZone["corners"] {
    const left = Math.min(...boxes.map(({ x }) => x)) - pad;
    const right = Math.max(...boxes.map(({ x, width }) => x + width)) + pad;
    const upper = Math.min(...boxes.map(({ y }) => y)) - pad;
    const lower = Math.max(...boxes.map(({ y, height }) => y + height)) + pad;
    return [
        [left, upper],
        [right, upper],
        [right, lower],
        [left, lower],
    ];
}

const outsideLabels = {
    internet: "Internet",
    shop: "The shop",
    partner: "Partners and old systems",
} as const;

function outsideZones(nodes: readonly PlacedNode[]): PlacedZone[] {
    return (["Sources", "Users"] as const).flatMap((stage) =>
        (Object.keys(outsideLabels) as (keyof typeof outsideLabels)[]).flatMap((zone) => {
            const inside = nodes.filter(({ node }) => node.stage === stage && node.zone === zone);
            return inside.length === 0
                ? []
                : [{ label: outsideLabels[zone], zone, corners: around(inside, 10) }];
        }),
    );
}

function accountZone(nodes: readonly PlacedNode[], height: number): PlacedZone[] {
    const inside = nodes.filter(({ node }) => node.stage !== "Sources" && node.stage !== "Users");
    if (inside.length === 0) {
        return [];
    }
    const [[left], [right]] = around(inside, 22);
    const [top, bottom] = [size.header - 18, height - 6];
    return [
        {
            label: "AWS account",
            zone: "account",
            corners: [
                [left, top],
                [right, top],
                [right, bottom],
                [left, bottom],
            ],
        },
    ];
}

/**
 * The VPC as steps: in each column from its first resource in the VPC down to a common floor. A column without any
 * parts it in two.
 */
function vpcZones(
    nodes: readonly PlacedNode[],
    lanes: readonly Box[],
    columns: readonly { readonly x: number }[],
): PlacedZone[] {
    const inside = nodes.filter(({ node }) => node.zone === "vpc");
    const floor = Math.max(...[...inside, ...lanes].map(({ y, height }) => y + height)) + padding;
    const runs: Step[][] = [];
    let open: Step[] | undefined;
    for (const { x } of columns) {
        const column = inside.filter((each) => each.x === x);
        if (column.length === 0) {
            open = undefined;
            continue;
        }
        if (!open) {
            open = [];
            runs.push(open);
        }
        open.push({ x, top: Math.min(...column.map(({ y }) => y)) - padding });
    }
    return runs.map((run) => ({ label: "VPC", zone: "vpc", corners: stepsDownTo(floor, run) }));
}

/** Where a column's part of the VPC begins. */
interface Step {
    readonly x: number;
    readonly top: number;
}

function stepsDownTo(floor: number, steps: readonly Step[]): PlacedZone["corners"] {
    const left = steps[0].x - padding;
    const corners: Point[] = [];
    let from = left;
    steps.forEach(({ x, top }, index) => {
        const next = steps[index + 1];
        // A step lies where the higher of two columns begins or ends.
        const to = next === undefined || next.top > top ? x + size.boxWidth + padding : next.x - padding;
        corners.push([from, top], [to, top]);
        from = to;
    });
    return [...corners, [from, floor], [left, floor]];
}

const door = { width: 94, height: 18 } as const;

/** Doors stand before the VPC's right wall, evenly. */
function doorsOf({ doors }: Diagram, { corners }: PlacedZone): Box[] {
    const wall = Math.max(...corners.map(([x]) => x));
    const ys = corners.filter(([x]) => x === wall).map(([, y]) => y);
    const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
    return doors.map((_door, index) => ({
        x: wall - 10,
        y: top + ((index + 0.5) * (bottom - top)) / doors.length - door.height / 2,
        ...door,
    }));
}
