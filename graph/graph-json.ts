import { isUnknown } from "../offline/aws/property-value";
import type { StackGraph } from "./stack-graph";

/** A stack's graph as other programs read it. */
export interface GraphDocument {
    readonly project: string;
    readonly stack: string;
    readonly resources: readonly {
        readonly urn: string;
        readonly type: string;
        readonly name: string;
        /** URN of the parent; null directly below the stack. */
        readonly parent: string | null;
        readonly custom: boolean;
        readonly protect: boolean;
        /** Secrets are "[secret]", what only a deployment will tell is null. */
        readonly inputs: Readonly<Record<string, unknown>>;
        /** URNs of everything that it depends on. */
        readonly dependencies: readonly string[];
        /** The same by input property. */
        readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
    }[];
}

/** The graph as a document. */
export function graphDocument(project: string, stack: string, graph: StackGraph): GraphDocument {
    return {
        project,
        stack,
        resources: graph.resources.map(
            ({ urn, type, name, parent, custom, protect, inputs, dependencies, propertyDependencies }) => ({
                urn,
                type,
                name,
                parent: parent === "" ? null : parent,
                custom,
                protect,
                inputs: known(inputs) as Record<string, unknown>,
                dependencies,
                propertyDependencies: Object.fromEntries(
                    Object.entries(propertyDependencies).filter(([, urns]) => urns.length > 0),
                ),
            }),
        ),
    };
}

function known(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(known);
    }
    if (typeof value === "object" && value !== null) {
        return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, known(inner)]));
    }
    return typeof value === "string" && isUnknown(value) ? null : value;
}
