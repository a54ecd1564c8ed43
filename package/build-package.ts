import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { buildHandlers } from "../handlers/build";
import { buildJobs } from "../jobs/build";
import { buildPack } from "../policy/build-pack";
import { entryPoints } from "./entry-points";
import { readThirdParty, thirdPartyLicenses } from "./third-party-licenses";

const ROOT = path.resolve(__dirname, "..");
const DIST = path.join(ROOT, "dist");
/** Where it is put together: whoever loads from dist/ in the meantime is not disturbed. */
const SCRATCH = path.join(ROOT, "build", "package", String(process.pid));

/** What the compiler doesn't bring along: code for other machines than this process, scripts, and data that is read as files. */
const COPIED = [
    "cost/traffic.json",
    "handlers/dist",
    "jobs/dist/scripts",
    "jobs/dist/securecart_jobs.zip",
    "offline/aws/facts/api-limits.json",
    "offline/engine/bin",
    "offline/engine/go",
    "policy/PulumiPolicy.yaml",
    "policy/test-kit/recorder",
];

/** Folders of which the package exports nothing: declarations would be weight without a reader. */
const UNEXPORTED = ["cost", "graph", "offline", "settings"];

/**
 * Builds what `npm pack` puts into the package: dist/, which mirrors the sources' folders, and THIRD-PARTY-LICENSES.
 *
 * @throws When the sources don't compile, or a licence forbids to carry code along.
 */
export async function buildPackage(): Promise<void> {
    fs.rmSync(SCRATCH, { recursive: true, force: true });
    const handlers = await buildHandlers();
    buildJobs();
    const pack = buildPack(path.join(SCRATCH, "policy", "dist"));
    const packages = [...Object.values(handlers).flatMap((handler) => handler.packages), ...pack];
    compile();
    UNEXPORTED.forEach((folder) => remove(folder, ".d.ts"));
    remove("policy/dist", ".map");
    keepIdentity(path.join(SCRATCH, "policy", "package.json"));
    for (const name of COPIED) {
        fs.cpSync(path.join(ROOT, name), path.join(SCRATCH, name), { recursive: true });
    }
    for (const source of Object.values(entryPoints)) {
        writeModuleEntry(path.join(SCRATCH, source));
    }
    replaceDist();
    const parties = [...new Set(packages)].sort().map((folder) => readThirdParty(path.join(ROOT, folder)));
    fs.writeFileSync(path.join(ROOT, "THIRD-PARTY-LICENSES"), thirdPartyLicenses(parties));
}

/** The pack's own manifest speaks of its own package; in this one it only says which pack it is, and where it starts. */
function keepIdentity(manifest: string): void {
    const { version, description, main } = JSON.parse(fs.readFileSync(manifest, "utf8")) as Record<
        string,
        unknown
    >;
    fs.writeFileSync(manifest, JSON.stringify({ version, description, main }));
}

function replaceDist(): void {
    const old = `${SCRATCH}-old`;
    if (fs.existsSync(DIST)) {
        fs.renameSync(DIST, old);
    }
    fs.renameSync(SCRATCH, DIST);
    fs.rmSync(old, { recursive: true, force: true });
}

function compile(): void {
    const { status } = spawnSync(
        process.execPath,
        [
            require.resolve("typescript/bin/tsc"),
            "--project",
            path.join(ROOT, "tsconfig.package.json"),
            "--outDir",
            SCRATCH,
        ],
        { stdio: "inherit" },
    );
    if (status !== 0) {
        throw new Error("The package's sources don't compile.");
    }
}

function remove(folder: string, ending: string): void {
    for (const file of fs.readdirSync(path.join(SCRATCH, folder), { recursive: true, encoding: "utf8" })) {
        if (file.endsWith(ending)) {
            fs.rmSync(path.join(SCRATCH, folder, file));
        }
    }
}

/** An entry for `import`, beside the one for `require`, that has the same names. */
function writeModuleEntry(entry: string): void {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const names = Object.keys(require(`${entry}.js`) as object);
    const file = path.basename(entry);
    fs.writeFileSync(
        `${entry}.mjs`,
        `import commonjs from "./${file}.js";\n\nexport const { ${names.join(", ")} } = commonjs;\n`,
    );
    fs.writeFileSync(`${entry}.d.mts`, `export * from "./${file}.js";\n`);
}

if (require.main === module) {
    buildPackage().catch((error: Error) => {
        console.error(error.message);
        process.exitCode = 1;
    });
}
