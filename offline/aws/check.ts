import type { AutonamingSetting } from "./autonaming";
import { automaticName } from "./autonaming";
import { checkProperties } from "./check-properties";
import { checkRules } from "./check-rules";
import { checkValues } from "./check-values";
import { providerSchema } from "./facts/provider-schema";
import { physicalName } from "./facts/physical-names";
import type { ResourceFacts } from "./facts/resource-facts";
import { PolicySizes } from "./policy-sizes";
import type { PropertyMap, PropertyValue } from "./property-value";
import { containsUnknown, equal, isUnknown, reveal } from "./property-value";
import type { ProviderSettings } from "./provider-settings";
import { allTags } from "./tags";

/** The inputs that the provider filled in, kept in the state so that a later change of the program is told apart. */
export const DEFAULTS = "__defaults";

export interface CheckRequest {
    facts: ResourceFacts;
    urn: string;
    inputs: PropertyMap;
    /** The checked inputs of the resource as it stands; undefined for a new one. */
    oldInputs: PropertyMap | undefined;
    seed: Uint8Array;
    autonaming: AutonamingSetting | undefined;
}

/** Checks the inputs of resources, and completes them as the real provider does: names, defaults, region, tags. */
export class InputCheck {
    /** Which resource has which physical name: the engine checks every resource of the program in each operation. */
    private readonly names = new Map<string, string>();
    private readonly policySizes = new PolicySizes();

    constructor(private readonly settings: ProviderSettings) {}

    check(request: CheckRequest): { inputs: PropertyMap; failures: string[] } {
        const { facts } = request;
        const given = Object.fromEntries(
            Object.entries(request.inputs).filter(
                ([name, value]) => value !== null && !name.startsWith("__"),
            ),
        );
        const { inputs, failures } = checkProperties(facts, given);
        failures.push(...checkRules(facts, inputs));
        const defaults = [...this.addName(request, inputs, failures), ...addDefaults(facts, inputs)];
        if (facts.inputs.has("region")) {
            inputs.region ??= this.settings.region;
        }
        if (facts.inputs.has("tags") && facts.outputs.has("tagsAll")) {
            inputs.tagsAll = allTags(inputs.tags, this.settings);
        }
        failures.push(
            ...checkValues(facts, inputs),
            ...this.nameTaken(request, inputs),
            ...this.policySizes.check(facts.type, request.urn, inputs),
        );
        return { inputs: { ...inputs, [DEFAULTS]: defaults }, failures };
    }

    private addName(request: CheckRequest, inputs: PropertyMap, failures: string[]): string[] {
        const { facts, oldInputs, urn, seed, autonaming } = request;
        const property = facts.autonamed;
        if (
            !property ||
            property in inputs ||
            `${property}Prefix` in inputs ||
            inputs.bucketPrefix !== undefined
        ) {
            return [];
        }
        const generatedBefore = defaultsOf(oldInputs).includes(property);
        if (generatedBefore && oldInputs?.[property] !== undefined) {
            inputs[property] = oldInputs[property];
            return [property];
        }
        const logicalName = urn.slice(urn.lastIndexOf("::") + 2);
        try {
            const name = automaticName({ facts, logicalName, inputs, seed, setting: autonaming });
            if (name === undefined) {
                failures.push(`"${property}" must be set, because automatic names are disabled`);
                return [];
            }
            inputs[property] = name;
            return [property];
        } catch (error) {
            failures.push(error instanceof Error ? error.message : String(error));
            return [];
        }
    }

    private nameTaken({ facts, urn }: CheckRequest, inputs: PropertyMap): string[] {
        const physical = physicalName(facts);
        const name = physical && reveal(inputs[physical.property]);
        const scope = physical?.within.map((property) => inputs[property] ?? null) ?? [];
        if (!physical || typeof name !== "string" || isUnknown(name) || containsUnknown(scope)) {
            return [];
        }
        const key = JSON.stringify([facts.type, inputs.region ?? null, scope.map(reveal), name]);
        const owner = this.names.get(key) ?? urn;
        this.names.set(key, owner);
        if (owner === urn) {
            return [];
        }
        const where = physical.within.length > 0 ? ` within the same ${physical.within.join(" and ")}` : "";
        const reason =
            `${physical.property} "${name}" is taken by ${owner.slice(owner.lastIndexOf("::") + 2)} (${owner})${where}; ` +
            `give one of the two another name, or leave "${physical.property}" out to have one made`;
        return [reason];
    }
}

export function defaultsOf(inputs: PropertyMap | undefined): PropertyValue[] {
    const names = inputs?.[DEFAULTS];
    return Array.isArray(names) ? names : [];
}

function addDefaults(facts: ResourceFacts, inputs: PropertyMap): string[] {
    const added = Object.entries(providerSchema(facts.type).defaults ?? {}).filter(
        ([name]) => !(name in inputs) && facts.inputs.has(name),
    );
    for (const [name, value] of added) {
        inputs[name] = value;
    }
    return added.map(([name]) => name);
}

/** Whether the resource's physical name was chosen by the program and stays, so that two can't exist side by side. */
export function keepsGivenName(facts: ResourceFacts, oldInputs: PropertyMap, inputs: PropertyMap): boolean {
    const name = facts.autonamed ?? physicalName(facts)?.property;
    return (
        name !== undefined &&
        inputs[name] !== undefined &&
        !defaultsOf(inputs).includes(name) &&
        equal(oldInputs[name], inputs[name])
    );
}
