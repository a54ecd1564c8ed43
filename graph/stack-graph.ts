import { isBookkeeping, parseUrn, type ExportedResource, type OperationResult } from "../offline/engine";

/** A resource of a stack as a preview sees it. */
export interface StackResource {
    readonly urn: string;
    readonly type: string;
    /** Logical name. */
    readonly name: string;
    /** URN of the parent; empty directly below the stack. */
    readonly parent: string;
    /** Whether a provider manages it; a component is not. */
    readonly custom: boolean;
    readonly protect: boolean;
    /** Inputs; unknown ones hold the engine's marker, secrets are "[secret]". */
    readonly inputs: Readonly<Record<string, unknown>>;
    /** URNs of everything that it depends on. */
    readonly dependencies: readonly string[];
    /** URNs that each input property's value comes from. */
    readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
}

/**
 * The resources of a stack and how they hang together: by parent, and by which property takes its value from which resource.
 *
 * @example
 * const graph = StackGraph.of(await workspace.preview({ plan: true }));
 * for (const alarm of graph.ofType("aws:cloudwatch/metricAlarm:MetricAlarm")) {
 *     graph.sources(alarm, "dimensions");
 * }
 */
export class StackGraph {
    private readonly byUrn: ReadonlyMap<string, StackResource>;
    private readonly childrenOf: ReadonlyMap<string, readonly StackResource[]>;
    private readonly byType: ReadonlyMap<string, readonly StackResource[]>;
    private readonly usersOf = new Map<string, StackResource[]>();

    constructor(readonly resources: readonly StackResource[]) {
        this.byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
        this.childrenOf = Map.groupBy(resources, ({ parent }) => parent);
        this.byType = Map.groupBy(resources, ({ type }) => type);
        for (const resource of resources) {
            for (const urn of resource.dependencies) {
                const users = this.usersOf.get(urn) ?? [];
                this.usersOf.set(urn, [...users, resource]);
            }
        }
    }

    /**
     * The graph of a preview that was asked for its plan; providers and the stack itself are left out.
     *
     * @throws {Error} If the preview has no plan, for want of asking or because it failed.
     */
    static of({ steps, plan }: OperationResult): StackGraph {
        if (!plan) {
            throw new Error(
                "The preview has no plan: ask for it with { plan: true }, and see that it succeeds.",
            );
        }
        const resources = new Map<string, StackResource>();
        for (const { urn, type, name, parent, custom, protect, inputs, op } of steps) {
            if (isBookkeeping(type) || op.startsWith("delete") || resources.has(urn)) {
                continue;
            }
            const { dependencies = [], propertyDependencies = {} } = plan.get(urn) ?? {};
            const all = new Set([...dependencies, ...Object.values(propertyDependencies).flat()]);
            resources.set(urn, {
                urn,
                type,
                name,
                parent,
                custom,
                protect,
                inputs: withoutBookkeeping(inputs),
                dependencies: [...all],
                propertyDependencies,
            });
        }
        return StackGraph.withRoots([...resources.values()]);
    }

    /** The graph of a deployed stack, every value known, from its exported state; secrets are ciphertext there. */
    static ofState(resources: readonly ExportedResource[]): StackGraph {
        return StackGraph.withRoots(
            resources
                .filter(({ type, delete: replaced }) => !isBookkeeping(type) && replaced !== true)
                .map(({ urn, type, inputs, parent, custom, protect, dependencies, propertyDependencies }) => {
                    const byProperty = (propertyDependencies ?? {}) as Record<string, string[] | null>;
                    const from = Object.fromEntries(
                        Object.entries(byProperty).map(([property, urns]) => [property, urns ?? []]),
                    );
                    const all = [(dependencies ?? []) as string[], ...Object.values(from)].flat();
                    return {
                        urn,
                        type,
                        name: parseUrn(urn).name,
                        parent: (parent as string | undefined) ?? "",
                        custom: custom === true,
                        protect: protect === true,
                        inputs: withoutBookkeeping(inputs ?? {}),
                        dependencies: [...new Set(all)],
                        propertyDependencies: from,
                    };
                }),
        );
    }

    /** The stack itself is left out: what stands directly below it has no parent. */
    private static withRoots(resources: readonly StackResource[]): StackGraph {
        const urns = new Set(resources.map(({ urn }) => urn));
        return new StackGraph(
            resources.map((resource) => (urns.has(resource.parent) ? resource : { ...resource, parent: "" })),
        );
    }

    get(urn: string): StackResource | undefined {
        return this.byUrn.get(urn);
    }

    /** Resources of a type, in the order in which the program made them. */
    ofType(type: string): readonly StackResource[] {
        return this.byType.get(type) ?? [];
    }

    /** What stands directly below a resource, or below the stack. */
    children(resource?: StackResource): readonly StackResource[] {
        return this.childrenOf.get(resource?.urn ?? "") ?? [];
    }

    /** The resource itself and everything below it. */
    family(resource: StackResource): readonly StackResource[] {
        return [resource, ...this.children(resource).flatMap((child) => this.family(child))];
    }

    /** The resource's ancestors, from its parent up. */
    ancestors({ parent }: StackResource): readonly StackResource[] {
        const above = this.byUrn.get(parent);
        return above ? [above, ...this.ancestors(above)] : [];
    }

    /** The topmost component that a resource belongs to, or the resource itself. */
    owner(resource: StackResource): StackResource {
        return this.ancestors(resource).at(-1) ?? resource;
    }

    /** Resources that a property's value comes from; of any property when none is named. */
    sources(resource: StackResource, property?: string, type?: string): readonly StackResource[] {
        const urns =
            property === undefined ? resource.dependencies : (resource.propertyDependencies[property] ?? []);
        return urns
            .map((urn) => this.byUrn.get(urn))
            .filter((each) => each !== undefined)
            .filter((each) => type === undefined || each.type === type);
    }

    /** Resources that depend on a resource. */
    users(resource: StackResource, type?: string): readonly StackResource[] {
        const users = this.usersOf.get(resource.urn) ?? [];
        return type === undefined ? users : users.filter((each) => each.type === type);
    }
}

/** Inputs as the program means them: without what the provider notes about its own defaults. */
function withoutBookkeeping(inputs: Readonly<Record<string, unknown>>): Record<string, unknown> {
    return Object.fromEntries(
        Object.entries(inputs)
            .filter(([name]) => name !== "__defaults" && name !== "tagsAll")
            .map(([name, value]) => [name, strip(value)]),
    );
}

/** The engine's mark on a file or an archive. */
const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";

function strip(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(strip);
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    return SIGNATURE_KEY in value ? fileOf(value) : withoutBookkeeping(value as Record<string, unknown>);
}

/** A file or an archive by its content, not by where this machine keeps it. */
function fileOf(marked: object): Record<string, unknown> {
    const { hash, assets } = marked as { hash?: unknown; assets?: unknown };
    return {
        ...(typeof hash === "string" ? { sha256: hash } : {}),
        ...(typeof assets === "object" && assets !== null
            ? { files: withoutBookkeeping(assets as Record<string, unknown>) }
            : {}),
    };
}
