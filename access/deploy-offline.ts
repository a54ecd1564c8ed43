import type { Progress } from "../offline/engine";
import { openStack } from "../offline/open-stack";
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
 * @throws {InputError} If there is no such program or stack, or its settings have mistakes.
 * @throws {Error} If the program fails.
 */
export async function deployOffline(options: DeployOfflineOptions): Promise<StackAccess> {
    const { program, stack, config, onProgress } = options;
    const workspace = await openStack({ program, stack, config });
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
