import type * as pulumi from "@pulumi/pulumi";

/**
 * What components of one class keep to themselves. A field of a component, private or not, becomes an output in other
 * languages; what is held here doesn't.
 *
 * @example
 * const internals = new ComponentInternals<{ name: string }>();
 * // in the constructor: internals.hold(this, { name });
 * // in a method: internals.of(this).name
 */
export class ComponentInternals<T> {
    private readonly held = new WeakMap<pulumi.ComponentResource, T>();

    /** Keeps a component's internals, and answers with them. */
    hold(component: pulumi.ComponentResource, internals: T): T {
        this.held.set(component, internals);
        return internals;
    }

    /** @throws When the component's constructor hasn't come to `hold` yet. */
    of(component: pulumi.ComponentResource): T {
        const internals = this.held.get(component);
        if (internals === undefined) {
            throw new Error("a component was used before it was constructed");
        }
        return internals;
    }
}
