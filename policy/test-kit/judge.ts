import type { PackConfiguration } from "../configuration";
import { RulePack, type Finding } from "../pack";
import type { Rule } from "../rule";
import { beforeCreation, inStack, type TestResource } from "./resources";

/** What a run found, in a form that tests can compare. */
export interface Judgement {
    readonly rule: string;
    readonly resource: string;
    readonly outcome: Finding["outcome"];
    readonly level: Finding["level"];
    readonly message: string;
}

/**
 * Judges a stack by rules, in the order of the engine: each resource before it is created, then the stack.
 *
 * @param today - Current day as `YYYY-MM-DD`, for waivers.
 * @returns All findings but the passed, the problems of waivers included.
 */
export function judge(
    rules: readonly Rule[],
    resources: readonly TestResource[],
    configuration: PackConfiguration = {},
    today?: string,
): Judgement[] {
    return judgements(rules, resources, configuration, today).filter(({ outcome }) => outcome !== "passed");
}

/** As `judge`, with what passed. */
export function judgements(
    rules: readonly Rule[],
    resources: readonly TestResource[],
    configuration: PackConfiguration = {},
    today?: string,
): Judgement[] {
    const pack = new RulePack(rules, configuration, today);
    const findings = [
        ...resources.flatMap((resource) => pack.judge(beforeCreation(resource))),
        ...pack.judgeStack(resources.map((resource) => inStack(resource))),
    ];
    return findings.map(({ rule, resource, outcome, level, message }) => ({
        rule: rule.id,
        resource: resource.name,
        outcome,
        level,
        message,
    }));
}
