import * as fs from "node:fs";
import * as path from "node:path";
import { runCommand } from "../offline/engine/command";
import manifest from "../package.json";
import schema from "../plugin/schema.json";
import { readApi, writeApi, type ApiModule } from "./api-report";
import { libraryApi } from "./library-api";
import { schemaApi } from "./schema-api";
import type { ApiHistory } from "./version-bump";

const ROOT = path.resolve(__dirname, "..");
const FOLDER = path.join(__dirname, "released");

/**
 * The API as the sources have it, and those of the versions before.
 *
 * @throws {Error} When the sources can't be read.
 */
export async function readApiHistory(): Promise<ApiHistory> {
    const files = fs.existsSync(FOLDER) ? fs.readdirSync(FOLDER) : [];
    return {
        version: manifest.version,
        now: [...(await libraryApi()), schemaApi(schema)],
        recorded: new Map(
            files.map((file) => [
                path.basename(file, ".txt"),
                readApi(fs.readFileSync(path.join(FOLDER, file), "utf8")),
            ]),
        ),
        released: await isTagged(manifest.version),
    };
}

/** Records a version's API, and returns the file. */
export function recordApi(version: string, modules: readonly ApiModule[]): string {
    const file = path.join(FOLDER, `${version}.txt`);
    fs.mkdirSync(FOLDER, { recursive: true });
    fs.writeFileSync(file, writeApi(modules));
    return file;
}

/** A version is out when it has a tag, which the release makes. */
async function isTagged(version: string): Promise<boolean> {
    const { stdout } = await runCommand("git", ["tag", "--list", `v${version}`], { cwd: ROOT });
    return stdout.trim() !== "";
}
