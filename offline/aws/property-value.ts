import { isDeepStrictEqual } from "node:util";

/**
 * A property as it travels between the engine and a provider: JSON, with the marks below for what JSON can't say.
 * (The marks are the protocol's own: see `runtime/rpc` of `@pulumi/pulumi`.)
 */
export type PropertyValue = null | boolean | number | string | PropertyValue[] | PropertyMap;
export interface PropertyMap {
    [name: string]: PropertyValue;
}

/** An unknown value: the engine marks it by the kind of value that is awaited; a provider may answer with any. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const UNKNOWNS = new Set([
    UNKNOWN,
    "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // boolean
    "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
    "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // array
    "030794c1-ac77-496b-92df-f27374a8bd58", // asset
    "e48ece36-62e2-4504-bad9-02848725956a", // archive
    "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
]);

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const ASSET = "c44067f5952c0a294b673a41bacd8c17";
const ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7";

export function isUnknown(value: PropertyValue | undefined): boolean {
    return typeof value === "string" && UNKNOWNS.has(value);
}

/** Whether the value is a map, marked ones (secrets, assets) included. */
function isMap(value: PropertyValue | undefined): value is PropertyMap {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether the value is an ordinary object: not a secret, an asset or an archive. */
export function isObject(value: PropertyValue | undefined): value is PropertyMap {
    return isMap(value) && !(SIGNATURE in value);
}

export function isSecret(value: PropertyValue | undefined): value is PropertyMap & { value: PropertyValue } {
    return isMap(value) && value[SIGNATURE] === SECRET;
}

export function isAssetOrArchive(value: PropertyValue | undefined): value is PropertyMap {
    return isMap(value) && (value[SIGNATURE] === ASSET || value[SIGNATURE] === ARCHIVE);
}

/** The value marked as a secret; a secret stays as it is. */
export function secret(value: PropertyValue): PropertyValue {
    return isSecret(value) ? value : { [SIGNATURE]: SECRET, value };
}

/** The value without its own mark as a secret; what lies inside keeps its marks. */
export function reveal<T extends PropertyValue | undefined>(value: T): PropertyValue | (T & undefined) {
    return isSecret(value) ? value.value : value;
}

/** The value with no mark as a secret at any depth. */
export function revealAll(value: PropertyValue): PropertyValue {
    const open = reveal(value);
    if (Array.isArray(open)) {
        return open.map(revealAll);
    }
    return isObject(open) ? mapValues(open, revealAll) : open;
}

export function containsUnknown(value: PropertyValue | undefined): boolean {
    return contains(value, isUnknown);
}

export function containsSecret(value: PropertyValue | undefined): boolean {
    return contains(value, isSecret);
}

function contains(value: PropertyValue | undefined, sought: (part: PropertyValue) => boolean): boolean {
    if (value === undefined) {
        return false;
    }
    if (sought(value)) {
        return true;
    }
    if (Array.isArray(value)) {
        return value.some((element) => contains(element, sought));
    }
    return isMap(value) && Object.values(value).some((element) => contains(element, sought));
}

export function mapValues(map: PropertyMap, change: (value: PropertyValue, name: string) => PropertyValue) {
    return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, change(value, name)]));
}

/** The value as text; other values than text, numbers and booleans are none. */
export function textOf(value: PropertyValue | undefined): string {
    return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
        ? String(value)
        : "";
}

/** The elements of a list, as text; a value that is no list has none. */
export function textsOf(value: PropertyValue | undefined): string[] {
    return Array.isArray(value) ? value.map(textOf) : [];
}

/** Equality that ignores whether a value is marked as a secret, and the provider's own bookkeeping. */
export function equal(left: PropertyValue | undefined, right: PropertyValue | undefined): boolean {
    return isDeepStrictEqual(bare(left), bare(right));
}

function bare(value: PropertyValue | undefined): PropertyValue | undefined {
    const open = reveal(value);
    if (Array.isArray(open)) {
        return open.map((element) => bare(element) ?? null);
    }
    if (!isMap(open)) {
        return open;
    }
    const kept = Object.entries(open).filter(([name, part]) => !name.startsWith("__") && part !== null);
    return Object.fromEntries(kept.map(([name, part]) => [name, bare(part) ?? null]));
}
