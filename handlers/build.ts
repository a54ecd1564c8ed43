/**
 * Bundles each handlers/<name>/handler.ts to handlers/dist/<name>/index.mjs, and lists them in
 * handlers/dist/manifest.json. The same sources give the same bytes.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { build, type Plugin } from "esbuild";
import { bundledPackages } from "../package/bundled-packages";
import { contractModule } from "./contracts/compile-contract";
import { type Dataset, datasets, toGlueTable, topicContracts } from "../datasets";

/** One built handler. */
export interface BuiltHandler {
    /** SHA-256 of the bundle, hex. */
    readonly sha256: string;
    readonly bytes: number;
    /** About what the deployment package takes. */
    readonly zippedBytes: number;
    /** Folders of the npm packages whose code the bundle holds, relative to the project's root. */
    readonly packages: readonly string[];
}

const folder = __dirname;
export const distFolder = path.join(folder, "dist");

/** Names of the handlers: the folders that have a handler.ts. */
export function handlerNames(): string[] {
    return readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && existsSync(path.join(folder, entry.name, "handler.ts")))
        .map(({ name }) => name)
        .sort();
}

/**
 * Bundles the handlers.
 *
 * @param names - Which; default: all, and the manifest is written.
 * @returns What was built, by name.
 */
export async function buildHandlers(names?: readonly string[]): Promise<Record<string, BuiltHandler>> {
    const manifest: Record<string, BuiltHandler> = {};
    for (const name of names ?? handlerNames()) {
        const { contents, packages } = await bundle(path.join(folder, name, "handler.ts"));
        writeWhole(path.join(distFolder, name, "index.mjs"), contents);
        manifest[name] = {
            sha256: createHash("sha256").update(contents).digest("hex"),
            bytes: contents.length,
            zippedBytes: gzipSync(contents, { level: 9 }).length,
            packages,
        };
    }
    if (!names) {
        writeWhole(path.join(distFolder, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");
    }
    return manifest;
}

async function bundle(entry: string): Promise<{ contents: Uint8Array; packages: string[] }> {
    const { outputFiles, metafile } = await build({
        entryPoints: [entry],
        bundle: true,
        write: false,
        metafile: true,
        minify: true,
        platform: "node",
        target: "node24",
        format: "esm",
        mainFields: ["module", "main"],
        legalComments: "none",
        absWorkingDir: path.dirname(folder),
        // CommonJS dependencies that call require() for Node's own modules.
        banner: {
            js: 'import{createRequire as $require}from"node:module";const require=$require(import.meta.url);',
        },
        alias: { "@aws-sdk/credential-provider-node": path.join(folder, "runtime", "lambda-credentials.ts") },
        plugins: [definitionsPlugin],
        logLevel: "warning",
    });
    return { contents: outputFiles[0].contents, packages: bundledPackages(metafile) };
}

/** Resolves `contract:<dataset>` to the contract compiled from datasets/<dataset>.json, `catalog:tables` to all columns. */
export const definitionsPlugin: Plugin = {
    name: "definitions",
    setup(bundler) {
        const definitions: readonly Dataset[] = [
            ...Object.values(datasets),
            ...Object.values(topicContracts),
        ];
        bundler.onResolve({ filter: /^contract:/ }, ({ path: specifier }) => ({
            path: specifier.slice("contract:".length),
            namespace: "contract",
        }));
        bundler.onLoad({ filter: /.*/, namespace: "contract" }, ({ path: name }) => {
            const dataset = definitions.find((each) => each.name === name);
            return dataset
                ? { contents: contractModule(dataset), loader: "js", resolveDir: folder }
                : { errors: [{ text: `There is no dataset ${name} in datasets/.` }] };
        });
        bundler.onResolve({ filter: /^catalog:tables$/ }, ({ path: specifier }) => ({
            path: specifier,
            namespace: "catalog",
        }));
        bundler.onLoad({ filter: /.*/, namespace: "catalog" }, () => ({
            contents: JSON.stringify(tableColumns()),
            loader: "json",
        }));
    },
};

function tableColumns(): Record<string, { name: string; type: string }[]> {
    return Object.fromEntries(
        Object.values(datasets)
            .filter(({ format }) => format !== "iceberg")
            .map((dataset) => [
                dataset.name,
                toGlueTable(dataset).columns.map(({ name, type }) => ({ name, type })),
            ]),
    );
}

/** Readers see the old file or the new one, never half of it. */
function writeWhole(file: string, contents: string | Uint8Array): void {
    mkdirSync(path.dirname(file), { recursive: true });
    const partial = `${file}.${process.pid}`;
    writeFileSync(partial, contents);
    renameSync(partial, file);
}

if (require.main === module) {
    void buildHandlers().then((manifest) => {
        for (const [name, { bytes, zippedBytes }] of Object.entries(manifest)) {
            console.log(
                `handlers/${name}: ${Math.round(bytes / 1024)} KB, ${Math.round(zippedBytes / 1024)} KB zipped`,
            );
        }
    });
}
