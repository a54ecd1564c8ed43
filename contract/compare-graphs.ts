import { isDeepStrictEqual } from "node:util";
import { replacingInputs } from "../offline/aws/facts/replacements";
import { resourceFacts } from "../offline/aws/facts/resource-facts";
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

/** A change as one line for people. */
export function changeLine({ kind, id, detail, losesData }: GraphChange): string {
    return `  ${kind.padEnd(8)} ${id} (${detail})${losesData ? " LOSES DATA" : ""}`;
}

function changeOf(before: BaselineResource, now: BaselineResource): GraphChange[] {
    const names = new Set([...Object.keys(before.inputs), ...Object.keys(now.inputs)]);
    const changed = [...names].filter((name) => !isDeepStrictEqual(before.inputs[name], now.inputs[name]));
    const renamed = before.id === now.id ? [] : [`was ${before.id}`];
    const detail = (inputs: readonly string[]) =>
        [
            ...renamed,
            ...inputs.map((name) => `${name}: ${text(before.inputs[name])} to ${text(now.inputs[name])}`),
        ].join(", ");

    const forcing = replacing(now.type);
    const replaced = changed.filter((name) => forcing.has(name));
    if (replaced.length > 0) {
        const losesData = statefulTypes.has(now.type);
        return [{ kind: "replaced", id: now.id, detail: detail(replaced), losesData }];
    }
    if (renamed.length > 0) {
        return [{ kind: "renamed", id: now.id, detail: detail(changed), losesData: false }];
    }
    return changed.length === 0
        ? []
        : [{ kind: "updated", id: now.id, detail: detail(changed), losesData: false }];
}

/** Top-level inputs whose change replaces a resource of the type. */
function replacing(type: string): ReadonlySet<string> {
    const facts = resourceFacts(type);
    return new Set(facts ? [...replacingInputs(facts)].map((path) => path.split(/[.[]/)[0]) : []);
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
