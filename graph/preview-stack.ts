import fs from "node:fs";
import path from "node:path";
import { listStacks, Workspace, type OperationResult, type Progress } from "../offline/engine";
import { StackGraph } from "./stack-graph";

const root = path.resolve(__dirname, "..");

/** The project's own program. */
export const ownProgram = root;

/** Which stack to preview. */
export interface PreviewStackOptions {
    /** Folder of the Pulumi program. Default: this project */
    readonly program?: string;
    readonly stack: string;
    /** Configuration on top of the stack's own. Default: none */
    readonly config?: Readonly<Record<string, string>>;
    /** Folders of policy packs that judge the stack. Default: none */
    readonly policyPacks?: readonly string[];
    readonly onProgress?: (progress: Progress) => void;
}

/** A stack as its program describes it, before anything is deployed. */
export interface PreviewedStack {
    readonly project: string;
    readonly stack: string;
    /** Region of the stack's configuration; undefined where the program chooses. */
    readonly region: string | undefined;
    readonly graph: StackGraph;
    /** What the engine and the policies said. */
    readonly preview: OperationResult;
}

/** What was asked for doesn't exist, in words for the person who asked. */
export class NoSuchStackError extends Error {}

/**
 * Previews a stack from nothing on the offline provider.
 *
 * A preview that violates a policy has no plan, so it runs a second time, without policies, for the graph.
 *
 * @throws {NoSuchStackError} If there is no such program or stack.
 * @throws {Error} If the program fails.
 */
export async function previewStack(options: PreviewStackOptions): Promise<PreviewedStack> {
    const { stack, config, onProgress, policyPacks = [] } = options;
    const program = path.resolve(options.program ?? ownProgram);
    await checkStack(program, stack);
    const workspace = await Workspace.open({ program, stack, config });
    try {
        const preview = await workspace.preview({ policyPacks, plan: true, onProgress });
        const planned = preview.plan ? preview : await workspace.preview({ plan: true, onProgress });
        if (!planned.plan) {
            const errors = planned.diagnostics.filter(({ severity }) => severity === "error");
            throw new Error(
                errors.map(({ message }) => message).join("\n") || `The preview failed:\n${planned.text}`,
            );
        }
        const region = planned.steps.find(({ type }) => type === "pulumi:providers:aws")?.inputs.region;
        return {
            project: workspace.project,
            stack,
            region: typeof region === "string" ? region : undefined,
            graph: StackGraph.of(planned),
            preview,
        };
    } finally {
        await workspace.close();
    }
}

/** @throws {NoSuchStackError} If there is no such program or stack. */
export async function checkStack(program: string, stack: string): Promise<void> {
    if (!fs.existsSync(path.join(program, "Pulumi.yaml"))) {
        throw new NoSuchStackError(`There is no Pulumi program in ${program}: it has no Pulumi.yaml.`);
    }
    const stacks = await listStacks(program);
    if (!stacks.includes(stack)) {
        throw new NoSuchStackError(
            `There is no stack "${stack}". The stacks are: ${stacks.join(", ") || "none"}.`,
        );
    }
}
