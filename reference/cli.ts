/** `npm run docs:components`: writes a page for each component, from its types, its comments and a deployed example. */
import fs from "node:fs";
import path from "node:path";
import { ProgressLine } from "../offline/engine";
import { freshPackage } from "../package/fresh-package";
import { readComponentApis } from "./api-model";
import { componentPages, pagesFolder, stalePages } from "./component-pages";
import { deployExample } from "./deployed-example";

async function main(): Promise<void> {
    const progress = new ProgressLine();
    try {
        progress.show("Building the package that the examples import");
        await freshPackage();
        progress.show("Reading the components' types and comments");
        const pages = await componentPages(await readComponentApis(), (example) => {
            progress.show(`Deploying examples/${example} offline`);
            return deployExample(example);
        });
        const stale = stalePages(pages);
        fs.mkdirSync(pagesFolder, { recursive: true });
        for (const file of stale) {
            const text = pages.get(file);
            if (text === undefined) {
                fs.rmSync(path.join(pagesFolder, file));
            } else {
                fs.writeFileSync(path.join(pagesFolder, file), text);
            }
        }
        progress.end();
        console.log(`${pages.size} pages in docs/components; changed: ${stale.join(", ") || "none"}`);
    } finally {
        progress.end();
    }
}

main().catch((error: Error) => {
    console.error(`error: ${error.message}`);
    process.exitCode = 1;
});
