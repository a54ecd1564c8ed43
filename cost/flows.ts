import { hoursPerMonth } from "../facts/endpoint-prices";
import type { StackGraph, StackResource } from "../graph/stack-graph";
import type { Traffic } from "./traffic";

export const secondsPerMonth = hoursPerMonth * 3600;

/** Bytes in what a bill calls a GB. */
export const gb = 1024 ** 3;

const types = {
    stream: "aws:kinesis/stream:Stream",
    mapping: "aws:lambda/eventSourceMapping:EventSourceMapping",
    function: "aws:lambda/function:Function",
    cluster: "aws:msk/cluster:Cluster",
    topic: "aws:msk/topic:Topic",
    bucket: "aws:s3/bucket:Bucket",
} as const;

/** Events on their way. */
export interface Flow {
    readonly eventsPerSecond: number;
    readonly bytesPerEvent: number;
}

/** What a function does with the events that reach it. */
export interface Work {
    readonly eventsPerSecond: number;
    readonly bytesPerSecond: number;
    readonly invocationsPerSecond: number;
}

/** What is written to a bucket. */
export interface Writes {
    readonly gbPerMonth: number;
    readonly objectsPerMonth: number;
}

/** Follows stated traffic through a stack: from streams and topics through functions to buckets and tables. */
export class Flows {
    constructor(
        readonly graph: StackGraph,
        readonly traffic: Traffic,
    ) {}

    /** Events of a stream or a topic; undefined where nobody says. */
    of(source: StackResource): Flow | undefined {
        const names = [text(source.inputs.name), source.name].filter((name) => name !== undefined);
        const above = this.graph.ancestors(source).map(({ name }) => name);
        const eventsPerSecond = this.traffic.named([...names, ...above], "eventsPerSecond");
        const bytesPerEvent = this.traffic.named([...names, ...above], "bytesPerEvent");
        return eventsPerSecond === undefined || bytesPerEvent === undefined
            ? undefined
            : { eventsPerSecond, bytesPerEvent };
    }

    /**
     * Shards of a stream: as provisioned, else as many as on-demand capacity opens for twice the flow, four at least.
     *
     * Source: https://docs.aws.amazon.com/streams/latest/dev/how-do-i-size-a-stream.html
     */
    shards(stream: StackResource, flow: Flow | undefined): number {
        const { shardCount } = stream.inputs;
        if (typeof shardCount === "number") {
            return shardCount;
        }
        const { eventsPerSecond = 0, bytesPerEvent = 0 } = flow ?? {};
        return Math.max(
            4,
            Math.ceil((2 * eventsPerSecond) / 1000),
            Math.ceil((2 * eventsPerSecond * bytesPerEvent) / 1024 ** 2),
        );
    }

    /** Mappings that read a stream. */
    readersOf(stream: StackResource): readonly StackResource[] {
        return this.graph
            .users(stream, types.mapping)
            .filter((mapping) =>
                this.graph.sources(mapping, "eventSourceArn", types.stream).includes(stream),
            );
    }

    /** What reaches a function: through its mappings, else what is said of it; undefined where nobody says. */
    into(fn: StackResource): Work | undefined {
        const mappings = this.graph
            .users(fn, types.mapping)
            .filter((mapping) => this.graph.sources(mapping, "functionName", types.function).includes(fn));
        if (mappings.length > 0) {
            const works = mappings.flatMap((mapping) => this.through(mapping));
            return works.every((work) => work !== undefined) ? sum(works) : undefined;
        }
        const eventsPerSecond = this.traffic.of(this.graph, fn, "eventsPerSecond");
        if (eventsPerSecond !== undefined) {
            const bytesPerEvent = this.traffic.of(this.graph, fn, "bytesPerEvent") ?? 0;
            return {
                eventsPerSecond,
                bytesPerSecond: eventsPerSecond * bytesPerEvent,
                invocationsPerSecond: eventsPerSecond,
            };
        }
        const requests = this.traffic.of(this.graph, fn, "requestsPerMonth");
        return requests === undefined
            ? undefined
            : { eventsPerSecond: 0, bytesPerSecond: 0, invocationsPerSecond: requests / secondsPerMonth };
    }

    /** Functions whose environment names a resource by one of its inputs, such as a table's or a bucket's name. */
    functionsNaming(resource: StackResource, name: unknown, variable = /./): readonly StackResource[] {
        return this.graph
            .users(resource, types.function)
            .filter(({ inputs }) =>
                Object.entries(variablesOf(inputs)).some(
                    ([key, value]) => variable.test(key) && value === name,
                ),
            );
    }

