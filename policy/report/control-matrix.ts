import type { PackConfiguration } from "../configuration";
import { identity } from "../identity";
import type { PolicyResource } from "../model/resource";
import { pageOf, RulePack, type Finding } from "../pack";
import type { Control, Rule } from "../rule";
import { allRules } from "../rules/all-rules";
import { beforeCreation, inStack, type TestResource } from "../test-kit";

/** Where the resources of a matrix come from. */
export interface MatrixSource {
    readonly kind: "preview" | "state";
    readonly project: string;
    readonly stack: string;
}

/** What one rule says of one resource. */
export interface MatrixFinding {
    readonly rule: string;
    readonly urn: string;
    readonly outcome: Finding["outcome"];
    /** Whether it stops an update. */
    readonly level: Finding["level"];
    readonly property: string;
    /** What was found, and what to do; empty where passed. */
    readonly message: string;
    readonly waiver?: { readonly reason: string; readonly expires: string };
}

/** How often each outcome was found. */
export type Tally = Record<Finding["outcome"], number>;

/** A rule that judged at least one resource, or that judged none. */
export interface MatrixRule {
    readonly id: string;
    readonly title: string;
    readonly concern: Rule["concern"];
    readonly severity: Rule["severity"];
    readonly level: ReturnType<RulePack["levelOf"]>;
    readonly controls: readonly Control[];
    readonly url: string;
    readonly tally: Tally;
}

/** What every rule says of every resource of a stack that it judges. */
export interface ControlMatrix {
    readonly version: 1;
    readonly pack: { readonly name: string; readonly version: string };
    readonly source: MatrixSource;
    readonly createdAt: string;
    readonly tally: Tally;
    /** Violations that stop an update. */
    readonly stopping: number;
    /** Waivers that have expired, or cover nothing. */
    readonly waiverProblems: readonly string[];
    readonly rules: readonly MatrixRule[];
    readonly resources: readonly { readonly urn: string; readonly type: string; readonly name: string }[];
    readonly findings: readonly MatrixFinding[];
}

/** What a matrix is made of. */
export interface MatrixArgs {
    readonly source: MatrixSource;
    readonly resources: readonly TestResource[];
    /** Levels, options, settings and waivers. Default: each rule's own */
    readonly configuration?: PackConfiguration;
    /** Waivers of the stack's own configuration, as JSON. Default: none */
    readonly stackWaivers?: string;
    /** Rules to judge by. Default: all of the pack */
    readonly rules?: readonly Rule[];
    /** Default: now */
    readonly now?: Date;
}

/**
 * Judges a stack, and keeps what passed as well as what didn't.
 *
 * @throws ConfigurationError - if configuration or waivers have mistakes.
 */
export function controlMatrix(args: MatrixArgs): ControlMatrix {
    const { source, resources, configuration = {}, rules = allRules, now = new Date() } = args;
    const pack = new RulePack(rules, configuration, now.toISOString().slice(0, 10));
    pack.bringWaivers(args.stackWaivers);
    const found = judged(pack, resources);
    const findings = found.map(findingOf);
    return {
        version: 1,
        pack: { name: identity.name, version: identity.version },
        source,
        createdAt: now.toISOString(),
        tally: tallyOf(findings),
        stopping: findings.filter(({ outcome, level }) => outcome === "violated" && level === "mandatory")
            .length,
        waiverProblems: pack.waiverProblems(),
        rules: rules.map((rule) => ruleOf(pack, rule, findings)),
        resources: resources.map(({ urn, type, name }) => ({ urn, type, name })),
        findings,
    };
}

function judged(pack: RulePack, resources: readonly TestResource[]): Finding[] {
    return [
        ...resources.flatMap((resource) => pack.judge(beforeCreation(resource))),
        ...pack.judgeStack(resources.map((resource): PolicyResource => inStack(resource))),
    ];
}

function findingOf({ rule, resource, outcome, level, property, message, waiver }: Finding): MatrixFinding {
    return {
        rule: rule.id,
        urn: resource.urn,
        outcome,
        level,
        property,
        message,
        ...(waiver ? { waiver: { reason: waiver.reason, expires: waiver.expires } } : {}),
    };
}

function ruleOf(pack: RulePack, rule: Rule, findings: readonly MatrixFinding[]): MatrixRule {
    const { id, title, concern, severity, controls } = rule;
    const own = findings.filter((finding) => finding.rule === id);
    return {
        id,
        title,
        concern,
        severity,
        level: pack.levelOf(rule),
        controls,
        url: pageOf(rule),
        tally: tallyOf(own),
    };
}

function tallyOf(findings: readonly MatrixFinding[]): Tally {
    const tally: Tally = { passed: 0, violated: 0, deferred: 0, waived: 0 };
    findings.forEach(({ outcome }) => (tally[outcome] += 1));
    return tally;
}
