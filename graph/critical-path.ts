import type { StackGraph, StackResource } from "./stack-graph";

/**
 * The longest chain of resources of which each waits for the one before: what a deployment can't do side by side, however
 * many resources there are. Components make nothing themselves and don't count.
 */
export function criticalPath(graph: StackGraph): readonly StackResource[] {
    const longest = new Map<string, readonly StackResource[]>();
    /** The longest chain that ends with a resource. */
    const chainTo = (resource: StackResource): readonly StackResource[] => {
        const known = longest.get(resource.urn);
        if (known) {
            return known;
        }
        const before = graph.sources(resource).map(chainTo);
        const chain = [...longestOf(before), ...(resource.custom ? [resource] : [])];
        longest.set(resource.urn, chain);
        return chain;
    };
    return longestOf(graph.resources.map(chainTo));
}

function longestOf(chains: readonly (readonly StackResource[])[]): readonly StackResource[] {
    return chains.reduce((longest, chain) => (chain.length > longest.length ? chain : longest), []);
}
