import type { ResourceView, Zone } from "./resource-view";
import type { StackGraph, StackResource } from "./stack-graph";
import { typeName } from "./type-names";

/** Stages of the way from sources to tables, left to right. */
export const stages = [
    "Sources",
    "Entrances",
    "Streams",
    "Transformation",
    "Lake",
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

const types = {
    api: "aws:apigateway/restApi:RestApi",
    apiDestination: "aws:cloudwatch/eventApiDestination:EventApiDestination",
    application: "aws:emrserverless/application:Application",
    bucket: "aws:s3/bucket:Bucket",
    cluster: "aws:msk/cluster:Cluster",
    crawler: "aws:glue/crawler:Crawler",
    eventBus: "aws:cloudwatch/eventBus:EventBus",
    function: "aws:lambda/function:Function",
    job: "aws:glue/job:Job",
    machine: "aws:sfn/stateMachine:StateMachine",
    server: "aws:transfer/server:Server",
    stream: "aws:kinesis/stream:Stream",
    table: "aws:glue/catalogTable:CatalogTable",
    task: "aws:datasync/task:Task",
    workgroup: "aws:athena/workgroup:Workgroup",
} as const;

const stageOf: Readonly<Record<string, Stage>> = {
    [types.api]: "Entrances",
    [types.server]: "Entrances",
    [types.task]: "Entrances",
    [types.stream]: "Streams",
    [types.cluster]: "Streams",
    [types.function]: "Transformation",
    [types.job]: "Transformation",
    [types.application]: "Transformation",
    [types.machine]: "Transformation",
    [types.crawler]: "Transformation",
    [types.bucket]: "Lake",
    [types.eventBus]: "Lake",
    [types.table]: "Tables",
    [types.workgroup]: "Tables",
};

/** An import job of bulk history: a dynamic resource, so that its type has the program's own name. */
const isImportJob = ({ type }: StackResource) => /^pulumi-nodejs:dynamic\/.*ImportJob$/.test(type);

/** The stage that a resource is a main part of, if it is one. */
function stageFor(resource: StackResource): Stage | undefined {
    return isImportJob(resource) ? "Entrances" : stageOf[resource.type];
}

function order(resource: StackResource): number {
    return stages.indexOf(stageFor(resource) ?? "Users");
}

/** Draws up what a picture of the stack shows. */
export function drawDiagram(graph: StackGraph, views: ReadonlyMap<string, ResourceView>): Diagram {
    const shown = new Map<string, DiagramNode>();
    /** Which node a resource is shown with. */
    const nodeOf = new Map<string, string>();
    const held = new Set<StackResource>();
    const mains = graph.resources.filter((each) => stageFor(each) && !entranceOf(graph, each));
    // Where a component has several, it is shown with the one that stands first on the way.
    for (const resource of mains.sort((a, b) => order(a) - order(b))) {
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
        edges,
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
            resource.type === types.table
                ? text(resource.inputs.name, resource.name)
                : titleOf(graph, resource, holder),
        subtitle: subtitleOf(graph, resource),
        stage: stageFor(resource) ?? "Transformation",
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

function subtitleOf(graph: StackGraph, resource: StackResource): string {
    const { inputs, type } = resource;
    switch (type) {
        case types.stream:
            return typeof inputs.shardCount === "number"
                ? `Kinesis, ${inputs.shardCount} shards`
                : "Kinesis, on demand";
        case types.cluster: {
            const topics = graph.users(resource, "aws:msk/topic:Topic").length;
            return `MSK, ${topics} ${topics === 1 ? "topic" : "topics"}`;
        }
        case types.server:
            return Array.isArray(inputs.protocols) ? inputs.protocols.join(", ") : typeName(type);
        case types.machine:
            // Its row has room for its name alone.
            return "";
        case types.table:
            return inputs.tableType === "EXTERNAL_TABLE" && isIceberg(resource) ? "Iceberg" : "";
        default:
            return isImportJob(resource) ? "Snowball import" : typeName(type);
    }
}

function isIceberg({ inputs }: StackResource): boolean {
    return (
        inputs.openTableFormatInput !== undefined || /iceberg/i.test(JSON.stringify(inputs.parameters ?? {}))
    );
}

/** What data goes from where to where, from the properties that name the other end. */
function links(graph: StackGraph): readonly (readonly [StackResource, StackResource, DiagramEdge["kind"]])[] {
    const of = (type: string) => graph.ofType(type);
    const anyOf = (resource: StackResource, property: string, wanted: readonly string[]) =>
        graph.sources(resource, property).filter(({ type }) => wanted.includes(type));
    const found: [StackResource, StackResource, DiagramEdge["kind"]][] = [];
    for (const mapping of of("aws:lambda/eventSourceMapping:EventSourceMapping")) {
        for (const source of anyOf(mapping, "eventSourceArn", [types.stream, types.cluster])) {
            for (const fn of anyOf(mapping, "functionName", [types.function])) {
                found.push([source, fn, "flow"]);
            }
        }
    }
    for (const fn of of(types.function)) {
        for (const bucket of graph.sources(fn, "environment", types.bucket)) {
            const variables = variablesNaming(fn, bucket.inputs.bucket);
            if (variables.some((name) => /^(OUTPUT|QUARANTINE)/.test(name))) {
                found.push([fn, bucket, variables.some((name) => /^OUTPUT/.test(name)) ? "flow" : "quiet"]);
            }
        }
        for (const target of anyOf(fn, "environment", [types.stream, types.eventBus, types.cluster])) {
            found.push([fn, target, target.type === types.cluster ? "quiet" : "flow"]);
        }
    }
    for (const entrance of [...of(types.task), ...of(types.server), ...graph.resources.filter(isImportJob)]) {
        const family = graph.family(graph.owner(entrance));
        const buckets = family.flatMap((each) => graph.sources(each, undefined, types.bucket));
        if (buckets.length > 0) {
            found.push([entrance, buckets[0], "flow"]);
        }
    }
    for (const target of of("aws:cloudwatch/eventTarget:EventTarget")) {
        for (const rule of graph.sources(target, "rule", "aws:cloudwatch/eventRule:EventRule")) {
            const starters = anyOf(rule, "eventPattern", [types.server, types.task, types.bucket]);
            for (const started of anyOf(target, "arn", [types.function, types.machine])) {
                starters.forEach((starter) => found.push([starter, started, "flow"]));
            }
        }
    }
    for (const crawler of of(types.crawler)) {
        for (const bucket of graph.sources(crawler, "s3Targets", types.bucket)) {
            found.push([bucket, crawler, "quiet"]);
        }
    }
    for (const job of [...of(types.job), ...of(types.application)]) {
        for (const bucket of graph.sources(job, "defaultArguments", types.bucket)) {
            found.push([job, bucket, "flow"]);
        }
        for (const stream of anyOf(job, "defaultArguments", [types.stream, types.cluster])) {
            found.push([stream, job, "flow"]);
        }
    }
    for (const machine of of(types.machine)) {
        for (const step of anyOf(machine, "definition", [types.job, types.application, types.function])) {
            found.push([machine, step, "quiet"]);
        }
    }
    for (const table of of(types.table)) {
        for (const bucket of [
            ...graph.sources(table, "storageDescriptor", types.bucket),
            ...graph.sources(table, "openTableFormatInput", types.bucket),
        ]) {
            found.push([bucket, table, "flow"]);
        }
    }
    return found;
}

function variablesNaming({ inputs }: StackResource, value: unknown): string[] {
    const variables = (inputs.environment as { variables?: unknown } | undefined)?.variables;
    return Object.entries(typeof variables === "object" && variables !== null ? variables : {})
        .filter(([, each]) => each === value)
        .map(([name]) => name);
}

/** Who sends to the stack and who is served by it, as far as its entrances and exits tell. */
function outsideOf(
    graph: StackGraph,
    shown: ReadonlyMap<string, DiagramNode>,
    edges: readonly DiagramEdge[],
): { nodes: DiagramNode[]; edges: DiagramEdge[] } {
    const nodes: DiagramNode[] = [];
    const outside: DiagramEdge[] = [];
    const add = (
        to: StackResource,
        [title, subtitle, zone]: readonly [string, string, NodeZone],
        direction: "in" | "out" = "in",
    ) => {
        const id = `outside:${direction}:${to.urn}`;
        const stage = direction === "in" ? "Sources" : "Users";
        nodes.push({ id, title, subtitle, stage, zone, members: [], compact: false });
        outside.push({
            from: direction === "in" ? id : to.urn,
            to: direction === "in" ? to.urn : id,
            kind: "flow",
        });
    };
    for (const node of shown.values()) {
        const resource = graph.get(node.id);
        const fed = edges.some(({ to, kind }) => to === node.id && kind === "flow");
        if (resource && !fed) {
            const source = sourceOf(graph, resource, node.title);
            if (source) {
                add(resource, source);
            }
        }
    }
    for (const bus of graph.ofType(types.eventBus)) {
        for (const destination of graph
            .family(graph.owner(bus))
            .filter(({ type }) => type === types.apiDestination)) {
            const { invocationEndpoint } = destination.inputs;
            add(bus, [hostOf(invocationEndpoint), "external service, by HTTPS", "internet"], "out");
        }
    }
    for (const workgroup of graph.ofType(types.workgroup)) {
        add(workgroup, [graph.owner(workgroup).name, "people who query", "shop"], "out");
    }
    return { nodes, edges: outside };
}

/** Who feeds an entrance or a stream that nothing in the stack feeds. */
function sourceOf(
    graph: StackGraph,
    resource: StackResource,
    title: string,
): readonly [string, string, NodeZone] | undefined {
    switch (resource.type) {
        case types.stream:
            return [`${title} producers`, "applications of the shop", "shop"];
        case types.cluster:
            return ["microservices", "clients of Kafka in the VPC", "shop"];
        case types.api:
            return ["third parties", "signed requests", "internet"];
        case types.server:
            return ["partners", `files by ${subtitleOf(graph, resource)}`, "partner"];
        case types.task: {
            const [location] = graph.sources(resource, "sourceLocationArn");
            const server = text(location?.inputs.serverHostname, "file server");
            return [server, "through a private agent", "partner"];
        }
        default:
            return isImportJob(resource) ? ["bulk history", "a shipped device", "partner"] : undefined;
    }
}

function hostOf(address: unknown): string {
    return typeof address === "string" && URL.canParse(address) ? new URL(address).host : "external service";
}

function text(value: unknown, otherwise: string): string {
    return typeof value === "string" ? value : otherwise;
}
