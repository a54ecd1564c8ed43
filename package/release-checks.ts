import * as fs from "node:fs";
import * as path from "node:path";
import * as semver from "semver";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { readApiHistory } from "../contract/recorded-apis";
import { judgeVersion } from "../contract/version-bump";
import { handlerNames } from "../handlers/build";
import { runCommand } from "../offline/engine/command";
import manifest from "../package.json";
import plugin from "../plugin/package.json";
import { changelogProblems, hasRelease } from "./changelog";
import { licenseProblems } from "./third-party-licenses";
import { contentProblems, MAXIMUM_BYTES, type Tarball } from "./tarball";

const ROOT = path.resolve(__dirname, "..");
const read = (file: string) => fs.readFileSync(path.join(ROOT, file), "utf8");

/** What one check found. */
export interface CheckResult {
    /** What was measured or compared, in a few words. */
    readonly detail: string;
    /** None: it is fine. */
    readonly problems: readonly string[];
}

/** A check of what would be published. */
export interface ReleaseCheck {
    readonly name: string;
    readonly run: (tarball: Tarball) => Promise<CheckResult> | CheckResult;
}

/** Everything that can be checked once the package is built and packed. */
export const releaseChecks: readonly ReleaseCheck[] = [
    { name: "contents", run: checkContents },
    { name: "size", run: checkSize },
    { name: "licences", run: checkLicenses },
    { name: "versions", run: checkVersions },
    { name: "changelog", run: checkChangelog },
    { name: "public API", run: checkApi },
    { name: "manifest", run: checkManifest },
    { name: "types", run: checkTypes },
    { name: "commit", run: checkCommit },
];

function checkContents({ files }: Tarball): CheckResult {
    const bundles = handlerNames().map((name) => `dist/handlers/dist/${name}/index.mjs`);
    const needed = [
        ...bundles,
        ...["dist/jobs/dist/securecart_jobs.zip", "dist/plugin/schema.json", "dist/policy/PulumiPolicy.yaml"],
        ...Object.values(manifest.bin).map((file) => file.replace(/^\.\//, "")),
    ];
    const missing = needed.filter((file) => !files.has(file)).map((file) => `${file} is missing`);
    return { detail: `${files.size} files`, problems: [...contentProblems(files.keys()), ...missing] };
}

function checkSize({ bytes, unpackedBytes }: Tarball): CheckResult {
    const detail = `${bytes.toLocaleString("en")} bytes packed, ${unpackedBytes.toLocaleString("en")} unpacked`;
    const problems = bytes > MAXIMUM_BYTES ? [`the limit is ${MAXIMUM_BYTES.toLocaleString("en")}`] : [];
    return { detail, problems };
}

function checkLicenses(): CheckResult {
    const text = read("THIRD-PARTY-LICENSES");
    const bundles = JSON.parse(read("dist/handlers/dist/manifest.json")) as Record<
        string,
        { packages: string[] }
    >;
    const folders = [...new Set(Object.values(bundles).flatMap(({ packages }) => packages))];
    const problems = licenseProblems(
        text,
        folders.map((folder) => path.join(ROOT, folder)),
    );
    return { detail: `${folders.length} packages in the functions' bundles`, problems };
}

/** Every place that says which version this is. */
function checkVersions(): CheckResult {
    const { version } = manifest;
    const manifests = ["plugin/package.json", "plugin/schema.json", "policy/package.json"].map((file) => ({
        place: file,
        found: (JSON.parse(read(file)) as { version: string }).version,
    }));
    const pages = ["README.md", ...fs.globSync("docs/*.md", { cwd: ROOT })].flatMap((page) =>
        [...read(page).matchAll(/securecart(?:-| |\/plugin@v)(\d+\.\d+\.\d+)/g)].map(([, found]) => ({
            place: page,
            found,
        })),
    );
    const problems = [...manifests, ...pages]
        .filter(({ found }) => found !== version)
        .map(({ place, found }) => `${place} has ${found}, package.json ${version}`);
    const { securecart } = plugin.dependencies;
    if (!semver.satisfies(version, securecart)) {
        problems.push(`the plugin depends on securecart ${securecart}, which ${version} isn't`);
    }
    return {
        detail: `${version} in ${manifests.length + 1} manifests and ${pages.length} places of the docs`,
        problems,
    };
}

function checkChangelog(): CheckResult {
    const text = read("CHANGELOG.md");
    const problems = changelogProblems(text);
    if (problems.length === 0 && !hasRelease(text, manifest.version)) {
        problems.push(`CHANGELOG.md has no section [${manifest.version}] with its day`);
    }
    return { detail: `section ${manifest.version}`, problems };
}

async function checkApi(): Promise<CheckResult> {
    const history = await readApiHistory();
    const { fits, against, changes, advice } = judgeVersion(history);
    const problems = fits ? [] : [...changes.map(({ level, text }) => `${level} ${text}`), advice ?? ""];
    if (!history.recorded.has(history.version)) {
        problems.push(`the API of ${history.version} isn't recorded: npm run api -- --record`);
    }
    return { detail: `compared with ${against ?? "nothing before"}`, problems };
}

async function checkManifest({ file }: Tarball): Promise<CheckResult> {
    const tarball = fs.readFileSync(file);
    const buffer = tarball.buffer.slice(tarball.byteOffset, tarball.byteOffset + tarball.byteLength);
    const { messages } = await publint({ pack: { tarball: buffer }, strict: true });
    const problems = messages.map((message) => formatMessage(message, manifest) ?? message.code);
    return { detail: "publint", problems };
}

/** Resolves every entry point as Node 10, Node and bundlers do. */
async function checkTypes({ file }: Tarball): Promise<CheckResult> {
    // A dependency of it is an ES module alone.
    const { checkPackage, createPackageFromTarballData } = await import("@arethetypeswrong/core");
    const result = await checkPackage(createPackageFromTarballData(fs.readFileSync(file)));
    if (!result.types) {
        return { detail: "arethetypeswrong", problems: ["the package has no types"] };
    }
    const entries = Object.keys(result.entrypoints);
    const problems = result.problems.map((problem) => {
        const where = "entrypoint" in problem ? `${problem.entrypoint}, ${problem.resolutionKind}: ` : "";
        return `${where}${problem.kind}`;
    });
    return { detail: `arethetypeswrong, ${entries.length} entry points`, problems };
}

async function checkCommit(): Promise<CheckResult> {
    const git = async (...args: string[]) => (await runCommand("git", args, { cwd: ROOT })).stdout.trim();
    const changed = await git("status", "--porcelain", "--untracked-files=no");
    const tag = `v${manifest.version}`;
    return {
        detail: (await git("rev-parse", "--short", "HEAD")) || "no git repository",
        problems: [
            ...(changed === "" ? [] : [`not committed: ${changed.split("\n").join(", ")}`]),
            ...((await git("tag", "--list", tag)) === "" ? [] : [`${tag} is released already`]),
        ],
    };
}
