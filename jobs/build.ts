/**
 * Packs jobs/securecart_jobs, with the definitions of the datasets, into jobs/dist/securecart_jobs.zip, and puts the
 * scripts beside it. The same sources give the same bytes.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { zipSync, type Zippable } from "fflate";

/** Folder that `jobs/index.ts` takes the built code from. */
export const distFolder = path.join(__dirname, "dist");

const PACKAGE = "securecart_jobs";
const DEFINITIONS = path.resolve(__dirname, "..", "datasets");

/** The earliest time that a zip file can hold, in every time zone. */
const NO_TIME = new Date(1980, 0, 2);

/** The package as a zip file that Python imports from. */
export function packedModules(): Uint8Array {
    const files: Record<string, Uint8Array> = {};
    const add = (folder: string, into: string, endings: string[]) => {
        for (const file of readdirSync(folder)) {
            if (endings.includes(path.extname(file)) && !file.endsWith(".schema.json")) {
                files[`${into}/${file}`] = readFileSync(path.join(folder, file));
            }
        }
    };
    add(path.join(__dirname, PACKAGE), PACKAGE, [".py", ".json"]);
    add(DEFINITIONS, `${PACKAGE}/definitions`, [".json"]);
    const entries = Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1));
    const zippable: Zippable = Object.fromEntries(
        entries.map(([name, content]) => [name, [content, { mtime: NO_TIME, level: 9 }]]),
    );
    return zipSync(zippable);
}

/** Builds the modules and the scripts. */
export function buildJobs(): void {
    writeWhole(path.join(distFolder, `${PACKAGE}.zip`), packedModules());
    const scripts = path.join(__dirname, "scripts");
    for (const script of readdirSync(scripts).filter((file) => file.endsWith(".py"))) {
        writeWhole(path.join(distFolder, "scripts", script), readFileSync(path.join(scripts, script)));
    }
}

/** A reader finds the whole file or the one before. */
function writeWhole(file: string, content: Uint8Array): void {
    mkdirSync(path.dirname(file), { recursive: true });
    const partial = `${file}.${process.pid}`;
    writeFileSync(partial, content);
    renameSync(partial, file);
}

if (require.main === module) {
    buildJobs();
}
