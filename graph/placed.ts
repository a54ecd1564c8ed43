import type { DiagramEdge, DiagramNode, Stage } from "./diagram";

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

/** The column behind which the VPC's doors stand. */
export const doorStage: Stage = "Functions";
