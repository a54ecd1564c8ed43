import type { DiagnosticEvent, EngineEvent, ResourceEvent } from "./engine-event";
import { maskSecrets } from "./mask-secrets";
import type { Plan } from "./plan";
import type { PolicyOutcome } from "./policy-outcome";
import { PolicyCollector } from "./policy-outcome";
import { isBookkeeping, parseUrn } from "./urn";

/** What the engine does with a stack. */
export type OperationKind = "preview" | "up" | "refresh" | "destroy";

/** One step on one resource. */
export interface ResourceStep {
    /** The engine's word for it: create, update, delete, same, replace, create-replacement, delete-replaced, read, refresh, ... */
    readonly op: string;
    readonly urn: string;
    readonly type: string;
    /** Logical name. */
    readonly name: string;
    /** URN of the parent; empty for the stack. */
    readonly parent: string;
    /** Whether a provider manages it; a component is not. */
    readonly custom: boolean;
    /** Physical id; empty while unknown. */
    readonly id: string;
    readonly protect: boolean;
    /** Properties after the step, or before it where it deletes. Secrets are masked. */
    readonly inputs: Readonly<Record<string, unknown>>;
    readonly outputs: Readonly<Record<string, unknown>>;
    /** Properties that changed. */
    readonly changed: readonly string[];
    /** Properties whose change forces a replacement. */
    readonly replacing: readonly string[];
    readonly failed: boolean;
}

/** A message of the engine, a provider or the program. */
export interface Diagnostic {
    /** info, info#err (what a program wrote to stderr), warning or error. */
    readonly severity: string;
    readonly message: string;
    /** The resource that it is about, if it is about one. */
    readonly urn?: string;
}

/** How an operation ended and what it did. */
export interface OperationResult {
    readonly kind: OperationKind;
    /** The engine's exit code: 0 when it succeeded. */
    readonly exitCode: number;
    readonly succeeded: boolean;
    readonly durationMs: number;
    /** Every step, in the order in which they ended. */
    readonly steps: readonly ResourceStep[];
    /** How many resources each kind of step touched; a replaced one counts once, and the stack and its providers don't. */
    readonly changes: Readonly<Record<string, number>>;
    readonly diagnostics: readonly Diagnostic[];
    readonly policy: PolicyOutcome;
    /** The stack's outputs. Unknown ones hold the engine's marker, secrets are "[secret]". */
    readonly outputs: Readonly<Record<string, unknown>>;
    /** What a preview plans, if it was asked to save that. */
    readonly plan?: Plan;
    /** What the engine printed for people. */
    readonly text: string;
}

/** Puts an operation's result together from the engine's events. */
export class ResultCollector {
    private readonly steps: ResourceStep[] = [];
    private readonly diagnostics: Diagnostic[] = [];
    private readonly policy = new PolicyCollector();
    private outputs: Record<string, unknown> = {};

    add(event: EngineEvent): void {
        this.policy.add(event);
        if (event.diagnosticEvent && isForPeople(event.diagnosticEvent)) {
            const { urn, severity, message } = event.diagnosticEvent;
            this.diagnostics.push({ severity, message: message.trimEnd(), ...(urn ? { urn } : {}) });
        }
        if (event.resOutputsEvent) {
            this.addStep(event.resOutputsEvent, false);
        }
        if (event.resOpFailedEvent) {
            this.addStep(event.resOpFailedEvent, true);
        }
    }

    result(
        ended: Pick<OperationResult, "kind" | "exitCode" | "durationMs" | "text"> & { plan?: Plan },
    ): OperationResult {
        const succeeded = ended.exitCode === 0;
        const explained = succeeded || this.diagnostics.some(({ severity }) => severity === "error");
        return {
            ...ended,
            succeeded,
            steps: this.steps,
            changes: countSteps(this.steps),
            diagnostics: explained ? this.diagnostics : [...this.diagnostics, ...printedErrors(ended.text)],
            policy: this.policy.outcome(),
            outputs: this.outputs,
        };
    }

    private addStep({ metadata }: ResourceEvent, failed: boolean): void {
        const state = metadata.new ?? metadata.old;
        const step: ResourceStep = {
            op: metadata.op,
            urn: metadata.urn,
            type: metadata.type,
            name: parseUrn(metadata.urn).name,
            parent: state?.parent ?? "",
            custom: state?.custom ?? false,
            id: state?.id ?? "",
            protect: state?.protect ?? false,
            inputs: maskSecrets(state?.inputs),
            outputs: maskSecrets(state?.outputs),
            changed: metadata.diffs ?? [],
            replacing: metadata.keys ?? [],
            failed,
        };
        // A component's outputs come in a second event, once its children are registered.
        const earlier = this.steps.findIndex(({ urn, op }) => urn === step.urn && op === step.op);
        if (earlier >= 0) {
            this.steps[earlier] = step;
        } else {
            this.steps.push(step);
        }
        if (step.type === "pulumi:pulumi:Stack") {
            this.outputs = { ...step.outputs };
        }
    }
}

/** Steps that are parts of one replacement. */
const PARTIAL = ["create-replacement", "delete-replaced"];

function countSteps(steps: readonly ResourceStep[]): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { op, type } of steps) {
        if (!isBookkeeping(type) && !PARTIAL.includes(op)) {
            counts[op] = (counts[op] ?? 0) + 1;
        }
    }
    return counts;
}

/** What keeps the engine from even starting an operation, it only prints. */
function printedErrors(text: string): Diagnostic[] {
    const [, ...errors] = text.split(/^error: /m);
    return errors.map((message) => ({ severity: "error", message: message.trimEnd() }));
}

function isForPeople({ severity, ephemeral, message }: DiagnosticEvent): boolean {
    return (
        severity !== "debug" &&
        !ephemeral &&
        // That plugins come from PATH is what this project does on purpose.
        !/^using pulumi-\S+ from \$PATH at /.test(message)
    );
}
