import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/** A folder for one test file, removed when its tests are done. Call it inside `describe`. */
export function temporaryFolder(): string {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "securecart-test-"));
    after(() => fs.rmSync(folder, { recursive: true, force: true }));
    return folder;
}

/** Writes an executable sh script and returns its path. */
export function writeScript(folder: string, name: string, lines: readonly string[]): string {
    const file = path.join(folder, name);
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(file, ["#!/bin/sh", ...lines, ""].join("\n"), { mode: 0o755 });
    return file;
}
