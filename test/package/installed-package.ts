import * as fs from "node:fs";
import * as path from "node:path";
import { freshPackage } from "../../package/fresh-package";
import { packTarball, runNpm, type Tarball } from "../../package/tarball";

/** The package as `npm pack` makes it, installed in a folder that had nothing but a package.json. */
export interface InstalledPackage {
    /** The folder that it is installed in. */
    readonly folder: string;
    readonly tarball: Tarball;
}

/** Builds, packs and installs the package, as a user would from the registry. Dependencies come from npm's cache where it has them. */
export async function installPackage(scratch: string): Promise<InstalledPackage> {
    const folder = path.join(scratch, "consumer");
    fs.mkdirSync(folder);
    fs.writeFileSync(path.join(folder, "package.json"), '{ "name": "consumer", "private": true }');
    await freshPackage();
    const tarball = await packTarball(scratch);
    const options = ["--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts"];
    await runNpm(folder, "install", ...options, tarball.file);
    return { folder, tarball };
}
