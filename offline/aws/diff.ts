import { defaultsOf, keepsGivenName } from "./check";
import { physicalName } from "./facts/physical-names";
import { replacingProperties, replacedFirst } from "./facts/replacements";
import type { ResourceFacts } from "./facts/resource-facts";
import { sameDocument } from "./json-document";
import type { PropertyMap, PropertyValue } from "./property-value";
import { equal, isObject, isUnknown, reveal } from "./property-value";

export type ChangeKind = "add" | "delete" | "update";

export interface Change {
    /** Path of the property, such as `tags.Name` or `rules[0].id`. */
    path: string;
    kind: ChangeKind;
    replaces: boolean;
}

export interface ResourceDiff {
    changes: Change[];
    /** The top-level properties whose change replaces the resource. */
    replaces: string[];
    deleteBeforeReplace: boolean;
}

/** Tells what changes between the checked inputs of a resource as it stands and those that the program now gives. */
export function diffResource(facts: ResourceFacts, old: PropertyMap, now: PropertyMap): ResourceDiff {
    const changes: Change[] = [];
    const replacing = replacingProperties(facts);
    const physical = physicalName(facts);
    if (physical) {
        [physical.property, ...physical.within].forEach((property) => replacing.add(property));
    }
    for (const name of new Set([...Object.keys(old), ...Object.keys(now)])) {
        // A name that was generated isn't generated anew, whatever becomes of the settings that it was made by.
        if (!name.startsWith("__") && !(generated(name, old, now) && !replacing.has(name))) {
            compare(name, old[name], now[name], replacing.has(name), changes);
        }
    }
    const replaces = [
        ...new Set(changes.filter((change) => change.replaces).map(({ path }) => path.split(/[.[]/)[0])),
    ];
    return {
        changes,
        replaces,
        deleteBeforeReplace:
            replaces.length > 0 && (replacedFirst(facts.type) || keepsGivenName(facts, old, now)),
    };
}

function generated(name: string, old: PropertyMap, now: PropertyMap): boolean {
    return defaultsOf(old).includes(name) && defaultsOf(now).includes(name);
}

function compare(
    path: string,
    old: PropertyValue | undefined,
    now: PropertyValue | undefined,
    replaces: boolean,
    changes: Change[],
): void {
    const [before, after] = [absent(old), absent(now)];
    if (equal(before, after) || sameDocument(before, after)) {
        return;
    }
    if (before === undefined || after === undefined || isUnknown(after)) {
        const kind = before === undefined ? "add" : after === undefined ? "delete" : "update";
        changes.push({ path, kind, replaces });
        return;
    }
    const [left, right] = [reveal(before), reveal(after)];
    if (isObject(left) && isObject(right)) {
        for (const name of new Set([...Object.keys(left), ...Object.keys(right)])) {
            if (!name.startsWith("__")) {
                compare(`${path}.${name}`, left[name], right[name], replaces, changes);
            }
        }
    } else if (Array.isArray(left) && Array.isArray(right)) {
        for (let index = 0; index < Math.max(left.length, right.length); index++) {
            compare(`${path}[${index}]`, left[index], right[index], replaces, changes);
        }
    } else {
        changes.push({ path, kind: "update", replaces });
    }
}

/** What is empty is as good as absent: the real provider sees no difference. */
function absent(value: PropertyValue | undefined): PropertyValue | undefined {
    const open = reveal(value);
    const empty =
        open === null ||
        (Array.isArray(open) && open.length === 0) ||
        (isObject(open) && Object.keys(open).every((name) => name.startsWith("__")));
    return empty ? undefined : value;
}
