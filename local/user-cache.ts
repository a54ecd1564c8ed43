import { access } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

/** A folder in the user's cache folder, whatever clone of the project asks. */
export function userCache(...names: string[]): string {
    const cache = process.env.XDG_CACHE_HOME || path.join(process.env.HOME ?? os.homedir(), ".cache");
    return path.join(cache, "securecart", ...names);
}

export async function exists(file: string): Promise<boolean> {
    return access(file).then(
        () => true,
        () => false,
    );
}
