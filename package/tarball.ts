import * as fs from "node:fs";
import * as path from "node:path";
import { runCommand } from "../offline/engine/command";

const ROOT = path.resolve(__dirname, "..");

/** The tarball may have this many bytes: a function or a plugin is installed often. */
export const MAXIMUM_BYTES = 2_000_000;

/** What `npm pack` made. */
export interface Tarball {
    readonly file: string;
    readonly bytes: number;
    readonly unpackedBytes: number;
    /** What is in it: path to bytes. */
    readonly files: ReadonlyMap<string, number>;
}

interface PackedTarball {
    filename: string;
    unpackedSize: number;
    files: { path: string; size: number }[];
}

/**
 * Packs the package as it is built.
 *
 * @throws {Error} When npm can't.
 */
export async function packTarball(folder: string): Promise<Tarball> {
    const packed = await runNpm(ROOT, "pack", "--ignore-scripts", "--json", "--pack-destination", folder);
    // npm 11 answers with a list, npm 12 with an object by package name.
    const [tarball] = Object.values(JSON.parse(packed) as Record<string, PackedTarball>);
    const file = path.join(folder, tarball.filename);
    return {
        file,
        bytes: fs.statSync(file).size,
        unpackedBytes: tarball.unpackedSize,
        files: new Map(tarball.files.map(({ path: name, size }) => [name, size])),
    };
}

/** Files that the package must have, beside what its entry points need. */
const PROMISED = ["CHANGELOG.md", "LICENSE", "README.md", "THIRD-PARTY-LICENSES", "package.json"];

/** What a tarball lacks, and what it has that is nobody's business. */
export function contentProblems(files: Iterable<string>): string[] {
    const names = [...files];
    const missing = PROMISED.filter((name) => !names.includes(name));
    const stray = names.filter(
        (name) =>
            (!name.startsWith("dist/") && !PROMISED.includes(name)) ||
            /(^|\/)(test|\.securecart|node_modules)\/|\.test\.|\.map$|\.env|\.tsbuildinfo$|\.py[co]$/.test(
                name,
            ),
    );
    return [
        ...missing.map((name) => `${name} is missing`),
        ...stray.map((name) => `${name} is none of the package's`),
    ];
}

/** @throws {Error} With what npm wrote, when it fails. */
export async function runNpm(cwd: string, ...npmArguments: string[]): Promise<string> {
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
