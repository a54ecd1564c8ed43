import { StackGraph } from "../graph/stack-graph";
import type { OperationResult } from "../offline/engine";
import { summarizeCost } from "./cost-text";
import { estimateCost } from "./estimate";
import { ownTrafficFile, profileOf, readTraffic, Traffic } from "./traffic";

/** What a previewed stack costs in a month, in one line; undefined where the preview has no plan to tell it from. */
export function costLine(stack: string, result: OperationResult): string | undefined {
    if (!result.plan) {
        return undefined;
    }
    const file = readTraffic(ownTrafficFile);
    return summarizeCost(estimateCost(StackGraph.of(result), new Traffic(file, profileOf(file, stack))));
}
