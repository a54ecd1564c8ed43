import { spawnSync } from "node:child_process";
import { copyFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildPack } from "./build-pack";
import manifest from "./package.json";

const dist = join(__dirname, "dist");

/**
 * Builds what `npm pack` in this folder puts into the pack's own package: the bundle that the engine starts, and beside it the
 * rules and the test kit as CommonJS with types.
 *
 * @throws When the sources don't compile.
 */
export function buildPackage(): void {
    rmSync(join(dist, "lib"), { recursive: true, force: true });
    buildPack();
    const { status } = spawnSync(
        process.execPath,
        [require.resolve("typescript/bin/tsc"), "--project", join(__dirname, "tsconfig.package.json")],
        { stdio: ["ignore", 2, 2] },
    );
    if (status !== 0) {
        throw new Error("The sources of the policy pack's package don't compile.");
    }
    // The compiler copies the manifest beside the code that reads its version; what it exports would be wrong from there.
    const { version, description } = manifest;
    writeFileSync(join(dist, "lib/policy/package.json"), JSON.stringify({ version, description }));
    copyFileSync(join(__dirname, "../LICENSE"), join(__dirname, "LICENSE"));
}

if (require.main === module) {
    buildPackage();
}
