import type { PropertyMap } from "../property-value";
import { COMPUTE } from "./schemas/compute";
import { IDENTITY } from "./schemas/identity";
import { MESSAGING } from "./schemas/messaging";
import { NETWORK } from "./schemas/network";
import { OBSERVABILITY } from "./schemas/observability";
import { STORAGE } from "./schemas/storage";
import { STREAMING } from "./schemas/streaming";
import type { ValueLimit } from "./value-limits";

/** How inputs of a resource depend on one another. */
export type InputRule =
    /** One of these inputs must be given, and no other. */
    | { exactlyOne: string[] }
    /** One or more of these inputs must be given. */
    | { atLeastOne: string[] }
    /** No two of these inputs may be given. */
    | { atMostOne: string[] }
    /** The first input may be given only along with the second. */
    | { needs: [string, string] };

/**
 * What the real provider's own schema says of a resource type, beyond the names and types of its properties. Each is
 * from the resource's source in github.com/hashicorp/terraform-provider-aws 6.x: `internal/service/<source>`.
 */
export interface ProviderSchema {
    source: string;
    /** Values that the provider fills in for inputs that the program leaves out. */
    defaults?: PropertyMap;
    /** Inputs whose change replaces the resource, beside its physical name: `a`, or `a.b` for one inside a. */
    replacing?: string[];
    /** Values that the provider allows, where that is less than the API's own models say. */
    limits?: Record<string, ValueLimit>;
    rules?: InputRule[];
    /** Inputs that must be JSON text. */
    documents?: string[];
}

const SCHEMAS: Record<string, ProviderSchema | undefined> = {
    ...COMPUTE,
    ...IDENTITY,
    ...MESSAGING,
    ...NETWORK,
    ...OBSERVABILITY,
    ...STORAGE,
    ...STREAMING,
};

const UNKNOWN_SCHEMA: ProviderSchema = { source: "" };

/** The provider's schema of a type; an empty one for a type that has no row. */
export function providerSchema(type: string): ProviderSchema {
    return SCHEMAS[type] ?? UNKNOWN_SCHEMA;
}

/** The types whose schema is known beyond names and types of properties. */
export function typesWithSchema(): string[] {
    return Object.keys(SCHEMAS);
}
