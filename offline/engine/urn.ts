/** What a resource's URN says: `urn:pulumi:<stack>::<project>::<parent types>$<type>::<name>`. */
export interface UrnParts {
    /** The resource's own type, for example `aws:kinesis/stream:Stream`. */
    readonly type: string;
    /** Its logical name. */
    readonly name: string;
}

export function parseUrn(urn: string): UrnParts {
    const [, , types = "", ...name] = urn.split("::");
    return { type: types.split("$").at(-1) ?? "", name: name.join("::") };
}

/** The stack itself and the providers are the engine's own bookkeeping, and nothing that a user would count as a resource. */
export function isBookkeeping(type: string): boolean {
    return type === "pulumi:pulumi:Stack" || type.startsWith("pulumi:providers:");
}
