import { buildSync } from "esbuild";

/** Bundles the pack into CommonJS files that load in a fraction of the time that their sources take. */
export function buildPack(): void {
    buildSync({
        absWorkingDir: __dirname,
        entryPoints: { main: "main.ts", recorder: "test-kit/record-graph.ts" },
        outdir: "dist",
        bundle: true,
        platform: "node",
        target: "node20",
        format: "cjs",
        external: ["@pulumi/pulumi", "@grpc/grpc-js", "google-protobuf"],
        sourcemap: true,
        logLevel: "warning",
    });
}
