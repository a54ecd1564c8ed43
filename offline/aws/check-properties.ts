import type { InputFact, ResourceFacts, TypeCode } from "./facts/resource-facts";
import { normalizeDocument } from "./json-document";
import { nearest } from "../../settings/nearest";
import type { PropertyMap, PropertyValue } from "./property-value";
import { isAssetOrArchive, isObject, isSecret, isUnknown, reveal, secret } from "./property-value";

/** Checks the given inputs against the type's shape, nested objects included, and puts JSON documents in order. */
export function checkProperties(
    facts: ResourceFacts,
    given: PropertyMap,
): { inputs: PropertyMap; failures: string[] } {
    const failures: string[] = [];
    const outputOnly = (name: string): string | undefined =>
        facts.outputs.has(name) ? `"${name}" is an output of ${facts.type}: AWS sets it` : undefined;
    // The nested types of an extension type hold JSON that no declaration describes.
    const inputs = new ShapeCheck(facts, failures).object(given, facts.inputs, "", outputOnly);
    return { inputs, failures };
}

class ShapeCheck {
    constructor(
        private readonly facts: ResourceFacts,
        private readonly failures: string[],
    ) {}

    object(
        value: PropertyMap,
        shape: Map<string, InputFact>,
        path: string,
        explain: (name: string) => string | undefined = () => undefined,
    ): PropertyMap {
        const at = (name: string): string => (path ? `${path}.${name}` : name);
        for (const [name, fact] of shape) {
            if (fact.required && (value[name] === undefined || value[name] === null)) {
                this.failures.push(`missing required property "${at(name)}"`);
            }
        }
        const checked: PropertyMap = {};
        for (const [name, part] of Object.entries(value)) {
            const fact = shape.get(name);
            if (part === null || name.startsWith("__")) {
                continue;
            }
            if (fact) {
                checked[name] = this.value(part, fact.type, at(name));
            } else {
                this.failures.push(explain(name) ?? unknownProperty(at(name), name, shape));
            }
        }
        return checked;
    }

    private value(value: PropertyValue, type: TypeCode, path: string): PropertyValue {
        if (isUnknown(value) || type === "*") {
            return value;
        }
        if (type === "j") {
            return this.document(value, path);
        }
        if (isSecret(value)) {
            return secret(this.value(value.value, type, path));
        }
        switch (type[0]) {
            case "[":
                return this.list(value, type.slice(1), path);
            case "{":
                return this.map(value, type.slice(1), path);
            case "@":
                return this.nested(value, type.slice(1), path);
            default:
                return this.scalar(value, type, path);
        }
    }

    private list(value: PropertyValue, element: TypeCode, path: string): PropertyValue {
        if (!Array.isArray(value)) {
            return this.mismatch(value, "a list", path);
        }
        return value.map((part, index) => this.value(part, element, `${path}[${index}]`));
    }

    private map(value: PropertyValue, element: TypeCode, path: string): PropertyValue {
        if (!isObject(value)) {
            return this.mismatch(value, "a map", path);
        }
        const entries = Object.entries(value).filter(
            ([name, part]) => part !== null && !name.startsWith("__"),
        );
        return Object.fromEntries(
            entries.map(([name, part]) => [name, this.value(part, element, `${path}.${name}`)]),
        );
    }

    private nested(value: PropertyValue, name: string, path: string): PropertyValue {
        const shape = this.facts.nestedInput(name);
        if (!shape) {
            return value;
        }
        return isObject(value) ? this.object(value, shape, path) : this.mismatch(value, "an object", path);
    }

    private document(value: PropertyValue, path: string): PropertyValue {
        const text = reveal(value);
        if (typeof text === "string" && !isUnknown(text)) {
            try {
                JSON.parse(text);
            } catch (error) {
                this.failures.push(`"${path}" is no JSON document: ${String(error)}`);
            }
        }
        return normalizeDocument(value);
    }

    /** The real provider turns scalars into one another where the text allows it; so a number may come as text. */
    private scalar(value: PropertyValue, type: TypeCode, path: string): PropertyValue {
        if (type === "asset" || type === "archive") {
            return isAssetOrArchive(value) ? value : this.mismatch(value, `an ${type}`, path);
        }
        if (typeof value === "object") {
            return this.mismatch(value, { s: "text", n: "a number", b: "a boolean" }[type] ?? type, path);
        }
        if (
            type === "n" &&
            typeof value !== "number" &&
            !(typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value))
        ) {
            return this.mismatch(value, "a number", path);
        }
        if (type === "b" && typeof value !== "boolean" && value !== "true" && value !== "false") {
            return this.mismatch(value, "a boolean", path);
        }
        return value;
    }

    private mismatch(value: PropertyValue, wanted: string, path: string): PropertyValue {
        const kind = Array.isArray(value)
            ? "a list"
            : isAssetOrArchive(value)
              ? "an asset"
              : typeof value === "object"
                ? "an object"
                : JSON.stringify(value);
        this.failures.push(`"${path}" must be ${wanted}, not ${kind}`);
        return value;
    }
}

function unknownProperty(path: string, name: string, shape: Map<string, InputFact>): string {
    const meant = nearest(name, shape.keys());
    const known = [...shape.keys()].sort();
    const hint = meant ? `did you mean "${meant}"?` : `known: ${known.join(", ")}`;
    return `unknown property "${path}"; ${hint}`;
}
