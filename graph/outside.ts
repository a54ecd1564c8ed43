import type { DiagramEdge, DiagramNode, NodeZone } from "./diagram";
import { isImportJob, types } from "./main-types";
import type { StackGraph, StackResource } from "./stack-graph";
import { subtitleOf } from "./subtitles";

/** Who sends to the stack and who is served by it, as far as its entrances and exits tell. */
export function outsideOf(
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
