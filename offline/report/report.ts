import type {
    Diagnostic,
    Engine,
    OperationKind,
    OperationResult,
    PolicyOutcome,
    ResourceStep,
    StackState,
} from "../engine";
import { dataHolders } from "../../facts/data-holders";
import { isBookkeeping, parseUrn } from "../engine";

/** A resource and what the operation does with it. */
export type ReportResource = Pick<
    ResourceStep,
    "urn" | "type" | "name" | "parent" | "custom" | "op" | "failed" | "inputs"
>;

/** What an operation on the offline provider did: the content of its report, as JSON and as a page. */
export interface Report {
    readonly operation: OperationKind;
    readonly project: string;
    readonly stack: string;
    /** Always true: no AWS account is reached, and nothing is deployed. */
    readonly offline: true;
    readonly succeeded: boolean;
    /** When it ended, ISO 8601. */
    readonly endedAt: string;
    readonly durationMs: number;
    readonly engine: Pick<Engine, "version" | "source" | "binary">;
    /** Number of resources by what is done with them: create, update, delete, replace, same. */
    readonly changes: Readonly<Record<string, number>>;
    /** Number of resources by AWS service, and of components, the largest first. */
    readonly groups: readonly ResourceGroup[];
    readonly resources: readonly ReportResource[];
    /** What is replaced that holds data. */
    readonly replacements: readonly Replacement[];
    /** What a destroy has left. */
    readonly left: readonly LeftResource[];
    /** What the policies said; null where none ran. */
    readonly policy: PolicyOutcome | null;
    readonly errors: readonly Diagnostic[];
    readonly warnings: readonly Diagnostic[];
    readonly outputs: Readonly<Record<string, unknown>>;
}

/** A resource that holds data and is replaced, which loses the data. */
export interface Replacement {
    readonly name: string;
    readonly type: string;
    /** Properties whose change can only replace it. */
    readonly because: readonly string[];
    /** Whether the engine refuses, because the resource is protected. */
    readonly refused: boolean;
    /** How the data moves instead. */
    readonly instead: string;
}

/** A resource that a destroy has left, because it or something that depends on it is protected. */
export interface LeftResource {
    readonly name: string;
    readonly type: string;
    readonly protected: boolean;
}

export interface ResourceGroup {
    /** The AWS service as Pulumi names it, "components", or another provider's name. */
    readonly name: string;
    readonly count: number;
}

/** Where and on what an operation ran. */
export interface ReportContext {
    readonly project: string;
    readonly stack: string;
    readonly engine: Engine;
    /** Whether policies were enforced. */
    readonly enforced: boolean;
    /** What a destroy has left. Default: nothing */
    readonly left?: readonly LeftResource[];
    /** When it ended. Default: now */
    readonly endedAt?: Date;
}

/** Puts the report of an operation together. */
export function createReport(result: OperationResult, context: ReportContext): Report {
    const resources = reportResources(result.steps);
    const { version, source, binary } = context.engine;
    return {
        operation: result.kind,
        project: context.project,
        stack: context.stack,
        offline: true,
        succeeded: result.succeeded,
        endedAt: (context.endedAt ?? new Date()).toISOString(),
        durationMs: result.durationMs,
        engine: { version, source, binary },
        changes: result.changes,
        groups: groupsOf(resources),
        resources,
        replacements: replacementsOf(result.steps),
        left: context.left ?? [],
        policy: context.enforced ? result.policy : null,
        errors: errorsOf(result),
        warnings: result.diagnostics.filter(({ severity }) => severity === "warning"),
        outputs: result.outputs,
    };
}

/** One entry per resource: of the steps of a replacement, the one that stands for the whole. */
function reportResources(steps: readonly ResourceStep[]): ReportResource[] {
    const byUrn = new Map<string, ReportResource>();
    for (const { urn, type, name, parent, custom, op, failed, inputs } of steps) {
        const earlier = byUrn.get(urn);
        if (!isBookkeeping(type) && (!earlier || op === "replace" || failed)) {
            byUrn.set(urn, { urn, type, name, parent, custom, op, failed, inputs });
        }
    }
    return [...byUrn.values()];
}

/** What the steps replace that holds data. */
export function replacementsOf(steps: readonly ResourceStep[]): Replacement[] {
    return steps
        .filter(({ op, type }) => op === "replace" && type in dataHolders)
        .map(({ name, type, replacing, protect }) => ({
            name,
            type,
            because: replacing,
            refused: protect,
            instead: `docs/migrations.md#${dataHolders[type]}`,
        }));
}

/** What is in a stack's state, but for components and the engine's own bookkeeping. */
export function leftIn({ deployment }: StackState): LeftResource[] {
    return (deployment.resources ?? [])
        .filter(({ type, custom }) => custom === true && !isBookkeeping(type))
        .map(({ urn, type, protect }) => ({ name: parseUrn(urn).name, type, protected: protect === true }));
}

function groupsOf(resources: readonly ReportResource[]): ResourceGroup[] {
    const counts = new Map<string, number>();
    for (const resource of resources) {
        const group = groupOf(resource);
        counts.set(group, (counts.get(group) ?? 0) + 1);
    }
    return [...counts]
        .map(([name, count]) => ({ name, count }))
        .sort((a, b) => b.count - a.count || a.name.localeCompare(b.name));
}

/** `aws:kinesis/stream:Stream` belongs to "kinesis". */
function groupOf({ type, custom }: ReportResource): string {
    if (!custom) {
        return "components";
    }
    const [provider, module] = type.split(":");
    return provider === "aws" ? module.split("/")[0] : provider;
}

/** The engine closes with "preview failed" after policies have said why; that adds nothing. */
function errorsOf({ diagnostics, policy }: OperationResult): Diagnostic[] {
    return diagnostics.filter(
        ({ severity, message }) =>
            severity === "error" &&
            !(policy.violations.length > 0 && /^(preview|update) failed$/.test(message)),
    );
}
