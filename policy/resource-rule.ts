import { code, type Requirement } from "./requirements";
import type { Check, Claim, ResourceRule, RuleContext } from "./rule";
import { addTo } from "./model/multimap";
import type { PolicyResource } from "./model/resource";
import { isSecret, Properties, type Located, type Wire } from "./model/values";

/** Whether a row applies to a resource; `"unknown"` when that can't be told yet. */
export type Applies = boolean | "unknown";

/** One property that must be so. */
export interface Row {
    readonly claim: readonly number[];
    readonly types: readonly string[];
    readonly path: string;
    readonly requirement: Requirement;
    /** Where the row applies; everywhere unless given. */
    readonly when?: (properties: Properties) => Applies;
    /** What to write instead, where the requirement alone doesn't say it. */
    readonly fix?: string;
}

/**
 * A row of a rule.
 *
 * @param claim - Number of the property, or properties, in docs/policy.md.
 */
export function row(
    claim: number | readonly number[],
    types: string | readonly string[],
    path: string,
    requirement: Requirement,
    more: Pick<Row, "when" | "fix"> = {},
): Row {
    return {
        claim: typeof claim === "number" ? [claim] : claim,
        types: typeof types === "string" ? [types] : types,
        path,
        requirement,
        ...more,
    };
}

type RuleText = Omit<ResourceRule, "kind" | "types" | "claims" | "check" | "remedy" | "inPreview">;

/** A rule that is a table of properties. */
export function resourceRule(text: RuleText & { rows: readonly Row[]; inPreview?: string }): ResourceRule {
    const { rows, inPreview, ...facts } = text;
    const rowsByType = new Map<string, Row[]>();
    const claims: Claim[] = [];
    for (const each of rows) {
        for (const type of each.types) {
            addTo(rowsByType, type, each);
            claims.push(...each.claim.map((number) => ({ row: number, type, path: each.path })));
        }
    }
    const remediable = rows.some(({ requirement }) => requirement.right !== undefined);
    return {
        ...facts,
        kind: "resource",
        types: [...rowsByType.keys()],
        claims,
        inPreview: inPreview ?? previewOf(rows),
        check: (resource, context) =>
            (rowsByType.get(resource.type) ?? []).flatMap((each) => checkRow(each, resource, context)),
        ...(remediable
            ? {
                  remedy: (
                      properties: Record<string, Wire>,
                      resource: PolicyResource,
                      context: RuleContext,
                  ) => remedied(rowsByType.get(resource.type) ?? [], properties, context),
              }
            : {}),
    };
}

const decisions = {
    presence: "Decided by presence.",
    value: "Decided from the inputs; deferred only where the value itself is unknown.",
    document: "A document that names something which doesn't exist yet is unknown, and deferred.",
} as const;

function previewOf(rows: readonly Row[]): string {
    const kinds = new Set(rows.map(({ requirement }) => requirement.decides ?? "value"));
    return (["presence", "value", "document"] as const)
        .filter((kind) => kinds.has(kind))
        .map((kind) => decisions[kind])
        .join(" ");
}

function checkRow(each: Row, resource: PolicyResource, context: RuleContext): Check[] {
    const applies = each.when?.(resource.inputs) ?? true;
    if (applies === false) {
        return [];
    }
    return resource.inputs.find(each.path).map((located): Check => {
        const verdict = each.requirement.test(located.value, context);
        if (verdict === "met") {
            return { resource, outcome: "passed", property: located.path };
        }
        if (verdict === "unknown" || applies === "unknown") {
            return {
                resource,
                outcome: "deferred",
                property: located.path,
                problem: `\`${located.path}\` must ${each.requirement.demand(context)}, but isn't known yet`,
            };
        }
        return {
            resource,
            outcome: "violated",
            property: located.path,
            problem: `${found(located)}; it must ${each.requirement.demand(context)}`,
            fix: each.fix ?? suggested(located.path, each.requirement),
        };
    });
}

/** What stands at a path, in words. */
export function found({ path, value }: Located): string {
    if (value.state === "absent") {
        return `\`${path}\` is not set`;
    }
    if (value.state === "unknown") {
        return `\`${path}\` isn't known yet`;
    }
    const isLong = typeof value.value === "object" || String(value.value).length > 80;
    return value.secret !== false || isLong
        ? `\`${path}\` is not as it should be`
        : `\`${path}\` is ${code(value.value)}`;
}

function suggested(path: string, requirement: Requirement): string | undefined {
    return requirement.right === undefined
        ? undefined
        : `Set \`${path}: ${JSON.stringify(requirement.right)}\``;
}

function remedied(
    rows: readonly Row[],
    properties: Record<string, Wire>,
    context: RuleContext,
): Record<string, Wire> | undefined {
    let changed = false;
    const result = structuredClone(properties);
    for (const { path, requirement, when } of rows) {
        const view = new Properties(result);
        if (requirement.right === undefined || path.includes("{}") || (when && when(view) !== true)) {
            continue;
        }
        if (view.find(path).some(({ value }) => requirement.test(value, context) === "unmet")) {
            changed = assign(result, path.split("."), requirement.right) || changed;
        }
    }
    return changed ? result : undefined;
}

/** Sets a nested property, making objects on the way; elements are made only where their list exists. */
function assign(target: Wire, [step, ...rest]: readonly string[], right: Wire): boolean {
    if (isSecret(target)) {
        return assign(target.value, [step, ...rest], right);
    }
    if (typeof target !== "object" || target === null || Array.isArray(target)) {
        return false;
    }
    if (step.endsWith("[]")) {
        const list = target[step.slice(0, -2)];
        return Array.isArray(list) && list.map((element) => assign(element, rest, right)).some(Boolean);
    }
    if (rest.length === 0) {
        target[step] = right;
        return true;
    }
    if (target[step] === undefined || target[step] === null) {
        target[step] = {};
    }
    return assign(target[step], rest, right);
}
