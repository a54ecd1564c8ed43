/** Sets up what the Spark jobs run on outside of AWS: a Python environment with Spark in it, and the jars that Spark lacks. */
import { createHash } from "node:crypto";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import * as lockfile from "proper-lockfile";
import { runCommand } from "../offline/engine/command";
import { executablesOnPath } from "../offline/engine/executables";
import { ProgressLine } from "../offline/engine/progress-line";

/** The Python of Glue 5.0: https://docs.aws.amazon.com/glue/latest/dg/release-notes.html */
const PYTHON_VERSION = "3.11";

/** Java versions that Spark 3.5 runs on: https://spark.apache.org/docs/3.5.4/ */
const JAVA_VERSIONS = [17, 11, 8];

const REQUIREMENTS = path.join(__dirname, "requirements.txt");
const IVY_FILE = path.join(__dirname, "ivy.xml");
const JAR_CHECKSUMS = path.join(__dirname, "jars.sha256");

/** A Python that has Spark, and the environment in which it finds Java, the jars and the jobs. */
export interface SparkEnvironment {
    readonly python: string;
    readonly variables: NodeJS.ProcessEnv;
}

/** The machine lacks something that can't be fetched, or a download failed: one message that says what to do. */
export class SparkEnvironmentError extends Error {}

/**
 * Finds the environment in the user's cache folder, or makes it there: about half a minute and 550 MB, once.
 *
 * @throws {SparkEnvironmentError}
 */
export async function prepareSparkEnvironment(
    env: NodeJS.ProcessEnv = process.env,
    progress: ProgressLine = new ProgressLine(),
): Promise<SparkEnvironment> {
    const java = await findJava(env);
    const pins = await Promise.all([REQUIREMENTS, IVY_FILE, JAR_CHECKSUMS].map((file) => fs.readFile(file)));
    const digest = createHash("sha256").update(Buffer.concat(pins)).digest("hex").slice(0, 12);
    const cache = env.XDG_CACHE_HOME || path.join(env.HOME ?? os.homedir(), ".cache");
    const folder = path.join(cache, "securecart", "spark", `${digest}-${os.platform()}-${os.arch()}`);
    await fs.mkdir(folder, { recursive: true });
    const release = await lock(folder, progress);
    try {
        await installPython(folder, env, progress);
        await fetchJars(folder, java, env, progress);
    } finally {
        await release();
        progress.end();
    }
    const python = path.join(folder, "python", "bin", "python");
    return {
        python,
        variables: {
            ...env,
            PYSPARK_PYTHON: python,
            PYSPARK_DRIVER_PYTHON: python,
            PYTHONPATH: __dirname,
            PYTHONDONTWRITEBYTECODE: "1",
            SPARK_LOCAL_IP: "127.0.0.1",
            JAVA_HOME: path.dirname(path.dirname(await fs.realpath(java))),
            SECURECART_JARS: path.join(folder, "jars"),
        },
    };
}

async function findJava(env: NodeJS.ProcessEnv): Promise<string> {
    const candidates = [
        ...(env.JAVA_HOME ? [path.join(env.JAVA_HOME, "bin", "java")] : []),
        ...executablesOnPath("java", env),
    ];
    const seen: string[] = [];
    for (const java of candidates) {
        const { stderr, failure } = await runCommand(java, ["-version"], { env, timeoutMs: 30_000 });
        const version = /version "(?:1\.)?(\d+)/.exec(stderr)?.[1];
        if (!failure && version && JAVA_VERSIONS.includes(Number(version))) {
            return java;
        }
        seen.push(`${java} (${version ?? failure})`);
    }
    throw new SparkEnvironmentError(
        `The Spark jobs need Java ${JAVA_VERSIONS.join(", ")}; found ${seen.join(", ") || "none"}. ` +
            "Install a JDK or JRE 17 (Debian: apt-get install openjdk-17-jre-headless) or point JAVA_HOME at one.",
    );
}

async function findPython(env: NodeJS.ProcessEnv): Promise<string> {
    const candidates = [`python${PYTHON_VERSION}`, "python3", "python"].flatMap((name) =>
        executablesOnPath(name, env),
    );
    const probe = "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])";
    const seen: string[] = [];
    for (const python of candidates) {
        const { stdout, failure } = await runCommand(python, ["-c", probe], { env, timeoutMs: 30_000 });
        if (!failure && stdout.trim() === PYTHON_VERSION) {
            return python;
        }
        seen.push(`${python} (${failure ?? stdout.trim()})`);
    }
    throw new SparkEnvironmentError(
        `The Spark jobs need Python ${PYTHON_VERSION} with venv; found ${seen.join(", ") || "none"}. ` +
            `Install it (Debian: apt-get install python${PYTHON_VERSION}-venv).`,
    );
}

