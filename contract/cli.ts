/**
 * Compares what the stacks are made of with the baselines in contract/graphs. `--accept` writes these anew, unless data would
 * be lost; `--accept-loss` all the same.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { previewGraph } from "./preview-graph";
import { compareGraphs, type GraphChange } from "./compare-graphs";
import { readBaseline, writeBaseline } from "./graph-baseline";

const ROOT = path.resolve(__dirname, "..");
const STACKS = ["dev", "staging", "prod"];

async function main(accept: boolean, acceptLoss: boolean): Promise<boolean> {
    let fits = true;
    for (const stack of STACKS) {
        const file = path.join(__dirname, "graphs", `${stack}.txt`);
        const now = await previewGraph(ROOT, stack);
        const old = fs.existsSync(file) ? readBaseline(fs.readFileSync(file, "utf8")) : undefined;
        const changes = old ? compareGraphs(old, now) : [];
        const losesData = changes.some((change) => change.losesData);
        if (acceptLoss || (accept && !losesData)) {
            fs.mkdirSync(path.dirname(file), { recursive: true });
            fs.writeFileSync(file, writeBaseline(now));
            console.log(`${stack}: ${now.size} resources, written to ${path.relative(process.cwd(), file)}`);
            continue;
        }
        if (!old) {
            throw new Error(`${file} is missing: "npm run contract -- --accept" writes it.`);
        }
        console.log(`${stack}: ${now.size} resources, ${changes.length} changes`);
        changes.forEach((change) => console.log(line(change)));
        fits &&= changes.length === 0 && !accept;
    }
    if (!fits) {
        console.log(
            'What is marked LOSES DATA needs an alias, or its old arguments. The rest is accepted with "npm run contract -- --accept".',
        );
    }
    return fits;
}

function line({ kind, id, detail, losesData }: GraphChange): string {
    return `  ${kind.padEnd(8)} ${id} (${detail})${losesData ? " LOSES DATA" : ""}`;
}

main(process.argv.includes("--accept"), process.argv.includes("--accept-loss")).then(
    (fits) => (process.exitCode = fits ? 0 : 1),
    (error: Error) => {
        console.error(error.message);
        process.exitCode = 2;
    },
);
