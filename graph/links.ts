import type { DiagramEdge } from "./diagram";
import { isImportJob, types } from "./main-types";
import type { StackGraph, StackResource } from "./stack-graph";

/** Data that goes from one resource to another, or work that one has another do. */
export type Link = readonly [from: StackResource, to: StackResource, kind: DiagramEdge["kind"]];

/** What data goes from where to where, from the properties that name the other end. */
export function links(graph: StackGraph): readonly Link[] {
    const of = (type: string) => graph.ofType(type);
    const anyOf = (resource: StackResource, property: string, wanted: readonly string[]) =>
        graph.sources(resource, property).filter(({ type }) => wanted.includes(type));
    const writers = writersOfTables(graph);
    const found: Link[] = [];
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
        found.push(...jobLinks(graph, job, writers));
        for (const stream of anyOf(job, "defaultArguments", [types.stream, types.cluster])) {
            found.push([stream, job, "flow"]);
        }
    }
    const started = [types.job, types.application, types.function, types.machine];
    for (const machine of of(types.machine)) {
        for (const step of anyOf(machine, "definition", started)) {
            found.push([machine, step, "quiet"]);
        }
    }
    // A table that a job fills is shown behind the job, others behind where they lie.
    for (const table of of(types.table).filter((each) => !writers.has(each))) {
        bucketsOf(graph, table).forEach((bucket) => found.push([bucket, table, "flow"]));
    }
    return found;
}

/** Tables that jobs commit to, each with those jobs: their roles' policies say so. */
function writersOfTables(graph: StackGraph): ReadonlyMap<StackResource, ReadonlySet<StackResource>> {
    const writers = new Map<StackResource, Set<StackResource>>();
    for (const job of [...graph.ofType(types.job), ...graph.ofType(types.application)]) {
        const committed = policiesOf(graph, job).flatMap(({ inputs }) => tablesUpdatedBy(inputs.policy));
        for (const table of graph.ofType(types.table)) {
            if (committed.includes(String(table.inputs.name))) {
                writers.set(table, (writers.get(table) ?? new Set()).add(job));
            }
        }
    }
    return writers;
}

/** What a job reads, the tables that it fills, and where it leaves what it refuses. */
function jobLinks(
    graph: StackGraph,
    job: StackResource,
    writers: ReadonlyMap<StackResource, ReadonlySet<StackResource>>,
): Link[] {
    const filled = [...writers].filter(([, jobs]) => jobs.has(job)).map(([table]) => table);
    const named = new Set(
        policiesOf(graph, job).flatMap((policy) => graph.sources(policy, undefined, types.bucket)),
    );
    const read = [...named].filter((bucket) => {
        const held = graph.ofType(types.table).filter((table) => bucketsOf(graph, table).includes(bucket));
        return held.length > 0 && (filled.length === 0 || held.every((table) => !writers.has(table)));
    });
    const refused = graph
        .sources(job, "defaultArguments", types.bucket)
        .filter(({ inputs }) => argumentOf(job, "--QUARANTINE").startsWith(`s3://${String(inputs.bucket)}/`));
    return [
        ...read.map((bucket): Link => [bucket, job, "flow"]),
        ...filled.map((table): Link => [job, table, "flow"]),
        ...refused.map((bucket): Link => [job, bucket, "quiet"]),
    ];
}

function argumentOf({ inputs }: StackResource, name: string): string {
    const value = (inputs.defaultArguments as Record<string, unknown> | undefined)?.[name];
    return typeof value === "string" ? value : "";
}

/** Inline policies of the roles of a resource's component. */
function policiesOf(graph: StackGraph, resource: StackResource): StackResource[] {
    return graph
        .family(graph.owner(resource))
        .filter(({ type }) => type === "aws:iam/role:Role")
        .flatMap((role) => graph.users(role, "aws:iam/rolePolicy:RolePolicy"));
}

/** Names of the tables that a policy document lets someone update, where it is known. */
function tablesUpdatedBy(document: unknown): string[] {
    if (typeof document !== "string" || !document.startsWith("{")) {
        return [];
    }
    const { Statement } = JSON.parse(document) as {
        Statement: { Action: string | string[]; Resource?: string | string[] }[];
    };
    return Statement.filter(({ Action }) => [Action].flat().includes("glue:UpdateTable"))
        .flatMap(({ Resource = [] }) => [Resource].flat())
        .flatMap((arn) => /:table\/[^/]+\/(\w+)$/.exec(arn)?.[1] ?? []);
}

/** Where a table's files lie. */
function bucketsOf(graph: StackGraph, table: StackResource): StackResource[] {
    return ["storageDescriptor", "openTableFormatInput"].flatMap((property) =>
        graph.sources(table, property, types.bucket),
    );
}

function variablesNaming({ inputs }: StackResource, value: unknown): string[] {
    const variables = (inputs.environment as { variables?: unknown } | undefined)?.variables;
    return Object.entries(typeof variables === "object" && variables !== null ? variables : {})
        .filter(([, each]) => each === value)
        .map(([name]) => name);
}
