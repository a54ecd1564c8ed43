import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import * as lockfile from "proper-lockfile";
import { buildPackage } from "./build-package";

const ROOT = path.resolve(__dirname, "..");
/** Digest of the sources that dist/ was built from. */
const STAMP = path.join(ROOT, "build", "package-sources");

/** Folders that nothing of the package comes from. */
const NOT_PACKED = new Set([
    ...[".git", ".securecart", ".venv", "__pycache__", "build", "dist", "node_modules"],
    ...["bench", "contract", "docs", "examples", "local", "pipeline", "reference", "stages", "test"],
]);

/**
 * Builds the package unless dist/ is of the same sources already. Of several processes one builds, and the others wait for it.
 *
 * @throws What `buildPackage` throws.
 */
export async function freshPackage(): Promise<void> {
    fs.mkdirSync(path.dirname(STAMP), { recursive: true });
    const release = await lockfile.lock(path.dirname(STAMP), {
        stale: 60_000,
        update: 5_000,
        retries: { retries: 600, minTimeout: 1_000, maxTimeout: 1_000 },
    });
    try {
        const digest = digestOfSources();
        if (isBuiltFrom(digest)) {
            return;
        }
        fs.rmSync(STAMP, { force: true });
        await buildPackage();
        fs.writeFileSync(STAMP, digest);
    } finally {
        await release();
    }
}

function isBuiltFrom(digest: string): boolean {
    const built = ["dist/components/index.js", "THIRD-PARTY-LICENSES"];
    return (
        built.every((file) => fs.existsSync(path.join(ROOT, file))) &&
        fs.existsSync(STAMP) &&
        fs.readFileSync(STAMP, "utf8") === digest
    );
}

function digestOfSources(): string {
    const hash = createHash("sha256");
    const add = (folder: string): void => {
        const entries = fs.readdirSync(folder, { withFileTypes: true });
        for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
            const file = path.join(folder, entry.name);
            if (entry.isDirectory() && !NOT_PACKED.has(entry.name)) {
                add(file);
            } else if (
                entry.isFile() &&
                !entry.name.endsWith(".md") &&
                entry.name !== "THIRD-PARTY-LICENSES"
            ) {
                hash.update(`${path.relative(ROOT, file)}\n`).update(fs.readFileSync(file));
            }
        }
    };
    add(ROOT);
    return hash.digest("hex");
}
