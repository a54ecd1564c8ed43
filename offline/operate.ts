import * as path from "node:path";
import { styleText } from "node:util";
import { costLine } from "../cost/cost-line";
import {
    describeEngine,
    type Diagnostic,
    type OperationKind,
    type OperationResult,
    type Workspace,
} from "./engine";
import { openStack, ownProgram } from "./open-stack";
import { checkPolicyPack, ownPolicyPack } from "./policy-packs";
import { createReport, leftIn, replacementsOf, type Replacement } from "./report/report";
import { describeLeft, describeReplacement, renderText } from "./report/report-text";
import { writeReport } from "./report/write-report";
import { exitCodes } from "./run-command";
import { withProgress, type StackOptions } from "./stack-command";

const doing: Record<OperationKind, string> = {
    preview: "Previewing",
    up: "Updating",
    refresh: "Refreshing",
    destroy: "Destroying",
};

/** An update that would replace what holds data. */
class DataLossError extends Error {}

/** How an operation is asked for on the command line. */
export interface OperateOptions extends StackOptions {
    /** Folders of policy packs, in place of SecureCart's. */
    readonly policyPack?: readonly string[];
    readonly policy: boolean;
    /** Names of resources that may be replaced with the loss of what they hold. */
    readonly loseDataOf: readonly string[];
    readonly json: boolean;
}

/**
 * Runs an operation on the offline provider, prints what came of it, and writes its report.
 *
 * @returns the process's exit code.
 * @throws {InputError} If what was given can't be run.
 * @throws {DataLossError} If an update would replace what holds data, and wasn't allowed to.
 */
export async function operate(kind: OperationKind, options: OperateOptions): Promise<number> {
    const { stack, config, loseDataOf } = options;
    const program = path.resolve(options.program);
    const policyPacks = packsOf(kind, options);
    const state = path.join(program, ".securecart", "state", stack);
    const workspace = await openStack({ program, stack, state, config });
    try {
        const print = (text: string) => options.json || console.log(text);
        const unasked = (replaced: readonly Replacement[]) =>
            replaced.filter(({ name }) => !loseDataOf.includes(name));
        print(`${doing[kind]} stack ${stack} on the offline AWS provider: nothing is deployed.`);
        if (kind === "up") {
            refuseDataLoss(unasked(await plannedReplacements(workspace)));
        }
        const result = await withProgress(doing[kind], (onProgress) =>
            interruptible((signal) =>
                workspace.run(kind, { policyPacks, plan: kind === "preview", signal, onProgress }),
            ),
        );
        const report = createReport(result, {
            project: workspace.project,
            stack,
            engine: workspace.engine,
            enforced: policyPacks.length > 0,
            left: kind === "destroy" ? leftIn(await workspace.exportState()) : [],
        });
        const files = await writeReport(report, path.join(program, ".securecart", "reports"));
        const estimate = costLine(stack, result);
        // The command is this project's; the package has none for it.
        const cost = estimate && program === ownProgram ? `${estimate} (npm run cost)` : estimate;
        const facts = [
            ...(kind === "destroy" ? [["Left", describeLeft(report.left)]] : []),
            ...(cost === undefined ? [] : [["Cost", cost]]),
            ["Engine", describeEngine(workspace.engine)],
            ["Time", `${(result.durationMs / 1_000).toFixed(1)} s`],
            ["Report", `${path.relative(process.cwd(), files.html)} and .json`],
        ];
        print(renderText(report, process.stdout));
        for (const [name, fact] of facts) {
            print(
                `${styleText("bold", name, { stream: process.stdout })}${" ".repeat(11 - name.length)}${fact}`,
            );
        }
        if (options.json) {
            console.log(JSON.stringify(report, null, 2));
        }
        return unasked(report.replacements).length > 0 ? exitCodes.failed : exitCodeOf(result);
    } finally {
        await workspace.close();
    }
}

/** What an update of a stack that is there would replace that holds data. */
async function plannedReplacements(workspace: Workspace): Promise<readonly Replacement[]> {
    const { deployment } = await workspace.exportState();
    return (deployment.resources ?? []).length === 0 ? [] : replacementsOf((await workspace.preview()).steps);
}

function refuseDataLoss(replaced: readonly Replacement[]): void {
    if (replaced.length > 0) {
        const asked = replaced.map(({ name }) => `--lose-data-of ${name}`).join(" ");
        throw new DataLossError(
            [
                ...replaced.map((each) => describeReplacement("preview", each)),
                `Nothing was changed. To lose what they hold: ${asked}`,
            ].join("\n"),
        );
    }
}

function packsOf(kind: OperationKind, { policy, policyPack }: OperateOptions): readonly string[] {
    if (!policy || kind === "refresh" || kind === "destroy") {
        return [];
    }
    const packs = policyPack ?? [ownPolicyPack];
    packs.forEach(checkPolicyPack);
    return packs;
}

/** Ctrl-C lets the engine end in order; a second one doesn't wait for that. */
async function interruptible<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const interruption = new AbortController();
    const interrupt = () => {
        if (interruption.signal.aborted) {
            process.exit(exitCodes.failed);
        }
        interruption.abort();
    };
    process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
    try {
        return await run(interruption.signal);
    } finally {
        process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
    }
}

function exitCodeOf({ succeeded, policy, diagnostics }: OperationResult): number {
    if (diagnostics.some(isConfigurationMistake)) {
        return exitCodes.badInput;
    }
    // A policy that could not run has let everything through.
    return succeeded && policy.notRun.length === 0 ? 0 : exitCodes.failed;
}

/** The engine's own check of the configuration's types, and the program's of its settings. */
function isConfigurationMistake({ severity, message }: Diagnostic): boolean {
    return severity === "error" && /^(validating stack config|Settings of stack)\b/.test(message);
}
