import type { EngineEvent, PolicyEvent, PolicySummaryEvent } from "./engine-event";
import { parseUrn } from "./urn";

/** What a policy said about a resource, or about the stack. */
export interface PolicyFinding {
    readonly pack: string;
    readonly policy: string;
    /** What was found and how to fix it, without the policy's description. */
    readonly message: string;
    /** URN of the resource; the stack's own where a stack policy names none. */
    readonly urn: string;
    /** Its logical name. */
    readonly resource: string;
    /** Its type. */
    readonly type: string;
    readonly severity?: string;
}

/** What the policy packs of one operation said. */
export interface PolicyOutcome {
    /** The packs that ran, name to version. */
    readonly packs: Readonly<Record<string, string>>;
    /** Mandatory findings: each of them fails the operation. */
    readonly violations: readonly PolicyFinding[];
    /** Findings that only inform. */
    readonly advisories: readonly PolicyFinding[];
    /** Mandatory policies that put a decision off until values are known. */
    readonly deferred: readonly PolicyFinding[];
    /** Policies that could not run at all, and so failed open: a mistake in the pack. */
    readonly notRun: readonly PolicyFinding[];
    /** Each policy that ran and found nothing, as `pack/policy`. */
    readonly passed: readonly string[];
}

/** Puts together what policies said from the engine's events. */
export class PolicyCollector {
    private readonly packs: Record<string, string> = {};
    private readonly findings: { event: PolicyEvent; finding: PolicyFinding }[] = [];
    private readonly passed = new Set<string>();
    private readonly failed = new Set<string>();

    add(event: EngineEvent): void {
        if (event.policyEvent) {
            this.findings.push({ event: event.policyEvent, finding: findingOf(event.policyEvent) });
        }
        const summary = event.policyAnalyzeSummaryEvent ?? event.policyAnalyzeStackSummaryEvent;
        if (summary) {
            this.addSummary(summary);
        }
    }

    outcome(): PolicyOutcome {
        const where = (kind: FindingKind) =>
            this.findings.filter(({ event }) => kindOf(event) === kind).map(({ finding }) => finding);
        return {
            packs: this.packs,
            violations: where("violation"),
            advisories: where("advisory"),
            deferred: where("deferred"),
            notRun: where("notRun"),
            passed: [...this.passed].filter((policy) => !this.failed.has(policy)).sort(),
        };
    }

    private addSummary(summary: PolicySummaryEvent): void {
        this.packs[summary.policyPackName] = summary.policyPackVersion;
        const named = (policies: readonly string[] = []) =>
            policies.map((policy) => `${summary.policyPackName}/${policy}`);
        named(summary.passed).forEach((policy) => this.passed.add(policy));
        named(summary.failed).forEach((policy) => this.failed.add(policy));
    }
}

type FindingKind = "violation" | "advisory" | "deferred" | "notRun";

function kindOf(event: PolicyEvent): FindingKind {
    if (event.message.includes("can't run policy")) {
        return "notRun";
    }
    if (event.enforcementLevel === "mandatory") {
        return "violation";
    }
    // The protocol has no level for it: a pack says it in the finding's words.
    return /(^|: )deferred\b/im.test(event.message) ? "deferred" : "advisory";
}

function findingOf(event: PolicyEvent): PolicyFinding {
    const urn = event.resourceUrn ?? "";
    const { type, name } = parseUrn(urn);
    return {
        pack: event.policyPackName,
        policy: event.policyName,
        message: withoutDescription(event.message),
        urn,
        resource: name,
        type,
        ...(event.severity ? { severity: event.severity } : {}),
    };
}

/** The engine puts a policy's description on a line of its own before what the policy reports. */
function withoutDescription(message: string): string {
    const [description, ...found] = message.trimEnd().split("\n");
    return found.length > 0 ? found.join("\n") : description;
}
