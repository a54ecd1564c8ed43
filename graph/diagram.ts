import { links } from "./links";
import { isImportJob, types } from "./main-types";
import { outsideOf } from "./outside";
import type { ResourceView, Zone } from "./resource-view";
import type { StackGraph, StackResource } from "./stack-graph";
import { subtitleOf } from "./subtitles";
import { typeName } from "./type-names";

/** Stages of the way from sources to tables, left to right. */
export const stages = [
    "Sources",
    "Entrances",
    "Streams",
    "Functions",
    "Lake",
    "Jobs",
    "Tables",
    "Users",
] as const;

export type Stage = (typeof stages)[number];

/** Whom a node belongs to: zones of the stack, and what lies outside of it. */
export type NodeZone = Zone | "shop" | "partner";

/** A box of the picture: a resource with what belongs to it, or something outside the stack. */
export interface DiagramNode {
    readonly id: string;
    readonly title: string;
    readonly subtitle: string;
    readonly stage: Stage;
    readonly zone: NodeZone;
    /** The resource that it stands for; undefined for something outside the stack. */
    readonly urn?: string;
    /** URNs of that resource and what the picture shows with it. */
    readonly members: readonly string[];
    /** A row rather than a box. */
    readonly compact: boolean;
}

/** An arrow of the picture. */
export interface DiagramEdge {
    readonly from: string;
    readonly to: string;
    /** `quiet` for what happens when something fails, or beside the main way. */
    readonly kind: "flow" | "quiet";
}

/** The picture of a stack before anything has a place. */
export interface Diagram {
    readonly nodes: readonly DiagramNode[];
    readonly edges: readonly DiagramEdge[];
    /** Endpoints, the VPC's doors. */
    readonly doors: readonly StackResource[];
    /** Topmost components and resources that aren't on the way: keys, networks, alarms. */
    readonly foundations: readonly StackResource[];
}

const stageOf: Readonly<Record<string, Stage>> = {
    [types.api]: "Entrances",
    [types.server]: "Entrances",
    [types.task]: "Entrances",
    [types.stream]: "Streams",
    [types.cluster]: "Streams",
    [types.function]: "Functions",
    [types.job]: "Jobs",
    [types.application]: "Jobs",
    [types.machine]: "Jobs",
    [types.crawler]: "Jobs",
    [types.bucket]: "Lake",
    [types.eventBus]: "Lake",
    [types.table]: "Tables",
    [types.workgroup]: "Tables",
};

/** The stage that a resource is a main part of, if it is one. */
function stageFor(resource: StackResource): Stage | undefined {
    return isImportJob(resource) ? "Entrances" : stageOf[resource.type];
}

function order(resource: StackResource): number {
    return stages.indexOf(stageFor(resource) ?? "Users");
}

function byEnds(a: DiagramEdge, b: DiagramEdge): number {
    return a.from.localeCompare(b.from) || a.to.localeCompare(b.to);
}

/** Draws up what a picture of the stack shows: the same picture for the same stack, in whatever order it registers. */
export function drawDiagram(graph: StackGraph, views: ReadonlyMap<string, ResourceView>): Diagram {
    const shown = new Map<string, DiagramNode>();
    /** Which node a resource is shown with. */
    const nodeOf = new Map<string, string>();
    const held = new Set<StackResource>();
    const mains = graph.resources.filter((each) => stageFor(each) && !entranceOf(graph, each));
    // Where a component has several, it is shown with the one that stands first on the way. By name within a stage: the
    // order in which a program registers is another each time.
    for (const resource of mains.sort((a, b) => order(a) - order(b) || a.name.localeCompare(b.name))) {
        const holder = holderOf(graph, resource);
        const free = holder && !held.has(holder) ? holder : undefined;
        if (free) {
            held.add(free);
        }
        const node = nodeFor(graph, resource, free, views);
        shown.set(node.id, node);
        node.members.filter((urn) => !nodeOf.has(urn)).forEach((urn) => nodeOf.set(urn, node.id));
    }
    const arrows = new Set<string>();
    const edges: DiagramEdge[] = [];
    const connect = (from: string | undefined, to: string | undefined, kind: DiagramEdge["kind"]) => {
        if (from !== undefined && to !== undefined && from !== to && !arrows.has(`${from} ${to}`)) {
            arrows.add(`${from} ${to}`);
            edges.push({ from, to, kind });
        }
    };
    for (const [from, to, kind] of links(graph)) {
        connect(nodeOf.get(from.urn), nodeOf.get(to.urn), kind);
    }
    const outside = outsideOf(graph, shown, edges);
    outside.nodes.forEach((node) => shown.set(node.id, node));
    outside.edges.forEach(({ from, to, kind }) => connect(from, to, kind));
    return {
        nodes: [...shown.values()],
        edges: edges.sort(byEnds),
        doors: graph.ofType("aws:ec2/vpcEndpoint:VpcEndpoint"),
        foundations: graph.children().filter((each) => !graph.family(each).some(({ urn }) => shown.has(urn))),
    };
}

/** The entrance whose helper a function is: a webhook's receiver is shown with the webhook. */
function entranceOf(graph: StackGraph, resource: StackResource): StackResource | undefined {
    if (resource.type !== types.function) {
        return undefined;
    }
    const entrances: readonly string[] = [types.api, types.server, types.task];
    return graph.family(graph.owner(resource)).find(({ type }) => entrances.includes(type));
}

function nodeFor(
    graph: StackGraph,
    resource: StackResource,
    holder: StackResource | undefined,
    views: ReadonlyMap<string, ResourceView>,
): DiagramNode {
    const members = (holder ? graph.family(holder) : graph.family(resource)).filter(
        (each) => each === resource || stageFor(each) === undefined || entranceOf(graph, each),
    );
    // What is many and says little more than its name: tables, and the machines that only start others.
    const compact = resource.type === types.table || resource.type === types.machine;
    return {
        id: resource.urn,
        title:
            resource.type === types.table && typeof resource.inputs.name === "string"
                ? resource.inputs.name
                : titleOf(graph, resource, holder),
        subtitle: subtitleOf(graph, resource),
        stage: stageFor(resource) ?? "Functions",
        zone: views.get(resource.urn)?.zone ?? "aws",
        urn: resource.urn,
        members: members.map(({ urn }) => urn),
        compact,
    };
}

/** The component that a resource is the main part of, and which is therefore shown with it. */
function holderOf(graph: StackGraph, resource: StackResource): StackResource | undefined {
    const isBucket = resource.type === types.bucket;
    const stage = stageFor(resource);
    const candidate = isBucket ? graph.ancestors(resource)[0] : graph.owner(resource);
    if (!candidate || candidate === resource) {
        return undefined;
    }
    const peers = graph.family(candidate).filter((each) => stageFor(each) === stage);
    return peers.length === 1 || stage === "Entrances" ? candidate : undefined;
}

/** The shortest name that tells a node from others: the lake's buckets go without the lake's name. */
function titleOf(graph: StackGraph, resource: StackResource, holder: StackResource | undefined): string {
    const owner = graph.owner(resource);
    const name = holder?.name ?? resource.name;
    if (name === owner.name) {
        const namesakes = graph.children().filter((each) => each.name === name);
        return namesakes.length > 1 ? typeName(owner.type) : name;
    }
    const isBucket = resource.type === types.bucket;
    return isBucket && name.startsWith(`${owner.name}-`) ? name.slice(owner.name.length + 1) : name;
}
