import {
    checkConfiguration,
    checkStackWaivers,
    settingsName,
    type CheckedConfiguration,
    type PackConfiguration,
} from "./configuration";
import { addTo } from "./model/multimap";
import type { PolicyResource } from "./model/resource";
import { Stack } from "./model/stack";
import type { Wire } from "./model/values";
import type { Check, ResourceRule, Rule, RuleContext, StackRule } from "./rule";
import type { Waiver } from "./settings";
import { Waivers } from "./waivers";

/** Page on which every rule has a section of its own. */
export const documentation = "https://github.com/securecart/securecart/blob/main/docs/policy.md";

/** What one rule says about one resource. */
export interface Finding {
    readonly rule: Rule;
    readonly resource: PolicyResource;
    readonly outcome: "passed" | "violated" | "deferred" | "waived";
    /** Whether it stops the operation. */
    readonly level: "advisory" | "mandatory";
    /** What was found, why it matters and how to put it right; empty when passed. */
    readonly message: string;
    /** Path of the first property that decided. */
    readonly property: string;
    readonly waiver?: Waiver;
}

/** The rules with a configuration: judges resources as they come and the stack as a whole. */
export class RulePack {
    private configuration: CheckedConfiguration;
    private stackWaivers: readonly Waiver[] = [];
    private waivers: Waivers;
    private readonly resourceRules = new Map<string, ResourceRule[]>();
    private readonly stackRules: StackRule[];
    private readonly contexts = new Map<Rule, RuleContext>();

    /**
     * @param rules - Rules to apply; ids must differ.
     * @param given - Levels, options, settings and waivers.
     * @throws ConfigurationError - if the configuration has mistakes.
     */
    constructor(
        readonly rules: readonly Rule[],
        /** The configuration given in code. */
        readonly given: PackConfiguration = {},
        private readonly today = new Date().toISOString().slice(0, 10),
    ) {
        for (const rule of rules) {
            for (const type of rule.kind === "resource" ? rule.types : []) {
                addTo(this.resourceRules, type, rule as ResourceRule);
            }
        }
        this.stackRules = rules.filter((rule) => rule.kind === "stack");
        this.configuration = checkConfiguration(rules, given);
        this.waivers = this.accepted();
    }

    /**
     * Replaces the configuration.
     * @throws ConfigurationError - if it has mistakes; the one before then stays.
     */
    configure(given: PackConfiguration): void {
        this.configuration = checkConfiguration(this.rules, given);
        this.contexts.clear();
        this.waivers = this.accepted();
    }

    /**
     * Takes the waivers that a stack brings, as JSON; without any, those of the stack before are dropped.
     * @throws ConfigurationError - if they have mistakes.
     */
    bringWaivers(text = "[]"): void {
        this.stackWaivers = checkStackWaivers(this.rules, text);
        this.waivers = this.accepted();
    }

    /** Level at which waivers that expired or cover nothing are reported. */
    get settingsLevel() {
        return this.configuration.settingsLevel;
    }

    /** Level at which a rule counts. */
    levelOf(rule: Rule) {
        return this.configuration.levelOf(rule);
    }

    /** The rules that judge resources of a type one by one. */
    rulesOn(type: string): readonly ResourceRule[] {
        return this.resourceRules.get(type) ?? [];
    }

    /** Judges one resource before it is created. */
    judge(resource: PolicyResource): Finding[] {
        return this.rulesOn(resource.type).flatMap((rule) =>
            this.isOn(rule)
                ? this.findings(
                      rule,
                      checked(resource, () => rule.check(resource, this.contextOf(rule))),
                  )
                : [],
        );
    }

    /** Judges the resources of a stack together. */
    judgeStack(resources: readonly PolicyResource[]): Finding[] {
        const stack = new Stack(resources);
        return this.stackRules.flatMap((rule) =>
            this.isOn(rule) && stack.has(...rule.types)
                ? this.findings(
                      rule,
                      checked(stack.ofType(...rule.types)[0], () => rule.check(stack, this.contextOf(rule))),
                  )
                : [],
        );
    }

    /**
     * Whether a finding is worth a line in the engine's output: all but what passed, and what rules that only advise will
     * say later anyway.
     */
    isReported({ outcome, rule }: Finding): boolean {
        return outcome !== "passed" && (outcome !== "deferred" || this.levelOf(rule) !== "advisory");
    }

    /** What is wrong with the waivers, once the stack has been judged. */
    waiverProblems(): string[] {
        return this.waivers.problems();
    }

