import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import { runCommand } from "../../offline/engine/command";
import { MissingToolError } from "../missing-tool-error";
import { exists, userCache } from "../user-cache";

const pom = path.join(__dirname, "pom.xml");

/**
 * The folder of a Kafka broker's jars in the user's cache folder, fetched by Maven if they aren't there.
 *
 * @param onFetch - Called when they have to be fetched, which takes its time.
 * @throws {MissingToolError} Where there is no Java, or no Maven to fetch with.
 */
export async function kafkaJars(onFetch?: () => void): Promise<string> {
    if ((await runCommand("java", ["-version"])).failure !== undefined) {
        throw new MissingToolError(
            "Java 17 or newer",
            "the Kafka broker runs on it",
            "Install a JRE, such as openjdk-17-jre-headless",
        );
    }
    const digest = createHash("sha256")
        .update(await readFile(pom))
        .digest("hex")
        .slice(0, 12);
    const finished = userCache(`kafka-${digest}`);
    if (await exists(finished)) {
        return finished;
    }
    if ((await runCommand("mvn", ["--version"])).failure !== undefined) {
        throw new MissingToolError("Maven", "it fetches the Kafka broker, once", "Install maven");
    }
    onFetch?.();
    const unfinished = `${finished}.${process.pid}`;
    await mkdir(unfinished, { recursive: true });
    try {
        const { failure, stdout } = await runCommand(
            "mvn",
            [
                "--quiet",
                "--batch-mode",
                "--file",
                pom,
                "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies",
                `-DoutputDirectory=${unfinished}`,
            ],
            { timeoutMs: 300_000 },
        );
        if (failure !== undefined) {
            throw new Error(`Fetching Kafka failed: ${failure}\n${stdout}`);
        }
        await rename(unfinished, finished);
    } catch (error) {
        // Another process may have been faster.
        if ((error as NodeJS.ErrnoException).code !== "ENOTEMPTY") {
            throw error;
        }
    } finally {
        await rm(unfinished, { recursive: true, force: true });
    }
    return finished;
}
