import { secret, unknown, type TestResource, type Wire } from "../../policy/test-kit";

/** A resource of which one top-level property is another value, both as asked for and as returned. */
function replaced(resource: TestResource, property: string, value: Wire): TestResource {
    return {
        ...resource,
        inputs: { ...resource.inputs, [property]: value },
        outputs: { ...resource.outputs, [property]: value },
    };
}

/** A resource of which one top-level property isn't known yet. */
export function withUnknown(resource: TestResource, property: string): TestResource {
    return replaced(resource, property, unknown);
}

/** A resource of which one top-level property is secret. */
export function withSecret(resource: TestResource, property: string): TestResource {
    return replaced(resource, property, secret(resource.inputs[property]));
}
