/** What stands for a value that isn't known yet in a preview, wherever it occurs in inputs and outputs. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A resource as the program registered it. */
export interface RecordedResource {
    urn: string;
    /** Token, such as `aws:s3/bucket:Bucket`. */
    type: string;
    name: string;
    /** URN of the parent; the stack's children have the stack's URN here. */
    parent: string | undefined;
    custom: boolean;
    /** Physical id; empty in a preview, and for components. */
    id: string;
    /** Inputs with secrets opened, assets as `{ path }`, `{ text }` or `{ assets }`, resources as `{ urn, id }`. */
    inputs: Record<string, unknown>;
    /** Top-level inputs that are, or contain, secrets. */
    secretInputs: string[];
    /** Outputs as the provider gave them; of components, what they registered. */
    outputs: Record<string, unknown>;
    /** URNs of all the resources that this one depends on. */
    dependencies: string[];
    /** URNs of the resources that each top-level input depends on. */
    propertyDependencies: Record<string, string[]>;
    protect: boolean;
    retainOnDelete: boolean;
    ignoreChanges: string[];
    replaceOnChanges: string[];
    additionalSecretOutputs: string[];
    deletedWith: string;
    deleteBeforeReplace: boolean;
    importId: string;
    /** `urn::id` of the explicit provider, or empty. */
    provider: string;
}

/** A provider function that the program called. */
export interface RecordedCall {
    token: string;
    inputs: Record<string, unknown>;
    /** `urn::id` of the explicit provider, or empty. */
    provider: string;
}

const signature = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const resourceSignature = "5cf8f73096256a8f31e491e813e4eb8e";

/** Makes plain values of the engine's wire format. */
export function plainValue(wire: unknown): unknown {
    if (Array.isArray(wire)) {
        return wire.map(plainValue);
    }
    if (typeof wire !== "object" || wire === null) {
        return wire;
    }
    const object = wire as Record<string, unknown>;
    switch (object[signature]) {
        case undefined:
            return mapValues(object, plainValue);
        case secretSignature:
            return plainValue(object.value);
        case resourceSignature:
            return { urn: object.urn, id: object.id };
        default: {
            const asset = Object.entries(object).filter(([key]) => key !== signature && key !== "hash");
            return mapValues(Object.fromEntries(asset), plainValue);
        }
    }
}

/** Whether a value in the engine's wire format is, or contains, a secret. */
export function containsSecret(wire: unknown): boolean {
    if (typeof wire !== "object" || wire === null) {
        return false;
    }
    return (
        (wire as Record<string, unknown>)[signature] === secretSignature ||
        Object.values(wire).some(containsSecret)
    );
}

/** A reference to a resource, in the engine's wire format. */
export function resourceReference(urn: string, id: string): Record<string, unknown> {
    return { [signature]: resourceSignature, urn, id, packageVersion: "" };
}

export function mapValues<T, U>(object: Record<string, T>, map: (value: T) => U): Record<string, U> {
    return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value)]));
}
