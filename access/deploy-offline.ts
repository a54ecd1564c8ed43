import path from "node:path";
import { NoSuchStackError } from "../graph/preview-stack";
import { listStacks, Workspace, type Progress } from "../offline/engine";
import { StackAccess } from "./stack-access";

/** Which stack to deploy. */
export interface DeployOfflineOptions {
    /** Folder of the Pulumi program. */
    readonly program: string;
    readonly stack: string;
    /** Configuration on top of the stack's own. Default: none */
    readonly config?: Readonly<Record<string, string>>;
    readonly onProgress?: (progress: Progress) => void;
}

/**
 * Deploys a stack to the offline provider and reads its policy documents: in a preview those that name other resources
 * aren't known yet.
 *
 * @throws {NoSuchStackError} If there is no such stack.
 * @throws {Error} If the program fails.
 */
export async function deployOffline(options: DeployOfflineOptions): Promise<StackAccess> {
    const { stack, config, onProgress } = options;
    const program = path.resolve(options.program);
    const stacks = await listStacks(program);
    if (!stacks.includes(stack)) {
        throw new NoSuchStackError(
            `There is no stack "${stack}". The stacks are: ${stacks.join(", ") || "none"}.`,
        );
    }
    const workspace = await Workspace.open({ program, stack, config });
    try {
        const { succeeded, text } = await workspace.up({ onProgress });
        if (!succeeded) {
            throw new Error(`The stack doesn't deploy:\n${text}`);
        }
        return StackAccess.of((await workspace.exportState()).deployment.resources ?? []);
    } finally {
        await workspace.close();
    }
}
