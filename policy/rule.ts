import type { PolicyResource } from "./model/resource";
import type { Stack } from "./model/stack";
import type { Wire } from "./model/values";
import type { PackSettings } from "./settings";

export type Severity = "low" | "medium" | "high" | "critical";

/** How a violation counts: reported, stopping the operation, or put right before it is checked. */
export type EnforcementLevel = "advisory" | "mandatory" | "remediate" | "disabled";

export const concerns = [
    "encryption-at-rest",
    "encryption-in-transit",
    "private-access",
    "alarms",
    "identity",
    "logging",
    "resilience",
] as const;

export type Concern = (typeof concerns)[number];

/** A control of a published framework, by its own number. */
export interface Control {
    readonly framework: "AWS FSBP" | "AWS Security Hub" | "PCI DSS 4.0.1" | "NIST 800-53 r5" | "CIS AWS 5.0";
    readonly number: string;
}

/** A property that a rule decides on, with its number in docs/policy.md. */
export interface Claim {
    readonly row: number;
    readonly type: string;
    readonly path: string;
}

/** A setting of one rule. */
export interface RuleOption {
    readonly type: "integer" | "boolean" | "string" | "array";
    readonly default: number | boolean | string | readonly string[];
    readonly description: string;
    readonly minimum?: number;
    readonly maximum?: number;
    readonly enum?: readonly string[];
}

/** What a rule may look at besides the resources. */
export interface RuleContext {
    readonly settings: PackSettings;
    /** Value of one of the rule's options. */
    option<T extends RuleOption["default"]>(name: string): T;
}

export type Outcome = "passed" | "violated" | "deferred";

/** What a rule found on one resource. */
export interface Check {
    readonly resource: PolicyResource;
    readonly outcome: Outcome;
    /** Path of the property that decided, or that can't be known yet. */
    readonly property: string;
    /** What is wrong, or what can't be known: a clause without a full stop. */
    readonly problem?: string;
    /** What to write instead: an imperative clause. Absent where the rule's remediation says it all. */
    readonly fix?: string;
}

interface RuleFacts {
    /** Name by which settings, waivers and reports speak of the rule. */
    readonly id: string;
    /** What must hold, as a sentence. */
    readonly title: string;
    readonly concern: Concern;
    readonly severity: Severity;
    /** Level unless configured otherwise. */
    readonly enforcement: "advisory" | "mandatory";
    /** Why it matters: a clause, without a capital letter and a full stop. */
    readonly why: string;
    readonly controls: readonly Control[];
    readonly remediation: { readonly steps: readonly string[]; readonly example: string };
    readonly options?: Readonly<Record<string, RuleOption>>;
    /** Resource types that the rule judges. */
    readonly types: readonly string[];
    readonly claims: readonly Claim[];
    /** What first preview of a new stack can say, for the documentation. */
    readonly inPreview: string;
}

/** A rule on single resources: decided before the resource is created. */
export interface ResourceRule extends RuleFacts {
    readonly kind: "resource";
    check(resource: PolicyResource, context: RuleContext): Check[];
    /** The properties put right, where one right value exists; `undefined` when there is nothing to change. */
    readonly remedy?: (
        properties: Record<string, Wire>,
        resource: PolicyResource,
        context: RuleContext,
    ) => Record<string, Wire> | undefined;
}

/** A rule on resources together: decided when all of a stack are known. */
export interface StackRule extends RuleFacts {
    readonly kind: "stack";
    check(stack: Stack, context: RuleContext): Check[];
}

export type Rule = ResourceRule | StackRule;

/** A rule's remediation as text: the steps, then the example as code. */
export function remediationText({ remediation }: Rule): string {
    const steps = remediation.steps.map((step, index) => `${index + 1}. ${step}`);
    return [...steps, "", "```ts", remediation.example, "```"].join("\n");
}
