import * as fs from "node:fs";
import * as path from "node:path";

/** Every executable of that name in the folders of PATH, in their order. */
export function executablesOnPath(name: string, env: NodeJS.ProcessEnv): string[] {
    return (env.PATH ?? "")
        .split(path.delimiter)
        .filter((folder) => folder !== "")
        .map((folder) => path.resolve(folder, name))
        .filter(isExecutable);
}

export function isExecutable(file: string): boolean {
    try {
        fs.accessSync(file, fs.constants.X_OK);
        return fs.statSync(file).isFile();
    } catch {
        return false;
    }
}
