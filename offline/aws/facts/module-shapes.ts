import * as fs from "node:fs";
import * as path from "node:path";
import { installedVersion } from "../installed-version";
import type * as declarations from "./read-declarations";
import type { ModuleShapes } from "./resource-facts";

/** One folder per version of `@pulumi/aws`, so that an upgrade reads its declarations anew. */
function shapesFolder(): string {
    return path.join(__dirname, "build", `shapes-${installedVersion("@pulumi/aws")}`);
}

let folder: string | undefined;
const modules = new Map<string, ModuleShapes | undefined>();

/** The shapes of a module of `@pulumi/aws`; undefined if it has no such module. Written at first use, in about 2 s. */
export function loadModuleShapes(module: string): ModuleShapes | undefined {
    if (!modules.has(module)) {
        modules.set(module, readModule(module));
    }
    return modules.get(module);
}

/** The modules of `@pulumi/aws`. */
export function moduleNames(): string[] {
    return fs.readdirSync(writtenFolder()).map((file) => path.basename(file, ".json"));
}

function readModule(module: string): ModuleShapes | undefined {
    const file = path.join(writtenFolder(), `${module}.json`);
    return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, "utf8")) as ModuleShapes) : undefined;
}

/** The folder of the shapes, written if it isn't there. */
function writtenFolder(): string {
    folder ??= shapesFolder();
    if (!fs.existsSync(folder)) {
        // Loaded here alone: it brings the TypeScript compiler along.
        // eslint-disable-next-line @typescript-eslint/no-require-imports
        const { writeModuleShapes } = require("./read-declarations") as typeof declarations;
        writeModuleShapes(folder);
    }
    return folder;
}
