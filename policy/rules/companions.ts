import type { PolicyResource } from "../model/resource";
import type { Stack } from "../model/stack";
import type { Check, Claim, RuleContext, StackRule } from "../rule";
import { found } from "../resource-rule";
import type { Requirement, Verdict } from "../requirements";

/** Resources that complete another one: its policy, its versioning, its flow log. */
export interface Companions {
    /** Those that surely belong to it. */
    readonly certain: readonly PolicyResource[];
    /** Those that may, as long as ids aren't known. */
    readonly possible: readonly PolicyResource[];
}

type StackRuleText = Omit<StackRule, "kind" | "types" | "claims" | "check" | "inPreview">;

/** What must hold of a property; for some, that depends on the resource that the companion belongs to. */
interface PropertyDemand {
    readonly path: string;
    readonly requirement: Requirement | ((resource: PolicyResource) => Requirement);
}

/** What a rule demands of the companion of a resource. */
export interface CompanionDemand {
    /** Types of the resources that need a companion. */
    readonly of: readonly string[];
    /** Types of the companion. */
    readonly by: readonly string[];
    /** Properties of the companion that may name the resource. */
    readonly through: readonly string[];
    /** What the companion is called in messages, such as "`aws.s3.BucketVersioning`". */
    readonly called: string;
    /** What must hold of it; that it exists, unless given. */
    readonly demands?: readonly PropertyDemand[];
    /** A property of the resource itself that serves instead, with what must hold of it. */
    readonly inline?: PropertyDemand;
    /** Resources that need no companion. */
    readonly exempt?: (resource: PolicyResource, stack: Stack) => boolean;
    readonly fix: string;
    readonly claims: readonly Claim[];
    readonly inPreview?: string;
}

/** A rule that resources of some types have a companion. */
export function companionRule(text: StackRuleText, demand: CompanionDemand): StackRule {
    return {
        ...text,
        kind: "stack",
        types: demand.of,
        claims: demand.claims,
        inPreview:
            demand.inPreview ??
            "Decided by what the companion's property depends on; deferred where the companion's own values aren't known.",
        check: (stack, context) =>
            stack
                .ofType(...demand.of)
                .filter((resource) => !demand.exempt?.(resource, stack))
                .map((resource) => companionCheck(stack, resource, demand, context)),
    };
}

function companionCheck(
    stack: Stack,
    resource: PolicyResource,
    demand: CompanionDemand,
    context: RuleContext,
): Check {
    const { by, through, called, fix, inline } = demand;
    const property = through[0];
    const inlineVerdict =
        inline && resource.asked(inline.path).state !== "absent"
            ? verdictOf(resource, inline.path, requirementOf(inline, resource), context)
            : undefined;
    if (inline && inlineVerdict === "met") {
        return { resource, outcome: "passed", property: inline.path };
    }
    const { certain, possible } = stack.referrers(resource, by, ...through);
    const judged = certain.map((companion) => ({
        companion,
        ...judge(companion, resource, demand, context),
    }));
    if (judged.some(({ verdict }) => verdict === "met")) {
        return { resource, outcome: "passed", property };
    }
    const undecided = judged.find(({ verdict }) => verdict === "unknown");
    if (undecided) {
        const problem = `\`${undecided.path}\` of \`${undecided.companion.name}\` must ${undecided.demand}, but isn't known yet`;
        return { resource, outcome: "deferred", property: undecided.path, problem };
    }
    if (possible.length > 0) {
        const problem = `whether ${called} \`${possible[0].name}\` belongs to it isn't known: its \`${property}\` isn't`;
        return { resource, outcome: "deferred", property, problem };
    }
    if (inline && inlineVerdict === "unknown") {
        return {
            resource,
            outcome: "deferred",
            property: inline.path,
            problem: `\`${inline.path}\` isn't known yet`,
        };
    }
    if (judged.length > 0) {
        const [{ companion, path, demand: what }] = judged;
        const [at] = companion.askedAll(path);
        return {
            resource,
            outcome: "violated",
            property: path,
            problem: `${found(at)} on its ${called} \`${companion.name}\`; it must ${what}`,
            fix,
        };
    }
    return { resource, outcome: "violated", property, problem: `it has no ${called}`, fix };
}

function judge(
    companion: PolicyResource,
    resource: PolicyResource,
    { demands = [] }: CompanionDemand,
    context: RuleContext,
) {
    let worst = { verdict: "met" as Verdict, path: "", demand: "" };
    for (const each of demands) {
        const requirement = requirementOf(each, resource);
        const verdict = verdictOf(companion, each.path, requirement, context);
        if (verdict !== "met" && worst.verdict !== "unmet") {
            worst = { verdict, path: each.path, demand: requirement.demand(context) };
        }
    }
    return worst;
}

function requirementOf({ requirement }: PropertyDemand, resource: PolicyResource): Requirement {
    return typeof requirement === "function" ? requirement(resource) : requirement;
}

function verdictOf(
    resource: PolicyResource,
    path: string,
    requirement: Requirement,
    context: RuleContext,
): Verdict {
    const verdicts = resource.askedAll(path).map(({ value }) => requirement.test(value, context));
    return verdicts.includes("unmet") ? "unmet" : verdicts.includes("unknown") ? "unknown" : "met";
}