    /** What functions, copies, uploads and jobs write to a bucket; undefined where nobody says. */
    writtenTo(bucket: StackResource): Writes | undefined {
        const stated = {
            gbPerMonth: this.traffic.named([bucket.name], "gbPerMonth"),
            objectsPerMonth: this.traffic.named([bucket.name], "objectsPerMonth"),
        };
        const flows = [
            ...this.functionsNaming(bucket, bucket.inputs.bucket, /^OUTPUT_BUCKET$/).map((fn) =>
                this.writtenBy(fn),
            ),
            ...this.arrivals(bucket),
        ].filter((writes) => writes !== undefined);
        if (flows.length === 0 && stated.gbPerMonth === undefined) {
            return undefined;
        }
        const total = (of: (writes: Writes) => number) => flows.reduce((all, writes) => all + of(writes), 0);
        return {
            gbPerMonth: (stated.gbPerMonth ?? 0) + total(({ gbPerMonth }) => gbPerMonth),
            objectsPerMonth: (stated.objectsPerMonth ?? 0) + total(({ objectsPerMonth }) => objectsPerMonth),
        };
    }

    private writtenBy(fn: StackResource): Writes | undefined {
        const work = this.into(fn);
        const share = this.traffic.of(this.graph, fn, "storedShare");
        return work && share !== undefined
            ? {
                  gbPerMonth: (work.bytesPerSecond * share * secondsPerMonth) / gb,
                  objectsPerMonth: work.invocationsPerSecond * secondsPerMonth,
              }
            : undefined;
    }

    /** Files that DataSync copies and partners upload to the bucket that their component's roles name first. */
    private arrivals(bucket: StackResource): readonly (Writes | undefined)[] {
        return ["aws:datasync/task:Task", "aws:transfer/server:Server"]
            .flatMap((type) => this.graph.ofType(type))
            .filter((entry) => {
                const family = this.graph.family(this.graph.owner(entry));
                const buckets = family.flatMap((each) => this.graph.sources(each, undefined, types.bucket));
                return buckets[0] === bucket;
            })
            .map((entry) => {
                const gbPerMonth = this.traffic.of(this.graph, entry, "gbPerMonth");
                const objectsPerMonth = this.traffic.of(this.graph, entry, "objectsPerMonth");
                return gbPerMonth === undefined
                    ? undefined
                    : { gbPerMonth, objectsPerMonth: objectsPerMonth ?? 0 };
            });
    }

    /**
     * A mapping invokes a function when a batch is full or its window has passed, shard by shard.
     *
     * Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html
     */
    private through(mapping: StackResource): readonly (Work | undefined)[] {
        const batchSize = numberOf(mapping.inputs.batchSize) ?? 100;
        const window = numberOf(mapping.inputs.maximumBatchingWindowInSeconds) ?? 0;
        return this.read(mapping).map((read) => {
            if (!read) {
                return undefined;
            }
            const { flow, lanes } = read;
            const each = flow.eventsPerSecond / lanes;
            const slowest = window > 0 ? 1 / window : 1;
            return {
                eventsPerSecond: flow.eventsPerSecond,
                bytesPerSecond: flow.eventsPerSecond * flow.bytesPerEvent,
                invocationsPerSecond: lanes * Math.min(each, Math.max(each / batchSize, slowest)),
            };
        });
    }

    /** The sources that a mapping reads, with the number of shards or partitions. */
    private read(mapping: StackResource): readonly ({ flow: Flow; lanes: number } | undefined)[] {
        const streams = this.graph.sources(mapping, "eventSourceArn", types.stream);
        if (streams.length > 0) {
            return streams.map((stream) => {
                const flow = this.of(stream);
                return flow && { flow, lanes: this.shards(stream, flow) };
            });
        }
        const names = Array.isArray(mapping.inputs.topics) ? mapping.inputs.topics : [];
        const topics = this.graph.ofType(types.topic).filter(({ inputs }) => names.includes(inputs.name));
        return topics.length === 0
            ? [undefined]
            : topics.map((topic) => {
                  const flow = this.of(topic);
                  return flow && { flow, lanes: numberOf(topic.inputs.partitionCount) ?? 1 };
              });
    }
}

function sum(works: readonly Work[]): Work {
    const total = (of: (work: Work) => number) => works.reduce((all, work) => all + of(work), 0);
    return {
        eventsPerSecond: total(({ eventsPerSecond }) => eventsPerSecond),
        bytesPerSecond: total(({ bytesPerSecond }) => bytesPerSecond),
        invocationsPerSecond: total(({ invocationsPerSecond }) => invocationsPerSecond),
    };
}

function variablesOf({ environment }: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const variables = (environment as { variables?: unknown } | undefined)?.variables;
    return typeof variables === "object" && variables !== null ? { ...variables } : {};
}

export function numberOf(value: unknown): number | undefined {
    return typeof value === "number" ? value : undefined;
}

function text(value: unknown): string | undefined {
    return typeof value === "string" ? value : undefined;
}
