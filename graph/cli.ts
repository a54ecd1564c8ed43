/** `npm run graph -- --stack S`: the stack as a page or as JSON. */
import fs from "node:fs";
import path from "node:path";
import { Option } from "commander";
import { estimateCost } from "../cost/estimate";
import { ownTrafficFile, profileOf, readTraffic, Traffic } from "../cost/traffic";
import { ownProgram } from "../offline/open-stack";
import { runCommand } from "../offline/run-command";
import { stackCommand, withProgress, type StackOptions } from "../offline/stack-command";
import { drawDiagram } from "./diagram";
import { graphDocument } from "./graph-json";
import { previewStack } from "./preview-stack";
import { renderPage } from "./render-page";
import { viewResources } from "./resource-view";

interface GraphOptions extends StackOptions {
    readonly format: "html" | "json";
    readonly out?: string;
    readonly policy: boolean;
}

async function writeGraph(options: GraphOptions): Promise<void> {
    const { stack, format } = options;
    const wantsPolicy = format === "html" && options.policy;
    const policyPacks = wantsPolicy ? [path.join(ownProgram, "policy")] : [];
    const previewed = await withProgress("Previewing", (onProgress) =>
        previewStack({ ...options, policyPacks, onProgress }),
    );
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

void runCommand(
    stackCommand("graph", "Writes a stack as one page that needs nothing else, or as JSON, and prints where.")
        .addOption(
            new Option("--format <format>", "a page or JSON").choices(["html", "json"]).default("html"),
        )
        .option("--out <file>", "where to write; by itself .securecart/graph/<stack>.<format>")
        .option("--no-policy", "don't ask the policy pack, which takes half the time")
        .action(writeGraph),
);
