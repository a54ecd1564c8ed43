import * as path from "node:path";
import type { Metafile } from "esbuild";

/** Folders of the npm packages whose code a bundle holds, relative to the project's root, such as `node_modules/fflate`. */
export function bundledPackages({ outputs }: Metafile): string[] {
    const files = Object.values(outputs).flatMap(({ inputs }) =>
        // What tree shaking has left nothing of is not in the bundle.
        Object.keys(inputs).filter((file) => inputs[file].bytesInOutput > 0),
    );
    return [...new Set(files.flatMap((file) => packageFolder(file) ?? []))].sort();
}

function packageFolder(file: string): string | undefined {
    const parts = file.split("/");
    const at = parts.lastIndexOf("node_modules");
    if (at < 0) {
        return undefined;
    }
    const nameLength = parts[at + 1].startsWith("@") ? 2 : 1;
    // A bundle that was built in a folder of the project names its inputs from there.
    return path.posix.join(...parts.slice(parts.indexOf("node_modules"), at + 1 + nameLength));
}
