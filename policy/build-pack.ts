import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { bundledPackages } from "../package/bundled-packages";

const entryPoints = { main: "main.ts", recorder: "test-kit/record-graph.ts" };

/**
 * Bundles the pack into CommonJS files that load in a fraction of the time that their sources take.
 *
 * @returns Folders of the npm packages whose code is in them, relative to the project's root.
 */
export function buildPack(outdir = join(__dirname, "dist")): string[] {
    const { metafile } = buildSync({
        absWorkingDir: __dirname,
        entryPoints,
        outdir,
        bundle: true,
        platform: "node",
        target: "node20",
        format: "cjs",
        external: ["@pulumi/pulumi", "@grpc/grpc-js", "google-protobuf"],
        sourcemap: true,
        metafile: true,
        logLevel: "warning",
    });
    return bundledPackages(metafile);
}

/** Builds a pack in a folder of its own beside the others, so that nobody who runs them now is disturbed. */
export function buildPackAside(name: string): string {
    const directory = join(__dirname, "build", name);
    mkdirSync(directory, { recursive: true });
    buildPack(directory);
    copyFileSync(join(__dirname, "PulumiPolicy.yaml"), join(directory, "PulumiPolicy.yaml"));
    writeFileSync(join(directory, "package.json"), JSON.stringify({ main: "main.js" }));
    return directory;
}
