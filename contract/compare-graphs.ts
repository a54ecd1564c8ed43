import { isDeepStrictEqual } from "node:util";
import type { BaselineResource, GraphBaseline } from "./graph-baseline";
import { statefulTypes } from "./stateful-types";

/** What an upgrade does with one resource. */
export interface GraphChange {
    readonly kind: "created" | "updated" | "replaced" | "renamed" | "deleted";
    readonly id: string;
    /** What is different, in a few words. */
    readonly detail: string;
    /** Whether it loses data: a replaced or deleted resource of a type that holds some. */
    readonly losesData: boolean;
}

/** Tells what becomes of a stack that was deployed as `old` when it is updated to `now`. */
export function compareGraphs(old: GraphBaseline, now: GraphBaseline): GraphChange[] {
    const changes: GraphChange[] = [];
    const found = new Set<string>();
    for (const resource of now.values()) {
        const before = old.get(resource.id) ?? byAlias(old, now, resource);
        if (!before) {
            changes.push({ kind: "created", id: resource.id, detail: resource.type, losesData: false });
            continue;
        }
        found.add(before.id);
        changes.push(...changeOf(before, resource));
    }
    for (const resource of old.values()) {
        if (!found.has(resource.id)) {
            const losesData = statefulTypes.has(resource.type);
            changes.push({ kind: "deleted", id: resource.id, detail: resource.type, losesData });
        }
    }
    return changes;
}

function changeOf(before: BaselineResource, now: BaselineResource): GraphChange[] {
    const names = new Set([...Object.keys(before.replacing), ...Object.keys(now.replacing)]);
    const replacing = [...names].filter(
        (name) => !isDeepStrictEqual(before.replacing[name], now.replacing[name]),
    );
    if (replacing.length > 0) {
        const detail = replacing
            .map((name) => `${name}: ${text(before.replacing[name])} to ${text(now.replacing[name])}`)
            .join(", ");
        return [{ kind: "replaced", id: now.id, detail, losesData: statefulTypes.has(now.type) }];
    }
    if (before.id !== now.id) {
        return [{ kind: "renamed", id: now.id, detail: `was ${before.id}`, losesData: false }];
    }
    return before.digest === now.digest
        ? []
        : [{ kind: "updated", id: now.id, detail: now.type, losesData: false }];
}

/** The resource of the old graph that an alias names, unless the new one still has it. */
function byAlias(
    old: GraphBaseline,
    now: GraphBaseline,
    { id, aliases }: BaselineResource,
): BaselineResource | undefined {
    const types = id.split("::")[0];
    return aliases
        .map((alias) => old.get(alias.includes("::") ? alias : `${types}::${alias}`))
        .find((each) => each !== undefined && !now.has(each.id));
}

function text(value: unknown): string {
    return value === undefined ? "nothing" : JSON.stringify(value);
}