async function installPython(folder: string, env: NodeJS.ProcessEnv, progress: ProgressLine): Promise<void> {
    const finished = path.join(folder, "python");
    if (await exists(finished)) {
        return;
    }
    const python = await findPython(env);
    const unfinished = path.join(folder, `python.${process.pid}`);
    const startedAt = Date.now();
    const show = (line: string) =>
        progress.show(
            `Installing Spark for Python, once, about half a minute (${seconds(startedAt)}): ${line}`,
        );
    try {
        show("creating the environment");
        const created = await runCommand(python, ["-m", "venv", unfinished], { env, timeoutMs: 120_000 });
        const installed =
            created.failure === undefined
                ? await runCommand(
                      path.join(unfinished, "bin", "python"),
                      [
                          ..."-m pip install --disable-pip-version-check --no-compile --require-hashes".split(
                              " ",
                          ),
                          ...["--progress-bar", "off", "-r", REQUIREMENTS],
                      ],
                      { env, timeoutMs: 30 * 60_000, onLine: show },
                  )
                : created;
        if (installed.failure) {
            throw new SparkEnvironmentError(
                `Installing ${path.basename(REQUIREMENTS)} with pip failed: ${installed.failure}`,
            );
        }
        await fs.rename(unfinished, finished);
    } finally {
        await fs.rm(unfinished, { recursive: true, force: true });
    }
}

async function fetchJars(
    folder: string,
    java: string,
    env: NodeJS.ProcessEnv,
    progress: ProgressLine,
): Promise<void> {
    const finished = path.join(folder, "jars");
    if (await exists(finished)) {
        return;
    }
    const sparkJars = path.join(
        folder,
        "python",
        "lib",
        `python${PYTHON_VERSION}`,
        "site-packages",
        "pyspark",
        "jars",
    );
    const ivy = (await fs.readdir(sparkJars)).find((name) => /^ivy-.*\.jar$/.test(name));
    if (!ivy) {
        throw new SparkEnvironmentError(`No Ivy among Spark's jars in ${sparkJars}`);
    }
    const unfinished = path.join(folder, `jars.${process.pid}`);
    try {
        progress.show("Fetching the Iceberg and Kafka jars, once, 50 MB");
        const fetched = await runCommand(
            java,
            [
                ...["-cp", path.join(sparkJars, ivy), "org.apache.ivy.Main", "-ivy", IVY_FILE],
                ...["-cache", path.join(unfinished, "cache"), "-confs", "default"],
                ...["-retrieve", path.join(unfinished, "[artifact]-[revision].[ext]")],
            ],
            { env, timeoutMs: 15 * 60_000 },
        );
        if (fetched.failure) {
            throw new SparkEnvironmentError(`Fetching the jars of ivy.xml failed: ${fetched.failure}`);
        }
        await fs.rm(path.join(unfinished, "cache"), { recursive: true, force: true });
        await checkJars(unfinished);
        await fs.rename(unfinished, finished);
    } finally {
        await fs.rm(unfinished, { recursive: true, force: true });
    }
}

async function checkJars(folder: string): Promise<void> {
    const lines = (await fs.readFile(JAR_CHECKSUMS, "utf8")).trim().split("\n");
    for (const [expected, name] of lines.map((line) => line.split(/\s+/))) {
        const jar = await fs.readFile(path.join(folder, name));
        const actual = createHash("sha256").update(jar).digest("hex");
        if (actual !== expected) {
            throw new SparkEnvironmentError(
                `${name} has the SHA-256 ${actual}, and jars.sha256 says ${expected}: not used`,
            );
        }
    }
}

async function lock(folder: string, progress: ProgressLine): Promise<() => Promise<void>> {
    for (;;) {
        try {
            return await lockfile.lock(folder, { stale: 30_000, update: 5_000 });
        } catch (error) {
            if ((error as NodeJS.ErrnoException).code !== "ELOCKED") {
                throw error;
            }
            progress.show("Waiting for another process that is setting up Spark");
            await new Promise((resolve) => setTimeout(resolve, 1_000));
        }
    }
}

async function exists(file: string): Promise<boolean> {
    return fs.access(file).then(
        () => true,
        () => false,
    );
}

function seconds(since: number): string {
    return `${Math.round((Date.now() - since) / 1_000)} s`;
}
