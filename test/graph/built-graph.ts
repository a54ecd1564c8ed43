import { StackGraph, type StackResource } from "../../graph/stack-graph";

/** What of a resource matters to a test. */
export interface BuiltResource {
    readonly type: string;
    readonly name: string;
    /** The parent's URN; none: directly below the stack. */
    readonly parent?: string;
    readonly custom?: boolean;
    readonly inputs?: Record<string, unknown>;
    /** URNs that each property's value comes from. */
    readonly from?: Record<string, string[]>;
}

export function urnOf(type: string, name: string): string {
    return `urn:pulumi:test::shop::${type}::${name}`;
}

/** A component, for a graph. */
export function component(type: string, name: string, parent?: string): BuiltResource {
    return { type: `securecart:index:${type}`, name, custom: false, parent };
}

/** A graph as a preview would give it. */
export function builtGraph(resources: readonly BuiltResource[]): StackGraph {
    return new StackGraph(
        resources.map(
            ({ type, name, parent = "", custom = true, inputs = {}, from = {} }): StackResource => ({
                urn: urnOf(type, name),
                type,
                name,
                parent,
                custom,
                protect: false,
                inputs,
                dependencies: [...new Set(Object.values(from).flat())],
                propertyDependencies: from,
            }),
        ),
    );
}
