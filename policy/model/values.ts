/**
 * How a resource's properties reach a policy: plain JSON in which the engine writes an unknown value as one of
 * seven fixed strings and a secret or an asset as an object with a signature.
 *
 * Source: `sdk/go/common/resource/plugin/rpc.go` and `sdk/go/common/resource/sig` of github.com/pulumi/pulumi.
 */
export type Wire = null | boolean | number | string | Wire[] | { [key: string]: Wire };

const unknownSentinels: ReadonlySet<unknown> = new Set([
    "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
    "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
    "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
    "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
    "030794c1-ac77-496b-92df-f27374a8bd58",
    "e48ece36-62e2-4504-bad9-02848725956a",
    "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** What the engine writes for a string that isn't known before the update. */
export const unknownString = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

/** The wire form of a secret. */
export function secretWire(value: Wire): Wire {
    return { [signatureKey]: secretSignature, value };
}

/** What a policy can tell of one property. Reading never throws. */
export type Value =
    | { readonly state: "absent" }
    | {
          readonly state: "unknown";
          /** Whether it is an object around the property that isn't known, so that the property may not even be given. */
          readonly around?: boolean;
      }
    | {
          readonly state: "known";
          readonly value: Wire;
          /** Whether the program marked it secret; `undefined` where the transport hides that. */
          readonly secret: boolean | undefined;
      };

/** A value together with the path at which it was looked for. */
export interface Located {
    readonly path: string;
    readonly value: Value;
}

const absent: Value = { state: "absent" };
const unknown: Value = { state: "unknown" };
const unknownAround: Value = { state: "unknown", around: true };

type Step = { readonly kind: "key"; readonly key: string } | { readonly kind: "each" };

const compiledPaths = new Map<string, readonly Step[]>();

/** `rules[].status` and `dimensions{}` as steps; a key in double quotes may hold dots. */
function compile(path: string): readonly Step[] {
    let steps = compiledPaths.get(path);
    if (!steps) {
        steps = [...path.matchAll(/"([^"]+)"|\[(\d+)\]|(\[\]|\{\})|([^.[\]{}"]+)/g)].map(
            ([, quoted, index, each, key]): Step =>
                each ? { kind: "each" } : { kind: "key", key: quoted ?? index ?? key },
        );
        compiledPaths.set(path, steps);
    }
    return steps;
}

/**
 * The properties of one resource. A path names a property: `encryptionInfo.encryptionAtRestKmsKeyArn`,
 * `rules[].status` for every element of a list, `rules[0].status` for one, `connectionProperties{}` for every value of
 * a map, `dimensions."Cluster Name"` for a key with spaces.
 */
export class Properties {
    /**
     * @param wire - Top-level properties in wire form.
     * @param seesSecrets - False where the transport has already taken the secret markers away.
     */
    constructor(
        private readonly wire: Readonly<Record<string, Wire>>,
        private readonly seesSecrets = true,
    ) {}

    /** The value at a path without `[]` and `{}`. */
    get(path: string): Value {
        const located = this.find(path);
        return located.length === 1 ? located[0].value : absent;
    }

    /**
     * Every value at a path. A list or map that is absent or empty is one absent value, and an unknown on the way
     * is one unknown value, so that the result is never empty.
     */
    find(path: string): Located[] {
        const found: Located[] = [];
        this.walk(this.wire, compile(path), 0, "", !this.seesSecrets ? undefined : false, found);
        return found;
    }

    /** The known string at a path, if it is one. */
    text(path: string): string | undefined {
        const value = this.get(path);
        return value.state === "known" && typeof value.value === "string" ? value.value : undefined;
    }

    /** Whether the property is given at all, known or not. */
    has(path: string): boolean {
        return this.get(path).state !== "absent";
    }

    /** Names of the properties that are given. */
    keys(): string[] {
        return Object.keys(this.wire).filter((key) => this.wire[key] !== null);
    }

    /** Whether any value, at any depth, is unknown. */
    hasUnknowns(): boolean {
        return containsUnknown(this.wire);
    }

    private walk(
        at: Wire | undefined,
        steps: readonly Step[],
        next: number,
        path: string,
        secret: boolean | undefined,
        found: Located[],
    ): void {
        let here = at;
        if (isSecret(here)) {
            here = here.value;
            secret = true;
        }
        if (here === undefined || here === null) {
            found.push({ path: path + remaining(steps, next), value: absent });
        } else if (unknownSentinels.has(here)) {
            const isAround = steps.slice(next).some(({ kind }) => kind === "key");
            found.push({ path: path + remaining(steps, next), value: isAround ? unknownAround : unknown });
        } else if (next === steps.length) {
            found.push({ path, value: { state: "known", value: here, secret } });
        } else if (steps[next].kind === "key") {
            const { key } = steps[next] as { key: string };
            const isList = Array.isArray(here);
            const child = typeof here === "object" ? (here as Record<string, Wire>)[key] : undefined;
            this.walk(child, steps, next + 1, isList ? `${path}[${key}]` : join(path, key), secret, found);
        } else {
            const children: [string, Wire][] = Array.isArray(here)
                ? here.map((child, index) => [`${path}[${index}]`, child])
                : typeof here === "object"
                  ? Object.entries(here).map(([key, child]) => [join(path, key), child])
                  : [];
            if (children.length === 0) {
                found.push({ path: path + remaining(steps, next), value: absent });
            }
            for (const [childPath, child] of children) {
                this.walk(child, steps, next + 1, childPath, secret, found);
            }
        }
    }
}

function join(path: string, key: string): string {
    const shown = /^[\w-]+$/.test(key) ? key : `"${key}"`;
    return path ? `${path}.${shown}` : shown;
}

function remaining(steps: readonly Step[], next: number): string {
    let text = "";
    for (const step of steps.slice(next)) {
        text += step.kind === "each" ? "[]" : `.${step.key}`;
    }
    return next === 0 ? text.replace(/^\./, "") : text;
}

/** Whether a value in wire form is marked secret. */
export function isSecret(wire: Wire | undefined): wire is { value: Wire } {
    return (
        typeof wire === "object" &&
        wire !== null &&
        !Array.isArray(wire) &&
        wire[signatureKey] === secretSignature
    );
}

function containsUnknown(wire: Wire | undefined): boolean {
    if (typeof wire === "string") {
        return unknownSentinels.has(wire);
    }
    return typeof wire === "object" && wire !== null && Object.values(wire).some(containsUnknown);
}

/** Whether a value is unknown itself or holds an unknown part. */
export function isPartlyUnknown(value: Value): boolean {
    return value.state === "unknown" || (value.state === "known" && containsUnknown(value.value));
}

/** A known string, number or boolean as text. */
export function textOf(value: Value): string | undefined {
    return value.state === "known" ? scalarText(value.value) : undefined;
}

/** A string, number or boolean as text. */
export function scalarText(wire: Wire | undefined): string | undefined {
    return typeof wire === "string" || typeof wire === "number" || typeof wire === "boolean"
        ? String(wire)
        : undefined;
}

/** A known value with the secret markers inside it taken away. */
export function revealed(wire: Wire): Wire {
    if (isSecret(wire)) {
        return revealed(wire.value);
    }
    if (Array.isArray(wire)) {
        return wire.map(revealed);
    }
    if (typeof wire === "object" && wire !== null) {
        return Object.fromEntries(Object.entries(wire).map(([key, child]) => [key, revealed(child)]));
    }
    return wire;
}
