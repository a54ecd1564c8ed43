import type { Diagram, Stage } from "./diagram";
import { doorStage, size, type Box, type PlacedNode, type PlacedZone, type Point } from "./placed";

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

export function outsideZones(nodes: readonly PlacedNode[]): PlacedZone[] {
    return (["Sources", "Users"] as const).flatMap((stage) =>
        (Object.keys(outsideLabels) as (keyof typeof outsideLabels)[]).flatMap((zone) => {
            const inside = nodes.filter(({ node }) => node.stage === stage && node.zone === zone);
            return inside.length === 0
                ? []
                : [{ label: outsideLabels[zone], zone, corners: around(inside, 10) }];
        }),
    );
}

export function accountZone(nodes: readonly PlacedNode[], height: number): PlacedZone[] {
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
export function vpcZones(
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

/** Doors stand before the right wall of the VPC's part around the functions, or of its last part, evenly. */
export function doorsOf(
    { doors }: Diagram,
    parts: readonly PlacedZone[],
    columns: readonly { readonly stage: Stage; readonly x: number }[],
): Box[] {
    if (parts.length === 0) {
        return [];
    }
    const wallOf = ({ corners }: PlacedZone) => Math.max(...corners.map(([x]) => x));
    const behind = columns.find(({ stage }) => stage === doorStage)?.x ?? Infinity;
    const part = parts.find((each) => wallOf(each) > behind) ?? parts[parts.length - 1];
    const wall = wallOf(part);
    const ys = part.corners.filter(([x]) => x === wall).map(([, y]) => y);
    const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
    return doors.map((_door, index) => ({
        x: wall - 10,
        y: top + ((index + 0.5) * (bottom - top)) / doors.length - door.height / 2,
        ...door,
    }));
}
