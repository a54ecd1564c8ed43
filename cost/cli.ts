/** `npm run cost -- --stack S`: what the stack costs in a month, from its graph and stated traffic. */
import path from "node:path";
import { previewStack } from "../graph/preview-stack";
import { runCommand } from "../offline/run-command";
import { stackCommand, withProgress, type StackOptions } from "../offline/stack-command";
import { describeUnknownTypes, renderCost } from "./cost-text";
import { estimateCost } from "./estimate";
import { ownTrafficFile, profileOf, readTraffic, Traffic } from "./traffic";

interface CostOptions extends StackOptions {
    readonly traffic: string;
    readonly profile?: string;
    readonly json: boolean;
}

async function cost(options: CostOptions): Promise<void> {
    const file = readTraffic(path.resolve(options.traffic));
    const traffic = new Traffic(file, options.profile ?? profileOf(file, options.stack));
    const { graph, region } = await withProgress("Previewing", (onProgress) =>
        previewStack({ ...options, onProgress }),
    );
    const estimate = estimateCost(graph, traffic);
    console.log(
        options.json
            ? JSON.stringify({ stack: options.stack, stackRegion: region ?? null, ...estimate }, null, 2)
            : renderCost(options.stack, region, estimate, process.stdout),
    );
    const unknown = describeUnknownTypes(estimate);
    if (unknown !== undefined) {
        throw new Error(unknown);
    }
}

void runCommand(
    stackCommand("cost", "Estimates what a stack costs in a month, from its graph and stated traffic.")
        .option("--traffic <file>", "file of assumptions", ownTrafficFile)
        .option(
            "--profile <name>",
            "the file's profile; by itself the one with the stack's name, or the first",
        )
        .option("--json", "print every item as JSON, and nothing else", false)
        .action(cost),
);
