import * as fs from "node:fs";
import * as path from "node:path";
import { runCommand } from "../../offline/engine/command";

const ROOT = path.resolve(__dirname, "../..");

/** The package as `npm pack` makes it, installed in a folder that had nothing but a package.json. */
export interface InstalledPackage {
    /** The folder that it is installed in. */
    readonly folder: string;
    readonly tarball: string;
    /** What is in the tarball: path to bytes. */
    readonly files: ReadonlyMap<string, number>;
}

interface PackedTarball {
    filename: string;
    files: { path: string; size: number }[];
}

/** Builds, packs and installs the package, as a user would from the registry. Dependencies come from npm's cache where it has them. */
export async function installPackage(scratch: string): Promise<InstalledPackage> {
    const folder = path.join(scratch, "consumer");
    fs.mkdirSync(folder);
    fs.writeFileSync(path.join(folder, "package.json"), '{ "name": "consumer", "private": true }');
    await npm(ROOT, "run", "--silent", "build:package");
    const packed = await npm(ROOT, "pack", "--ignore-scripts", "--json", "--pack-destination", scratch);
    // npm 11 answers with a list, npm 12 with an object by package name.
    const [tarball] = Object.values(JSON.parse(packed) as Record<string, PackedTarball>);
    const file = path.join(scratch, tarball.filename);
    await npm(folder, "install", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts", file);
    return {
        folder,
        tarball: file,
        files: new Map(tarball.files.map(({ path: name, size }) => [name, size])),
    };
}

async function npm(cwd: string, ...npmArguments: string[]): Promise<string> {
    // npm hands its own settings down to what it starts, which would make the inner one work on the outer one's project.
    const env = Object.fromEntries(
        Object.entries(process.env).filter(
            ([name]) => !/^npm_(config_(local_)?prefix|package_|lifecycle_)/.test(name),
        ),
    );
    const { stdout, stderr, failure } = await runCommand("npm", npmArguments, { cwd, env });
    if (failure) {
        throw new Error(`npm ${npmArguments.join(" ")}: ${failure}\n${stdout}\n${stderr}`);
    }
    return stdout;
}
