import { globSync, readFileSync } from "node:fs";
import path from "node:path";

/** The repository. */
export const root = path.resolve(__dirname, "../..");

/** A command that a page tells its reader to run. */
export interface DocCommand {
    /** The page, from the repository's root. */
    readonly page: string;
    /** As it stands on the page, without its comment. */
    readonly command: string;
    /** All of the page. */
    readonly text: string;
}

/** Runbooks are templates for an account, and have a test of their own. */
const pages = ["README.md", "CONTRIBUTING.md", ...globSync("docs/*.md", { cwd: root }).sort()];

/** Every line of every `sh` block, page by page and in order. */
export function docCommands(): DocCommand[] {
    return pages.flatMap((page) => commandsOf(page, readFileSync(path.join(root, page), "utf8")));
}

/** The commands of one page. */
export function commandsOf(page: string, text: string): DocCommand[] {
    return [...text.matchAll(/^```sh\n(.*?)^```/gms)].flatMap(([, block]) =>
        block
            .split("\n")
            .map((line) => line.replace(/(^|\s+)# .*$/, "").trimEnd())
            .filter((line) => line !== "")
            .map((command) => ({ page, command, text })),
    );
}

/** Commands that nothing here runs, as the page has to say. */
const needingAnAccount = [/^(aws|pulumi) /, /^jq .* batch\.json /, /^ {2}aws |^done$/];

/** Packages that no registry has: their installation is tried from what is packed, if at all. */
const unpublished = [/^npm install --save-dev @securecart\/policy$/, /@securecart\/policy$/];

/** Commands that other tests run, by a pattern of page and command. */
const ranElsewhere: readonly { page: RegExp; command: RegExp; test: string }[] = [
    {
        page: /^(README|docs\/use-the-package)\.md$/,
        command: /^(npm install|npx) securecart/,
        test: "test/package/installed-package.test.ts",
    },
    {
        page: /^docs\/policy\.md$/,
        command: /^pulumi (preview|stack export)/,
        test: "test/offline/engine/plain-pulumi.test.ts",
    },
    { page: /^(README|docs\/local)\.md$/, command: /\bnpm run local\b/, test: "test/local/local.test.ts" },
    // The README's runs whole.
    { page: /^docs\/jobs\.md$/, command: /^npm run pipeline /, test: "test/pipeline/nightly-run.long.ts" },
    // Over objects that were kept, of which the page can't know the names.
    {
        page: /^docs\/data-path\.md$/,
        command: / --file <OBJECT>$/,
        test: "test/handlers/replay/replay.test.ts",
    },
    // All tests, and then what its other form checks.
    { page: /./, command: /^npm run release:check$/, test: "test/run-suites.ts" },
    { page: /./, command: /^npm test$|&& npm test$/, test: "test/run-suites.ts" },
];

/** What becomes of a command when the long tests run: it is run, another test has it, or it needs an account or a registry. */
export type Treatment =
    | { readonly kind: "run" }
    | { readonly kind: "elsewhere"; readonly test: string }
    | { readonly kind: "account" }
    | { readonly kind: "unpublished" };

export function treatmentOf({ page, command }: DocCommand): Treatment {
    const elsewhere = ranElsewhere.find((each) => each.page.test(page) && each.command.test(command));
    if (elsewhere) {
        return { kind: "elsewhere", test: elsewhere.test };
    }
    if (unpublished.some((pattern) => pattern.test(command))) {
        return { kind: "unpublished" };
    }
    return { kind: needingAnAccount.some((pattern) => pattern.test(command)) ? "account" : "run" };
}
