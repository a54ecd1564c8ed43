import * as fs from "node:fs";
import * as path from "node:path";
import { writeScript } from "../offline/engine/temporary-folder";

const SERVE = path.resolve(__dirname, "../../plugin/serve.ts");

/** Writes what plugin/index.js does, on the sources, under the name by which the engine looks for it on PATH. */
export function writePlugin(folder: string): string {
    fs.writeFileSync(path.join(folder, "serve.js"), `require(${JSON.stringify(SERVE)}).serveComponents();`);
    return writeScript(folder, "pulumi-resource-securecart", [
        `exec "${process.execPath}" --require "${require.resolve("tsx/cjs")}" "${path.join(folder, "serve.js")}" "$@"`,
    ]);
}
