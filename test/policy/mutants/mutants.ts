import { allRules } from "../../../policy/rules/all-rules";
import { TestStack, type Given, type TestResource, type Wire } from "../../../policy/test-kit";
import { gallery } from "../gallery";
import { noWeakening } from "./no-weakening";
import { weakenings, type Change, type Weakening } from "../weakenings";

/** A real stack with one security property taken away. */
export interface Mutant {
    /** Number of the property in docs/policy.md. */
    readonly row: number;
    /** Rule that claims the property. */
    readonly rule: string;
    /** Resource that was weakened. */
    readonly on: string;
    readonly what: string;
    readonly resources: readonly TestResource[];
}

/**
 * Weakens a stack in every property that a mandatory rule claims, on every resource that has it, each by itself.
 *
 * @param stack - What the engine told a policy pack about a program.
 */
export function mutantsOf(stack: readonly TestResource[]): Mutant[] {
    const mandatory = new Set(
        allRules.filter(({ enforcement }) => enforcement === "mandatory").map(({ id }) => id),
    );
    const seen = new Set<string>();
    return weakenings
        .filter(({ rule, change }) => change !== undefined && mandatory.has(rule))
        .flatMap((weakening) => mutantsBy(weakening, weakening.change!, stack))
        .filter(({ on, what }) => !seen.has(`${on}\n${what}`) && seen.add(`${on}\n${what}`));
}

function mutantsBy({ row, rule }: Weakening, change: Change, stack: readonly TestResource[]): Mutant[] {
    const { type } = gallery().find(change.resource);
    return stack.flatMap((resource, index): Mutant[] => {
        if (resource.type !== type || noWeakening[row]?.(resource, stack, change)) {
            return [];
        }
        if (change.kind === "remove") {
            return [{ row, rule, on: resource.name, what: "removed", resources: stack.toSpliced(index, 1) }];
        }
        const weak = weakened(resource, change.path.split("."), change.to);
        const shown = change.to === undefined ? "unset" : `= ${JSON.stringify(valueOf(change.to))}`;
        return weak
            ? [
                  {
                      row,
                      rule,
                      on: resource.name,
                      what: `${change.path} ${shown}`,
                      resources: stack.with(index, weak),
                  },
              ]
            : [];
    });
}

/** The resource with a property changed, asked for and returned alike; nothing where it doesn't have the property. */
function weakened(
    resource: TestResource,
    path: readonly string[],
    to: Given | undefined,
): TestResource | undefined {
    const inputs = structuredClone(resource.inputs);
    if (!setAt(inputs, path, to === undefined ? undefined : valueOf(to))) {
        return undefined;
    }
    const outputs = structuredClone(resource.outputs);
    setAt(outputs, path, to === undefined ? undefined : valueOf(to));
    const [top] = path;
    const { [top]: dependencies, ...others } = resource.propertyDependencies;
    const isGone = inputs[top] === undefined || path.length === 1;
    return {
        ...resource,
        inputs,
        outputs,
        propertyDependencies: isGone || !dependencies ? others : resource.propertyDependencies,
    };
}

/** Changes a property that is there; says whether it was. */
function setAt(target: Wire, [step, ...rest]: readonly string[], to: Wire | undefined): boolean {
    if (typeof target !== "object" || target === null) {
        return false;
    }
    const holder = target as Record<string, Wire>;
    if (rest.length > 0) {
        return setAt(holder[step], rest, to);
    }
    if (to === undefined) {
        const isGiven = holder[step] !== undefined && holder[step] !== null;
        delete holder[step];
        return isGiven;
    }
    const differs = JSON.stringify(holder[step]) !== JSON.stringify(to);
    holder[step] = to;
    return differs;
}

/** A literal value as the engine would present it. */
function valueOf(given: Given): Wire {
    const stack = new TestStack();
    stack.add("aws:kms/key:Key", "holder", { value: given });
    return stack.resources("up")[0].inputs.value;
}
