import type { Unwrap } from "@pulumi/pulumi";
import type { PropertyMap } from "../../offline/aws/property-value";
import type { EmulatorClients } from "./emulator-clients";

/** A resource on its way to the emulator. */
export interface EmulatedRequest<Inputs> {
    /** Checked inputs, secrets in the clear. */
    readonly inputs: Inputs;
    /** What AWS would answer, as worked out; by the provider's property names. */
    readonly expected: PropertyMap;
    readonly clients: EmulatorClients;
}

/** A resource that the emulator has. */
export interface EmulatedResource<Inputs> extends EmulatedRequest<Inputs> {
    readonly id: string;
    /** Inputs that it was last given. */
    readonly oldInputs: Inputs;
}

/** What the emulator knows better than what was worked out. */
export interface EmulatedAnswer {
    readonly id?: string;
    readonly properties?: PropertyMap;
}

/** How a resource type lives on the emulator. */
export interface EmulatedType<Inputs = unknown> {
    create(request: EmulatedRequest<Inputs>): Promise<EmulatedAnswer | void>;
    /** Changes that need no replacement. */
    update(resource: EmulatedResource<Inputs>): Promise<void>;
    delete(resource: EmulatedResource<Inputs>): Promise<unknown>;
}

/** Types of a service, by their tokens. */
export type EmulatedTypes = Readonly<Record<string, EmulatedType>>;

/** Says how a type lives on the emulator; `Args` are the arguments of its class in `@pulumi/aws`. */
export function emulatedType<Args>(type: EmulatedType<Unwrap<Args>>): EmulatedType {
    return type;
}

/** A type that one call puts, new or changed. */
export function putType<Args>(type: {
    put(request: EmulatedRequest<Unwrap<Args>>): Promise<EmulatedAnswer | void>;
    delete(resource: EmulatedResource<Unwrap<Args>>): Promise<unknown>;
}): EmulatedType {
    return emulatedType<Args>({
        create: (request) => type.put(request),
        update: async (resource) => void (await type.put(resource)),
        delete: (resource) => type.delete(resource),
    });
}
