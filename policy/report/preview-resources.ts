import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Progress } from "../../offline/engine";
import { openStack } from "../../offline/open-stack";
import type { TestResource } from "../test-kit";
import { waiversIn } from "./stack-waivers";

const recorder = join(__dirname, "../test-kit/recorder");

/** A stack as the engine presents it to policies in a first preview. */
export interface PreviewedResources {
    readonly project: string;
    readonly resources: readonly TestResource[];
    /** Waivers of the stack's own configuration, as JSON. */
    readonly stackWaivers: string | undefined;
}

/**
 * Previews a stack on the offline provider, and writes down what the engine tells a policy pack of it.
 *
 * @throws InputError - if there is no such program or stack, or its settings have mistakes.
 * @throws Error - if the program fails, or the pack hasn't been built.
 */
export async function previewResources(
    program: string,
    stack: string,
    onProgress?: (progress: Progress) => void,
): Promise<PreviewedResources> {
    if (!existsSync(join(__dirname, "../dist/recorder.js"))) {
        throw new Error('The policy pack is not built. Run "npm run build".');
    }
    const scratch = mkdtempSync(join(tmpdir(), "policy-report-"));
    const file = join(scratch, "graph.json");
    const workspace = await openStack({ program, stack, environment: { GRAPH_FILE: file } });
    try {
        const result = await workspace.preview({ policyPacks: [recorder], onProgress });
        if (!result.succeeded) {
            throw new Error(`The preview of ${stack} failed:\n${result.text}`);
        }
        return {
            project: workspace.project,
            resources: JSON.parse(readFileSync(file, "utf8")) as TestResource[],
            stackWaivers: waiversIn(await workspace.configuration()),
        };
    } finally {
        await workspace.close();
        rmSync(scratch, { recursive: true });
    }
}
