import { styleText } from "node:util";
import type { OperationKind, PolicyFinding, PolicyOutcome } from "../engine";
import type { LeftResource, Replacement, Report } from "./report";

const WORDS: Record<"planned" | "done", Record<string, string>> = {
    planned: {
        create: "to create",
        update: "to update",
        delete: "to delete",
        replace: "to replace",
        same: "unchanged",
    },
    done: { create: "created", update: "updated", delete: "deleted", replace: "replaced", same: "unchanged" },
};

/** How many services are named before the rest is summed up. */
const NAMED_GROUPS = 8;

/** The words for what an operation does with resources: "12 to create, 3 unchanged". */
export function describeChanges(operation: OperationKind, changes: Readonly<Record<string, number>>): string {
    const words = WORDS[operation === "preview" ? "planned" : "done"];
    const parts = Object.entries(changes).map(([op, count]) => `${count} ${words[op] ?? op}`);
    return parts.join(", ") || "none";
}

/** One line on the policies: passed, violated, or why nothing is known. */
export function describePolicies(report: Report): string {
    const { policy } = report;
    if (!policy) {
        return report.operation === "preview" || report.operation === "up"
            ? "not enforced"
            : `not enforced by ${report.operation}, which changes nothing that they judge`;
    }
    const counts = [
        count(policy.violations.length, "violation"),
        count(policy.notRun.length, "policy that could not run", "policies that could not run"),
        count(policy.advisories.length, "advisory", "advisories"),
        policy.deferred.length > 0
            ? `${policy.deferred.length} deferred to up, where their values are known`
            : "",
    ].filter((text) => text !== "");
    const packs = Object.entries(policy.packs).map(([name, version]) => `${name} ${version}`);
    if (packs.length === 0) {
        return ["nothing judged", ...counts].join("; ");
    }
    const verdict = verdictOn(policy, report.succeeded);
    return [`${verdict} (${packs.join(", ")})`, ...counts].join("; ");
}

/** "Passed" is said where every policy ran to its end and none was violated, and nowhere else. */
function verdictOn(policy: PolicyOutcome, succeeded: boolean): string {
    if (policy.violations.length > 0) {
        return "violated";
    }
    return succeeded && policy.notRun.length === 0 ? "passed" : "nothing violated so far";
}

/** The report for a terminal; styled as `stream` allows. */
export function renderText(report: Report, stream: NodeJS.WritableStream): string {
    const style = (format: Parameters<typeof styleText>[0], text: string) =>
        styleText(format, text, { stream });
    const { policy } = report;
    const problems = [...(policy?.violations ?? []), ...(policy?.notRun ?? [])];
    const lines = [
        ...report.warnings.map(({ message }) => style("yellow", `warning: ${message}`)),
        ...report.errors.map(({ message }) => style("red", `error: ${message}`)),
        ...report.replacements.map((replaced) =>
            style("red", `✗ ${describeReplacement(report.operation, replaced)}`),
        ),
        ...problems.map((finding) => style("red", `✗ ${describeFinding(finding)}`)),
        ...(policy?.advisories ?? []).map((finding) => style("yellow", `! ${describeFinding(finding)}`)),
        "",
        `${style("bold", "Resources")}  ${describeChanges(report.operation, report.changes)}${describeGroups(report)}`,
        `${style("bold", "Policy")}     ${style(problems.length > 0 ? "red" : "green", describePolicies(report))}`,
    ];
    return lines.join("\n").trimStart();
}

/** What is replaced, why, what becomes of it, and what to do instead. */
export function describeReplacement(operation: OperationKind, replaced: Replacement): string {
    const { name, type, because, refused, instead } = replaced;
    const happens = operation === "preview" ? "would be replaced" : "is replaced";
    const fate = refused ? "it is protected, so the engine refuses" : "what it holds would be lost";
    return `${name} (${type}) ${happens}, which a change of ${because.join(", ")} can only do; ${fate}. Move the data first: ${instead}`;
}

/** What a destroy has left, by name: what is protected, and what that stands on. */
export function describeLeft(left: readonly LeftResource[]): string {
    const [kept, below] = [true, false].map((wanted) =>
        left.filter((each) => each.protected === wanted).map(({ name }) => name),
    );
    if (kept.length === 0) {
        return below.length === 0
            ? "nothing"
            : `${below.length} that could not be deleted: ${below.join(", ")}`;
    }
    const standing = below.length === 0 ? "" : `; ${below.length} that they depend on: ${below.join(", ")}`;
    return `${kept.length} protected: ${kept.join(", ")}${standing}`;
}

function describeFinding({ resource, type, policy, message }: PolicyFinding): string {
    // Packs often begin with the resource's name, since the engine's own list gives it in another place.
    const said = message.startsWith(`${resource}: `) ? message.slice(resource.length + 2) : message;
    return `${resource} (${type}) ${policy}: ${said.replace(/\s*\n\s*/g, " ")}`;
}

function describeGroups({ groups }: Report): string {
    if (groups.length === 0) {
        return "";
    }
    const named = groups.slice(0, NAMED_GROUPS).map(({ name, count }) => `${name} ${count}`);
    const others = groups.slice(NAMED_GROUPS).reduce((sum, group) => sum + group.count, 0);
    return ` (${[...named, ...(others > 0 ? [`others ${others}`] : [])].join(", ")})`;
}

function count(number: number, one: string, many = `${one}s`): string {
    return number === 0 ? "" : `${number} ${number === 1 ? one : many}`;
}
