import { z } from "zod";
import { nearest } from "./nearest";
import { settingsSchema } from "./settings-schema";

/** A part of the settings' schema. */
interface SchemaNode {
    readonly type?: string;
    readonly enum?: readonly unknown[];
    readonly format?: string;
    readonly minimum?: number;
    readonly maximum?: number;
    readonly exclusiveMinimum?: number;
    readonly maxItems?: number;
    readonly properties?: Readonly<Record<string, SchemaNode>>;
    readonly additionalProperties?: SchemaNode | boolean;
    readonly items?: SchemaNode;
}

const root = z.toJSONSchema(settingsSchema, { io: "input" }) as SchemaNode;

function nodeAt(path: readonly PropertyKey[]): SchemaNode {
    return path.reduce<SchemaNode>((node, step) => {
        const { properties, items, additionalProperties } = node;
        const others = typeof additionalProperties === "object" ? additionalProperties : undefined;
        return (typeof step === "number" ? items : (properties?.[String(step)] ?? others)) ?? {};
    }, root);
}

/** What a setting must be, in words: its type, and its range or choices. */
export function mustBe(path: readonly PropertyKey[]): string {
    const node = nodeAt(path);
    if (node.enum) {
        return `must be one of ${node.enum.join(", ")}`;
    }
    switch (node.type) {
        case "boolean":
            return "must be true or false";
        case "integer":
            return `must be a whole number${rangeOf(node)}`;
        case "number":
            return `must be a number${rangeOf(node)}`;
        case "array":
            return `must be a list${node.maxItems === undefined ? "" : ` of ${node.maxItems} at most`}`;
        case "object":
            return node.properties
                ? `must be a mapping of some of: ${Object.keys(node.properties).join(", ")}`
                : "must be a mapping";
        default:
            return node.format === "email" ? "must be an e-mail address" : "must be text";
    }
}

function rangeOf({ minimum, maximum, exclusiveMinimum }: SchemaNode): string {
    if (exclusiveMinimum !== undefined) {
        return ` above ${exclusiveMinimum}`;
    }
    // Where there is no other bound, the schema has that of whole numbers themselves.
    const highest = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum;
    return highest === undefined ? ` from ${minimum} on` : ` from ${minimum} to ${highest}`;
}

/** What to say of a setting that doesn't exist: what was probably meant, and what there is. */
export function noSuchSetting(path: readonly PropertyKey[], key: string): string {
    const allowed = Object.keys(nodeAt(path).properties ?? {});
    const meant = nearest(key, allowed);
    return `no such setting${meant === undefined ? "" : `, did you mean ${meant}?`}; allowed: ${allowed.join(", ")}`;
}
