import { previewStack } from "../graph/preview-stack";
import { withProgress } from "../offline/stack-command";
import { estimateCost, type CostEstimate } from "./estimate";
import { ownTrafficFile, profileOf, readTraffic, Traffic } from "./traffic";

/** Estimates of this project's own stacks, each with its own traffic. */
export async function estimateStacks(stacks: readonly string[]): Promise<Record<string, CostEstimate>> {
    const file = readTraffic(ownTrafficFile);
    const estimates: Record<string, CostEstimate> = {};
    for (const stack of stacks) {
        const { graph } = await withProgress(`Previewing ${stack}`, (onProgress) =>
            previewStack({ stack, onProgress }),
        );
        estimates[stack] = estimateCost(graph, new Traffic(file, profileOf(file, stack)));
    }
    return estimates;
}
