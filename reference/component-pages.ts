import fs from "node:fs";
import path from "node:path";
import { format, resolveConfig } from "prettier";
import type { StackGraph } from "../graph/stack-graph";
import type { ComponentApi } from "./api-model";
import { factsOf } from "./component-facts";
import { componentPage } from "./component-page";
import { examplesFolder, type DeployedExample } from "./deployed-example";
import { shownComponents } from "./shown-components";

/** Where the pages lie. */
export const pagesFolder = path.resolve(__dirname, "../docs/components");

/**
 * A page for each component and one that lists them, by file name.
 *
 * @param deploy - Deploys an example, once for all the components that it shows.
 * @throws {Error} For a component that no example shows.
 */
export async function componentPages(
    apis: ReadonlyMap<string, ComponentApi>,
    deploy: (example: string) => Promise<DeployedExample>,
): Promise<ReadonlyMap<string, string>> {
    const unshown = [...apis.keys()].filter(
        (name) => !shownComponents.some(({ component }) => component === name),
    );
    if (unshown.length > 0) {
        throw new Error(`No example shows ${unshown.join(", ")}: add to reference/shown-components.ts.`);
    }
    const graphs = new Map<string, StackGraph>();
    const pages = new Map<string, string>([["README.md", await tidy(indexPage(apis))]]);
    for (const shown of shownComponents) {
        const { component, example, name } = shown;
        const api = apis.get(component);
        if (!api) {
            throw new Error(`components/index.ts exports no ${component}.`);
        }
        const graph = graphs.get(example) ?? (await deploy(example)).graph;
        graphs.set(example, graph);
        const source = fs.readFileSync(path.join(examplesFolder, example, "index.ts"), "utf8");
        const page = componentPage({ shown, api, facts: factsOf(graph, component, name), source });
        pages.set(fileOf(component), await tidy(page));
    }
    return pages;
}

/** Names of pages that aren't as they should be: missing, changed, or of no component any more. */
export function stalePages(pages: ReadonlyMap<string, string>): string[] {
    const there = fs.existsSync(pagesFolder) ? fs.readdirSync(pagesFolder) : [];
    const current = (file: string) =>
        there.includes(file) && fs.readFileSync(path.join(pagesFolder, file), "utf8") === pages.get(file);
    return [...new Set([...pages.keys(), ...there])].filter((file) => !current(file)).sort();
}

function indexPage(apis: ReadonlyMap<string, ComponentApi>): string {
    const rows = shownComponents.map(({ component }) => {
        const summary = apis.get(component)?.summary ?? "";
        return `| [${component}](${fileOf(component)}) | ${summary.replace(/\s*\n\s*/g, " ")} |`;
    });
    return [
        "# Components",
        "A page for each: picture, example, arguments, resources, alarms, permissions, cost, limits. The pages are made from the sources and from the [examples](../../examples/), deployed offline, by `npm run docs:components`.",
        ["| component | what it is |", "| --- | --- |", ...rows].join("\n"),
    ].join("\n\n");
}

/** `KinesisIngestion` is kinesis-ingestion.md. */
function fileOf(component: string): string {
    return `${component.replace(/(?<!^)([A-Z])/g, "-$1").toLowerCase()}.md`;
}

async function tidy(markdown: string): Promise<string> {
    const filepath = path.join(pagesFolder, "page.md");
    return format(markdown, { ...(await resolveConfig(filepath)), filepath });
}
