import type { OperationResult, Progress } from "../offline/engine";
import { openStack, ownProgram } from "../offline/open-stack";
import { StackGraph } from "./stack-graph";

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

/**
 * Previews a stack from nothing on the offline provider.
 *
 * A preview that violates a policy has no plan, so it runs a second time, without policies, for the graph.
 *
 * @throws {InputError} If there is no such program or stack, or its settings have mistakes.
 * @throws {Error} If the program fails.
 */
export async function previewStack(options: PreviewStackOptions): Promise<PreviewedStack> {
    const { stack, config, onProgress, policyPacks = [] } = options;
    const workspace = await openStack({ program: options.program ?? ownProgram, stack, config });
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
