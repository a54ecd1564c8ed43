import * as fs from "node:fs";

/** The version of an installed package: the one that an offline provider stands in for. */
export function installedVersion(packageName: string): string {
    const manifest = fs.readFileSync(require.resolve(`${packageName}/package.json`), "utf8");
    return (JSON.parse(manifest) as { version: string }).version;
}
