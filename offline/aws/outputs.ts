import type { Identity } from "./facts/identity";
import { identityOf, nameTemplate } from "./facts/identity";
import { physicalName } from "./facts/physical-names";
import type { ResourceFacts, TypeCode } from "./facts/resource-facts";
import { Identifiers } from "./identifiers";
import { plausibleValue } from "./plausible-value";
import type { PropertyMap, PropertyValue } from "./property-value";
import { isAssetOrArchive, isObject, mapValues, reveal, secret, UNKNOWN } from "./property-value";
import type { ProviderSettings } from "./provider-settings";

export interface Resource {
    id: string;
    properties: PropertyMap;
}

/** The value of an output that the program doesn't give, by its path: `arn`, `vpcConfig.vpcId`, `rules.0.id`. */
type AddedValue = (path: string, type: TypeCode) => PropertyValue;

/** Works out what a resource looks like once it is made: its inputs, and what AWS adds to them. */
export class Outputs {
    constructor(private readonly settings: ProviderSettings) {}

    /** In preview: what AWS adds is unknown. */
    planned(facts: ResourceFacts, inputs: PropertyMap): Resource {
        return { id: "", properties: completed(facts, inputs, () => UNKNOWN) };
    }

    /** In preview of a change: what AWS had added stays as it was, save what every change makes anew. */
    plannedUpdate(facts: ResourceFacts, inputs: PropertyMap, old: PropertyMap): PropertyMap {
        const changing = identityFor(facts).changing ?? [];
        return completed(facts, inputs, (path) =>
            changing.includes(path) ? UNKNOWN : (valueAt(old, path) ?? UNKNOWN),
        );
    }

    created(facts: ResourceFacts, urn: string, inputs: PropertyMap): Resource {
        const region = reveal(inputs.region);
        const settings = typeof region === "string" ? { ...this.settings, region } : this.settings;
        // A resource that replaces another one of the same URN differs from it in its inputs.
        const identifiers = new Identifiers(`${urn}\n${JSON.stringify(inputs)}`, inputs, settings);
        const identity = identityFor(facts);
        const arn = identity.arn && identifiers.fill(`arn:{partition}:${nameTemplate(identity.arn, inputs)}`);
        const id = nameTemplate(identity.id, inputs);
        const answers = typeof identity.outputs === "function" ? identity.outputs(inputs) : identity.outputs;
        const own = mapValues(answers ?? {}, (value) => filled(identifiers, value));
        if (arn && facts.outputs.has("arn")) {
            own.arn ??= arn;
        }
        return {
            id: id === "{arn}" && arn ? arn : identifiers.fill(id),
            properties: completed(
                facts,
                inputs,
                (path, type) => own[path] ?? plausibleValue(facts, path, type, identifiers),
            ),
        };
    }

    updated(facts: ResourceFacts, urn: string, inputs: PropertyMap, old: PropertyMap): PropertyMap {
        const fresh = this.created(facts, urn, inputs).properties;
        const changing = identityFor(facts).changing ?? [];
        return completed(facts, inputs, (path) => {
            const kept = changing.includes(path) ? undefined : valueAt(old, path);
            return kept ?? valueAt(fresh, path) ?? null;
        });
    }
}

function identityFor(facts: ResourceFacts): Identity {
    return identityOf(facts.type, physicalName(facts)?.property ?? facts.autonamed);
}

/** The inputs, with a value for everything that AWS adds to them. */
function completed(facts: ResourceFacts, inputs: PropertyMap, added: AddedValue): PropertyMap {
    const properties: PropertyMap = {};
    for (const [name, value] of Object.entries(inputs)) {
        if (!name.startsWith("__")) {
            properties[name] = completedNested(facts, value, facts.outputs.get(name), name, added);
        }
    }
    if (isAssetOrArchive(inputs.code) && facts.inputs.has("sourceCodeHash")) {
        properties.sourceCodeHash ??= inputs.code.hash ?? null;
    }
    for (const name of facts.computed) {
        properties[name] ??= added(name, facts.outputs.get(name) ?? "s");
    }
    for (const name of facts.secrets) {
        if (properties[name] !== undefined && properties[name] !== null) {
            properties[name] = secret(properties[name]);
        }
    }
    return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== null));
}

/** A nested object with what AWS adds to it, such as the id of the VPC in a function's `vpcConfig`. */
function completedNested(
    facts: ResourceFacts,
    value: PropertyValue,
    type: TypeCode | undefined,
    path: string,
    added: AddedValue,
): PropertyValue {
    if (type?.startsWith("[") && Array.isArray(value)) {
        return value.map((element, index) =>
            completedNested(facts, element, type.slice(1), `${path}.${index}`, added),
        );
    }
    const shape = type?.startsWith("@") ? facts.nestedOutput(type.slice(1)) : undefined;
    if (!shape || !isObject(value)) {
        return value;
    }
    const properties: PropertyMap = {};
    for (const [name, { type: code, always }] of shape) {
        const at = `${path}.${name}`;
        const given = value[name] ?? (always ? added(at, code) : null);
        if (given !== null) {
            properties[name] = completedNested(facts, given, code, at, added);
        }
    }
    return properties;
}

function filled(identifiers: Identifiers, value: PropertyValue): PropertyValue {
    if (typeof value === "string") {
        return identifiers.fill(value);
    }
    return isObject(value) ? mapValues(value, (part) => filled(identifiers, part)) : value;
}

function valueAt(properties: PropertyMap, path: string): PropertyValue | undefined {
    let value: PropertyValue | undefined = properties;
    for (const step of path.split(".")) {
        const open: PropertyValue | undefined = reveal(value);
        value = Array.isArray(open) ? open[Number(step)] : isObject(open) ? open[step] : undefined;
    }
    return value;
}
