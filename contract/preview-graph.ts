import type { Workspace } from "../offline/engine";
import { baselineOf, type GraphBaseline } from "./graph-baseline";

/**
 * What a stack would be made of, from a preview on nothing. Closes the workspace.
 *
 * @throws {Error} With what the engine says, if the preview fails.
 */
export async function previewGraph(workspace: Workspace): Promise<GraphBaseline> {
    try {
        const preview = await workspace.preview({ plan: true });
        if (!preview.succeeded) {
            throw new Error(preview.diagnostics.map(({ message }) => message).join("\n") || preview.text);
        }
        return baselineOf(preview);
    } finally {
        await workspace.close();
    }
}
