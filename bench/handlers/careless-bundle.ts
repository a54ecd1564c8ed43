import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
import { definitionsPlugin } from "../../handlers/build";

/** Bundles a handler with the bundler's defaults, as a yardstick. @returns Path of the bundle. */
export async function carelessBundle(name: string, folder: string): Promise<string> {
    const { outputFiles } = await build({
        entryPoints: [path.resolve(__dirname, "../../handlers", name, "handler.ts")],
        bundle: true,
        write: false,
        platform: "node",
        target: "node24",
        format: "cjs",
        plugins: [definitionsPlugin],
        logLevel: "error",
    });
    const file = path.join(folder, name, "index.cjs");
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, outputFiles[0].contents);
    return file;
}
