import type { ResourceFacts } from "./facts/resource-facts";
import type { Outputs, Resource } from "./outputs";
import type { PropertyMap } from "./property-value";

/** A resource that is to come to be, with its checked inputs. */
export interface ResourceRequest {
    facts: ResourceFacts;
    urn: string;
    inputs: PropertyMap;
}

/** A resource that is there. */
export interface ExistingResource extends ResourceRequest {
    id: string;
    /** Its properties as the state holds them. */
    properties: PropertyMap;
}

/**
 * Where resources come to be, once a preview is past. A backend that makes some types elsewhere, such as on an emulator,
 * hands the others on to `WorkedOut`.
 */
export interface ResourceBackend {
    create(resource: ResourceRequest): Promise<Resource> | Resource;
    /** `inputs` are the new ones, `properties` the old ones. @returns the new properties. */
    update(resource: ExistingResource): Promise<PropertyMap> | PropertyMap;
    delete(resource: ExistingResource): Promise<void> | void;
}

/** Makes nothing: works out what AWS would answer. The state is all that there is. */
export class WorkedOut implements ResourceBackend {
    constructor(private readonly outputs: Outputs) {}

    create({ facts, urn, inputs }: ResourceRequest): Resource {
        return this.outputs.created(facts, urn, inputs);
    }

    update({ facts, urn, inputs, properties }: ExistingResource): PropertyMap {
        return this.outputs.updated(facts, urn, inputs, properties);
    }

    delete(): void {
        // There is nothing to delete.
    }
}
