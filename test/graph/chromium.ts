import { existsSync } from "node:fs";
import path from "node:path";
import { chromium, type Browser } from "playwright-core";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** The browser that `CHROMIUM` names, or the first one on the PATH. */
function findChromium(): string {
    const folders = (process.env.PATH ?? "").split(path.delimiter);
    const found =
        process.env.CHROMIUM ??
        names
            .flatMap((name) => folders.map((folder) => path.join(folder, name)))
            .find((file) => existsSync(file));
    if (found === undefined) {
        throw new Error(
            `There is no Chromium: none of ${names.join(", ")} is on the PATH. Install it ("apt-get install chromium" on Debian), or name its executable in CHROMIUM.`,
        );
    }
    return found;
}

/** A browser without a window. */
export function launchChromium(): Promise<Browser> {
    return chromium.launch({ executablePath: findChromium() });
}
