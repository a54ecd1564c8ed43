import { keepsGivenName } from "./check";
import { isOrdered } from "./facts/list-order";
import { replacedFirst, replacingInputs } from "./facts/replacements";
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
    const comparison = new Comparison(facts);
    for (const name of namesOf(old, now)) {
        comparison.compare(name, old[name], now[name]);
    }
    const { changes } = comparison;
    const replaces = changes.filter((change) => change.replaces).map(({ path }) => path.split(/[.[]/)[0]);
    return {
        changes,
        replaces: [...new Set(replaces)],
        deleteBeforeReplace:
            replaces.length > 0 && (replacedFirst(facts.type) || keepsGivenName(facts, old, now)),
    };
}

class Comparison {
    readonly changes: Change[] = [];
    private readonly replacing: string[];

    constructor(private readonly facts: ResourceFacts) {
        this.replacing = [...replacingInputs(facts)];
    }

    compare(path: string, old: PropertyValue | undefined, now: PropertyValue | undefined): void {
        const [before, after] = [absent(old), absent(now)];
        if (equal(before, after) || sameDocument(before, after)) {
            return;
        }
        const [left, right] = [reveal(before), reveal(after)];
        if (left === undefined || right === undefined) {
            this.add(path, left === undefined ? "add" : "delete");
        } else if (isObject(left) && isObject(right)) {
            for (const name of namesOf(left, right)) {
                this.compare(`${path}.${name}`, left[name], right[name]);
            }
        } else if (Array.isArray(left) && Array.isArray(right)) {
            this.compareLists(path, left, right);
        } else {
            this.add(path, "update");
        }
    }

    private compareLists(path: string, old: PropertyValue[], now: PropertyValue[]): void {
        const ordered = isOrdered(this.facts.type, withoutIndices(path), [...old, ...now].some(isObject));
        const [before, after] = ordered ? [old.map(indexed), now.map(indexed)] : unmatched(old, now);
        for (let place = 0; place < Math.max(before.length, after.length); place++) {
            const index = (after[place] ?? before[place]).index;
            this.compare(`${path}[${index}]`, before[place]?.value, after[place]?.value);
        }
    }

    private add(path: string, kind: ChangeKind): void {
        const changed = withoutIndices(path).replaceAll("[]", "");
        const replaces = this.replacing.some(
            (property) =>
                changed === property ||
                changed.startsWith(`${property}.`) ||
                property.startsWith(`${changed}.`),
        );
        this.changes.push({ path, kind, replaces });
    }
}

/** The properties of both, without the provider's own bookkeeping. */
function namesOf(old: PropertyMap, now: PropertyMap): string[] {
    return [...new Set([...Object.keys(old), ...Object.keys(now)])].filter((name) => !name.startsWith("__"));
}

interface Element {
    value: PropertyValue;
    index: number;
}

function indexed(value: PropertyValue, index: number): Element {
    return { value, index };
}

/** The elements of two lists without order that have no equal in the other. */
function unmatched(old: PropertyValue[], now: PropertyValue[]): [Element[], Element[]] {
    const before = old.map(indexed);
    const after = now.map(indexed).filter(({ value }) => {
        const match = before.findIndex((element) => !isUnknown(value) && equal(element.value, value));
        if (match >= 0) {
            before.splice(match, 1);
        }
        return match < 0;
    });
    return [before, after];
}

function withoutIndices(path: string): string {
    return path.replace(/\[\d+\]/g, "[]");
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
