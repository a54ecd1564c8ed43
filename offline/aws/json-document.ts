import type { PropertyValue } from "./property-value";
import {
    containsSecret,
    containsUnknown,
    equal,
    isObject,
    reveal,
    revealAll,
    secret,
    UNKNOWN,
} from "./property-value";

/**
 * A JSON document as the real provider hands it on: an object becomes text, with its keys in order; a document with any
 * unknown inside is one unknown text. Text stays as it was written.
 */
export function normalizeDocument(value: PropertyValue): PropertyValue {
    if (containsUnknown(value)) {
        return UNKNOWN;
    }
    const open = reveal(value);
    if (!isObject(open) && !Array.isArray(open)) {
        return value;
    }
    const text = documentText(revealAll(open));
    return containsSecret(value) ? secret(text) : text;
}

/** JSON as Go's encoder writes it: keys in order, and the characters that HTML reads as markup escaped. */
function documentText(value: PropertyValue): string {
    return JSON.stringify(value, (_, part: PropertyValue) =>
        isObject(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
    ).replace(/[<>&\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** Whether two texts are the same JSON document, whatever their spaces and the order of their keys. */
export function sameDocument(left: PropertyValue | undefined, right: PropertyValue | undefined): boolean {
    const [a, b] = [parsed(left), parsed(right)];
    return a !== undefined && b !== undefined && equal(a, b);
}

function parsed(value: PropertyValue | undefined): PropertyValue | undefined {
    const text = reveal(value);
    if (typeof text !== "string" || !/^\s*[[{]/.test(text)) {
        return undefined;
    }
    try {
        return JSON.parse(text) as PropertyValue;
    } catch {
        return undefined;
    }
}
