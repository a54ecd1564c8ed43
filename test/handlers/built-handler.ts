import path from "node:path";
import { buildHandlers, distFolder } from "../../handlers/build";

/** Builds a handler from the sources as they are now. @returns Path of the bundle. */
export async function builtHandler(name: string): Promise<string> {
    await buildHandlers([name]);
    return path.join(distFolder, name, "index.mjs");
}
