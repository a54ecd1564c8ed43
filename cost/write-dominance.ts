/** `npm run docs:cost`: writes what each stack costs into docs/cost.md anew. */
import fs from "node:fs";
import path from "node:path";
import { format, resolveConfig } from "prettier";
import { dominanceTable, withDominance } from "./dominance";
import { estimateStacks } from "./estimate-stacks";

const file = path.resolve(__dirname, "../docs/cost.md");

async function main(): Promise<void> {
    const table = dominanceTable(await estimateStacks(["dev", "staging", "prod"]));
    const page = withDominance(fs.readFileSync(file, "utf8"), table);
    fs.writeFileSync(file, await format(page, { ...(await resolveConfig(file)), parser: "markdown" }));
    console.log(path.relative(process.cwd(), file));
}

void main();
