/**
 * `npm run contract [-- names] [-- --accept | --accept-loss]`: compares what the stacks and examples are made of with the graphs
 * in contract/graphs. Exit codes: 0 as accepted, 1 changed, 2 bad input or a program that can't be previewed.
 */
import * as path from "node:path";
import { parseArgs } from "node:util";
import { ProgressLine } from "../offline/engine";
import { freshPackage } from "../package/fresh-package";
import { changeLine } from "./compare-graphs";
import { contractPrograms } from "./contract-programs";
import { GraphFile } from "./graph-file";
import { previewGraph } from "./preview-graph";

interface Choice {
    readonly accept: boolean;
    readonly acceptLoss: boolean;
    readonly names: readonly string[];
}

/** Whether all is as it was accepted, or is accepted now. */
async function main({ accept, acceptLoss, names }: Choice): Promise<boolean> {
    const chosen = contractPrograms.filter(({ name }) => names.length === 0 || names.includes(name));
    const progress = new ProgressLine();
    let fits = true;
    if (chosen.some(({ name }) => name.startsWith("examples/"))) {
        progress.show("Building the package that the examples import");
        await freshPackage();
    }
    for (const { name, open } of chosen) {
        progress.show(`Previewing ${name}`);
        const now = await previewGraph(await open());
        progress.end();
        const graph = new GraphFile(name);
        const changes = graph.exists || !(accept || acceptLoss) ? graph.changesTo(now) : [];
        console.log(`${name}: ${now.size} resources, ${changes.length} changes`);
        changes.forEach((change) => console.log(changeLine(change)));
        if (acceptLoss || (accept && !changes.some(({ losesData }) => losesData))) {
            graph.accept(now);
            console.log(`  accepted: ${path.relative(process.cwd(), graph.file)}`);
        } else {
            fits &&= changes.length === 0;
        }
    }
    if (!fits) {
        console.log(
            'What is marked LOSES DATA needs an alias, or its old arguments (docs/upgrades.md). The rest is accepted with "npm run contract -- --accept".',
        );
    }
    return fits;
}

function choiceOf(args: string[]): Choice {
    const { values, positionals } = parseArgs({
        args,
        allowPositionals: true,
        options: { accept: { type: "boolean" }, "accept-loss": { type: "boolean" } },
    });
    const known = contractPrograms.map(({ name }) => name);
    const unknown = positionals.filter((name) => !known.includes(name));
    if (unknown.length > 0) {
        throw new Error(`There is no ${unknown.join(", ")}. There are: ${known.join(", ")}.`);
    }
    return {
        accept: values.accept ?? false,
        acceptLoss: values["accept-loss"] ?? false,
        names: positionals,
    };
}

Promise.resolve()
    .then(() => main(choiceOf(process.argv.slice(2))))
    .then(
        (fits) => (process.exitCode = fits ? 0 : 1),
        (error: Error) => {
            console.error(`error: ${error.message}`);
            process.exitCode = 2;
        },
    );
