/** `npm run cost -- --stack S`: what the stack costs in a month, from its graph and stated traffic. */
import path from "node:path";
import { styleText } from "node:util";
import { Command, InvalidArgumentError } from "commander";
import { NoSuchStackError, ownProgram, previewStack } from "../graph/preview-stack";
import { ProgressLine, StackConfigError } from "../offline/engine";
import { renderCost } from "./cost-text";
import { estimateCost } from "./estimate";
import { ownTrafficFile, profileOf, readTraffic, Traffic, TrafficError } from "./traffic";

const FAILED = 1;
const BAD_INPUT = 2;

interface CostOptions {
    readonly stack: string;
    readonly program: string;
    readonly config: Readonly<Record<string, string>>;
    readonly traffic: string;
    readonly profile?: string;
    readonly json: boolean;
}

async function cost(options: CostOptions): Promise<void> {
    const file = readTraffic(path.resolve(options.traffic));
    const traffic = new Traffic(file, options.profile ?? profileOf(file, options.stack));
    const progress = new ProgressLine();
    try {
        const { graph, region } = await previewStack({
            ...options,
            onProgress: ({ done, current }) => progress.show(`Previewing: ${done} resources, ${current}`),
        });
        progress.end();
        const estimate = estimateCost(graph, traffic);
        console.log(
            options.json
                ? JSON.stringify({ stack: options.stack, stackRegion: region ?? null, ...estimate }, null, 2)
                : renderCost(options.stack, region, estimate, process.stdout),
        );
    } finally {
        progress.end();
    }
}

function addConfig(pair: string, config: Readonly<Record<string, string>>): Record<string, string> {
    const [, key, value] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
    if (key === undefined) {
        throw new InvalidArgumentError("It must be key=value.");
    }
    return { ...config, [key]: value };
}

async function main(): Promise<void> {
    try {
        await new Command("cost")
            .description("Estimates what a stack costs in a month, from its graph and stated traffic.")
            .option("-s, --stack <name>", "the stack", "dev")
            .option("-c, --config <key=value>", "configuration for this run; repeatable", addConfig, {})
            .option("--program <folder>", "folder of the Pulumi program", ownProgram)
            .option("--traffic <file>", "file of assumptions", ownTrafficFile)
            .option(
                "--profile <name>",
                "the file's profile; by itself the one with the stack's name, or the first",
            )
            .option("--json", "print every item as JSON, and nothing else", false)
            .exitOverride()
            .action(cost)
            .parseAsync();
    } catch (error) {
        if (error instanceof Error && "exitCode" in error) {
            // commander has printed what is wrong, or the help that was asked for.
            process.exitCode = error.exitCode === 0 ? 0 : BAD_INPUT;
            return;
        }
        console.error(styleText("red", `error: ${(error as Error).message}`, { stream: process.stderr }));
        const isInput = [NoSuchStackError, StackConfigError, TrafficError].some(
            (type) => error instanceof type,
        );
        process.exitCode = isInput ? BAD_INPUT : FAILED;
    }
}

void main();
