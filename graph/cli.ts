/** `npm run graph -- --stack S`: the stack as a page or as JSON. */
import fs from "node:fs";
import path from "node:path";
import { styleText } from "node:util";
import { Command, InvalidArgumentError, Option } from "commander";
import { estimateCost } from "../cost/estimate";
import { ownTrafficFile, profileOf, readTraffic, Traffic } from "../cost/traffic";
import { ProgressLine, StackConfigError } from "../offline/engine";
import { drawDiagram } from "./diagram";
import { graphDocument } from "./graph-json";
import { NoSuchStackError, ownProgram, previewStack } from "./preview-stack";
import { renderPage } from "./render-page";
import { viewResources } from "./resource-view";

const FAILED = 1;
const BAD_INPUT = 2;

interface GraphOptions {
    readonly stack: string;
    readonly program: string;
    readonly config: Readonly<Record<string, string>>;
    readonly format: "html" | "json";
    readonly out?: string;
    readonly policy: boolean;
}

async function writeGraph(options: GraphOptions): Promise<void> {
    const { stack, format } = options;
    const progress = new ProgressLine();
    const wantsPolicy = format === "html" && options.policy;
    const previewed = await previewStack({
        ...options,
        policyPacks: wantsPolicy ? [path.join(ownProgram, "policy")] : [],
        onProgress: ({ done, current }) => progress.show(`Previewing: ${done} resources, ${current}`),
    }).finally(() => progress.end());
    const file = options.out ?? path.join(options.program, ".securecart", "graph", `${stack}.${format}`);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, contentOf(format, previewed, wantsPolicy));
    console.log(path.relative(process.cwd(), file));
}

function contentOf(
    format: GraphOptions["format"],
    { project, stack, graph, preview }: Awaited<ReturnType<typeof previewStack>>,
    judged: boolean,
): string {
    if (format === "json") {
        return `${JSON.stringify(graphDocument(project, stack, graph), null, 2)}\n`;
    }
    const traffic = readTraffic(ownTrafficFile);
    const cost = estimateCost(graph, new Traffic(traffic, profileOf(traffic, stack)));
    const views = viewResources(graph, judged ? preview.policy : null, cost);
    return renderPage({
        project,
        stack,
        views,
        diagram: drawDiagram(graph, views),
        cost,
        packs: Object.entries(preview.policy.packs).map(([name, version]) => `${name} ${version}`),
    });
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
        await new Command("graph")
            .description("Writes a stack as one page that needs nothing else, or as JSON, and prints where.")
            .option("-s, --stack <name>", "the stack", "dev")
            .option("-c, --config <key=value>", "configuration for this run; repeatable", addConfig, {})
            .option("--program <folder>", "folder of the Pulumi program", ownProgram)
            .addOption(
                new Option("--format <format>", "a page or JSON").choices(["html", "json"]).default("html"),
            )
            .option("--out <file>", "where to write; by itself .securecart/graph/<stack>.<format>")
            .option("--no-policy", "don't ask the policy pack, which takes half the time")
            .exitOverride()
            .action(writeGraph)
            .parseAsync();
    } catch (error) {
        if (error instanceof Error && "exitCode" in error) {
            // commander has printed what is wrong, or the help that was asked for.
            process.exitCode = error.exitCode === 0 ? 0 : BAD_INPUT;
            return;
        }
        console.error(styleText("red", `error: ${(error as Error).message}`, { stream: process.stderr }));
        process.exitCode =
            error instanceof NoSuchStackError || error instanceof StackConfigError ? BAD_INPUT : FAILED;
    }
}

void main();
