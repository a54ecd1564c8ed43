import { PolicyResource } from "../model/resource";
import { Properties, secretWire, unknownString, type Wire } from "../model/values";

/** Stands for a value that isn't known before the update. */
export const unknown: Wire = unknownString;

/** A value that the program marked secret. */
export function secret(value: Wire): Wire {
    return secretWire(value);
}

/** A resource of a stack under test. */
export interface TestResource {
    readonly type: string;
    readonly name: string;
    readonly urn: string;
    readonly inputs: Record<string, Wire>;
    readonly outputs: Record<string, Wire>;
    readonly parent?: string;
    /** URNs that each top-level property depends on. */
    readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
}

/** How a test describes a resource. */
export interface TestResourceArgs {
    /** Type token, such as `aws:kinesis/stream:Stream`. */
    type: string;
    name: string;
    /** Inputs after the provider's check; `unknown` and `secret` may stand anywhere. */
    inputs?: Record<string, Wire>;
    /** What the provider returns besides the inputs. Default: an unknown `id` and `arn`, as in a first preview. */
    computed?: Record<string, Wire>;
    /** Resources that a top-level property depends on. */
    dependsOn?: Record<string, TestResource | readonly TestResource[]>;
    parent?: TestResource;
}

/** Describes a resource as the engine would present it. */
export function resource(args: TestResourceArgs): TestResource {
    const { type, name, inputs = {}, parent } = args;
    const computed = args.computed ?? { id: unknown, arn: unknown };
    const dependencies = Object.entries(args.dependsOn ?? {}).map(([property, on]): [string, string[]] => [
        property,
        [on].flat().map(({ urn }) => urn),
    ]);
    const parents = parent ? `${parent.urn.split("::")[2]}$` : "";
    return {
        type,
        name,
        urn: `urn:pulumi:test::kit::${parents}${type}::${name}`,
        inputs,
        outputs: { ...computed, ...inputs },
        ...(parent ? { parent: parent.urn } : {}),
        propertyDependencies: Object.fromEntries(dependencies),
    };
}

/** A resource before it exists: what a resource rule is given. */
export function beforeCreation(test: TestResource): PolicyResource {
    return new PolicyResource({ ...identityOf(test), inputs: () => new Properties(test.inputs) });
}

/**
 * A resource as a stack rule is given it.
 *
 * @param sends - What the engine has sent: outputs alone, or the inputs before them, as it does in every operation.
 */
export function inStack(
    test: TestResource,
    sends: "inputs and outputs" | "outputs" = "inputs and outputs",
): PolicyResource {
    return new PolicyResource({
        ...identityOf(test),
        ...(sends === "outputs" ? {} : { inputs: () => new Properties(test.inputs) }),
        outputs: () => new Properties(test.outputs),
        propertyDependencies: () => new Map(Object.entries(test.propertyDependencies)),
    });
}

function identityOf({ urn, type, name, parent }: TestResource) {
    return { urn, type, name, ...(parent ? { parent } : {}) };
}
