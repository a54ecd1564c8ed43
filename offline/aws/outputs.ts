import type { ResourceFacts, TypeCode } from "./facts/resource-facts";
import { identityOf } from "./facts/identities";
import { physicalName } from "./facts/physical-names";
import { Identifiers } from "./identifiers";
import type { PropertyMap, PropertyValue } from "./property-value";
import { isAssetOrArchive, isObject, mapValues, reveal, secret, UNKNOWN } from "./property-value";
import type { ProviderSettings } from "./provider-settings";

export interface Resource {
    id: string;
    properties: PropertyMap;
}

/** Works out what a resource looks like once it is made: its inputs, and what AWS adds to them. */
export class Outputs {
    constructor(private readonly settings: ProviderSettings) {}

    /** In preview: what AWS adds is unknown, except where the real provider knows it beforehand. */
    planned(facts: ResourceFacts, inputs: PropertyMap): Resource {
        const unknown = (): PropertyValue => UNKNOWN;
        return { id: "", properties: this.complete(facts, inputs, unknown) };
    }

    /** In preview of a change: what AWS had added stays as it was. */
    plannedUpdate(facts: ResourceFacts, inputs: PropertyMap, old: PropertyMap): PropertyMap {
        return this.complete(facts, inputs, (name) => old[name] ?? UNKNOWN);
    }

    created(facts: ResourceFacts, urn: string, inputs: PropertyMap): Resource {
        const settings = this.settingsOf(inputs);
        // A resource that replaces another one of the same URN differs from it in its inputs.
        const identifiers = new Identifiers(`${urn}\n${JSON.stringify(inputs)}`, inputs, settings);
        const identity = identityOf(facts.type, physicalName(facts)?.property ?? facts.autonamed);
        const arn = identity.arn && identifiers.fill(`arn:{partition}:${identity.arn}`);
        const special: PropertyMap = mapValues(identity.outputs ?? {}, (value) =>
            fillAll(identifiers, value),
        );
        if (arn && facts.outputs.has("arn")) {
            special.arn ??= arn;
        }
        const id = identity.id === "{arn}" && arn ? arn : identifiers.fill(identity.id);
        const value = (name: string, type: TypeCode): PropertyValue =>
            special[name] ?? plausible(facts, name, type, identifiers);
        return { id, properties: this.complete(facts, inputs, value) };
    }

    updated(facts: ResourceFacts, urn: string, inputs: PropertyMap, old: PropertyMap): PropertyMap {
        const fresh = this.created(facts, urn, inputs).properties;
        return this.complete(facts, inputs, (name) => old[name] ?? fresh[name] ?? null);
    }

    /** A resource may name a region of its own. */
    private settingsOf(inputs: PropertyMap): ProviderSettings {
        const region = reveal(inputs.region);
        return typeof region === "string" ? { ...this.settings, region } : this.settings;
    }

    private complete(
        facts: ResourceFacts,
        inputs: PropertyMap,
        added: (name: string, type: TypeCode) => PropertyValue,
    ): PropertyMap {
        const properties: PropertyMap = {};
        for (const [name, value] of Object.entries(inputs)) {
            if (!name.startsWith("__")) {
                properties[name] = this.nested(facts, value, facts.outputs.get(name), added);
            }
        }
        const code = inputs.code;
        if (isAssetOrArchive(code) && facts.inputs.has("sourceCodeHash")) {
            properties.sourceCodeHash ??= code.hash ?? null;
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
    private nested(
        facts: ResourceFacts,
        value: PropertyValue,
        type: TypeCode | undefined,
        added: (name: string, type: TypeCode) => PropertyValue,
    ): PropertyValue {
        if (type?.startsWith("[") && Array.isArray(value)) {
            return value.map((element) => this.nested(facts, element, type.slice(1), added));
        }
        const shape = type?.startsWith("@") ? facts.nestedOutput(type.slice(1)) : undefined;
        if (!shape || !isObject(value)) {
            return value;
        }
        const properties: PropertyMap = {};
        for (const [name, { type: code, always }] of shape) {
            if (name in value) {
                properties[name] = this.nested(facts, value[name], code, added);
            } else if (always) {
                properties[name] = added(`${name}`, code);
            }
        }
        return properties;
    }
}

function fillAll(identifiers: Identifiers, value: PropertyValue): PropertyValue {
    return typeof value === "string" ? identifiers.fill(value) : value;
}

/** A value of the right kind for an output that has no row of its own. */
function plausible(
    facts: ResourceFacts,
    name: string,
    type: TypeCode,
    identifiers: Identifiers,
): PropertyValue {
    switch (type[0]) {
        case "n":
            return 0;
        case "b":
            return false;
        case "[":
            return [];
        case "{":
        case "*":
            return {};
        case "@":
            return plausibleObject(facts, type.slice(1), identifiers);
        default:
            return plausibleText(name, identifiers);
    }
}

function plausibleObject(facts: ResourceFacts, type: string, identifiers: Identifiers): PropertyMap {
    const shape = [...(facts.nestedOutput(type) ?? [])].filter(([, { always }]) => always);
    return Object.fromEntries(
        shape.map(([name, { type: code }]) => [name, plausible(facts, name, code, identifiers)]),
    );
}

function plausibleText(name: string, identifiers: Identifiers): string {
    if (name === "ownerId" || name === "accountId" || name === "owner" || name === "catalogId") {
        return identifiers.fill("{account}");
    }
    if (/(Date|Time|Timestamp|At|lastModified)$/.test(name)) {
        return new Date().toISOString();
    }
    if (/Arn$/.test(name)) {
        return identifiers.fill(`arn:{partition}:{hex8}:{region}:{account}:${name.slice(0, -3)}/{hex17}`);
    }
    if (/(Id|Key|Token|Version)$/.test(name)) {
        return identifiers.fill("{hex17}");
    }
    return name === "status" || name === "state" ? "ACTIVE" : "";
}
