import { readFile } from "node:fs/promises";
import { zipSync } from "fflate";

/** A file as it travels from the program: a path or a text. */
export interface Asset {
    readonly path?: string;
    readonly text?: string;
}

/** An archive as it travels from the program: files by their names in it. */
interface Archive {
    readonly assets?: Readonly<Record<string, Asset>>;
    /** Of a file that is the package already. */
    readonly path?: string;
}

/** The zip that Lambda is sent. */
export async function deploymentPackage(code: unknown): Promise<Uint8Array> {
    const { assets, path } = (code ?? {}) as Archive;
    if (path !== undefined) {
        return readFile(path);
    }
    const files: Record<string, Uint8Array> = {};
    for (const [name, asset] of Object.entries(assets ?? {})) {
        files[name] = asset.path === undefined ? Buffer.from(asset.text ?? "") : await readFile(asset.path);
    }
    // It goes no further than this machine: packing it tightly would take longer than sending it.
    return zipSync(files, { level: 1 });
}