    /** Puts properties right by the rules whose level is `remediate`; one entry per rule that changed something. */
    remedy(resource: PolicyResource, properties: Record<string, Wire>) {
        const remedies: { rule: ResourceRule; properties: Record<string, Wire> }[] = [];
        let current = properties;
        for (const rule of this.rulesOn(resource.type)) {
            if (rule.remedy && this.levelOf(rule) === "remediate") {
                const changed = rule.remedy(current, resource, this.contextOf(rule));
                if (changed) {
                    current = changed;
                    remedies.push({ rule, properties: changed });
                }
            }
        }
        return remedies;
    }

    private accepted(): Waivers {
        const { waivers, stackWaivers } = this.configuration.settings;
        return new Waivers([...waivers, ...(stackWaivers ? this.stackWaivers : [])], this.today);
    }

    private isOn(rule: Rule): boolean {
        return this.levelOf(rule) !== "disabled";
    }

    private contextOf(rule: Rule): RuleContext {
        let context = this.contexts.get(rule);
        if (!context) {
            const { settings, optionOf } = this.configuration;
            context = { settings, option: <T>(name: string) => optionOf(rule, name) as T };
            this.contexts.set(rule, context);
        }
        return context;
    }

    /** One finding per resource: the violations if there are any, else what is deferred, else passed. */
    private findings(rule: Rule, checks: readonly Check[]): Finding[] {
        const byResource = new Map<PolicyResource, Check[]>();
        for (const check of checks) {
            addTo(byResource, check.resource, check);
        }
        return [...byResource].map(([resource, found]) => this.finding(rule, resource, found));
    }

    private finding(rule: Rule, resource: PolicyResource, checks: readonly Check[]): Finding {
        const outcome =
            (["violated", "deferred"] as const).find((worst) =>
                checks.some((check) => check.outcome === worst),
            ) ?? "passed";
        const decisive = checks.filter((check) => check.outcome === outcome);
        const { property } = decisive[0];
        if (outcome === "passed") {
            return { rule, resource, outcome, level: "advisory", message: "", property };
        }
        const waiver = this.waivers.covering(rule.id, resource.urn);
        if (waiver) {
            const message = `Waived until ${waiver.expires} ("${waiver.reason}"): ${problemsOf(decisive)}.`;
            return { rule, resource, outcome: "waived", level: "advisory", message, property, waiver };
        }
        const configured = this.levelOf(rule) === "advisory" ? "advisory" : "mandatory";
        if (outcome === "violated") {
            return {
                rule,
                resource,
                outcome,
                level: configured,
                message: violation(rule, resource, decisive),
                property,
            };
        }
        return this.configuration.settings.strict
            ? {
                  rule,
                  resource,
                  outcome: "violated",
                  level: configured,
                  message: undecided(rule, resource, decisive),
                  property,
              }
            : { rule, resource, outcome, level: "advisory", message: deferral(resource, decisive), property };
    }
}

/**
 * What a rule finds; when it throws, that, as a violation: an exception would end the whole operation, and silence would
 * let anything through.
 *
 * @param resource - The one that is judged, or the first of a stack.
 */
function checked(resource: PolicyResource, check: () => Check[]): Check[] {
    try {
        return check();
    } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        return [
            {
                resource,
                outcome: "violated",
                property: "",
                problem: `the rule itself failed: ${reason}`,
                fix: "This is a mistake in the rule; waive it until it is fixed",
            },
        ];
    }
}

/** Address of a rule's own section in the documentation. */
export function pageOf(rule: Pick<Rule, "id">): string {
    return `${documentation}#${rule.id}`;
}

function problemsOf(checks: readonly Check[]): string {
    return distinct(checks.map(({ problem }) => problem)).join("; ");
}

function violation(rule: Rule, resource: PolicyResource, checks: readonly Check[]): string {
    const fixes = distinct(checks.map(({ fix }) => fix));
    const steps = fixes.length > 0 ? fixes.map((fix) => `${fix}.`) : rule.remediation.steps;
    return (
        `${resource.name}: ${problemsOf(checks)} — ${rule.why}. ` + `${steps.join(" ")} See ${pageOf(rule)}`
    );
}

function deferral(resource: PolicyResource, checks: readonly Check[]): string {
    return `${resource.name}: deferred, to be decided in \`pulumi up\`: ${problemsOf(checks)}.`;
}

function undecided(rule: Rule, resource: PolicyResource, checks: readonly Check[]): string {
    return (
        `${resource.name}: ${problemsOf(checks)}, and \`${settingsName}.strict\` takes what can't be decided as ` +
        `violated. Give the value as a literal, or waive the rule for this resource. See ${pageOf(rule)}`
    );
}

function distinct(texts: readonly (string | undefined)[]): string[] {
    return [...new Set(texts.filter((text): text is string => !!text))];
}
