import { createHash } from "node:crypto";
import { access, mkdir, readFile, rename, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { runCommand } from "../../offline/engine/command";

const pom = path.join(__dirname, "pom.xml");

/** The folder of a Kafka broker's jars in the user's cache folder, fetched by Maven if they aren't there. */
export async function kafkaJars(): Promise<string> {
    const cache = process.env.XDG_CACHE_HOME || path.join(process.env.HOME ?? os.homedir(), ".cache");
    const digest = createHash("sha256")
        .update(await readFile(pom))
        .digest("hex")
        .slice(0, 12);
    const finished = path.join(cache, "securecart", `kafka-${digest}`);
    if (
        await access(finished).then(
            () => true,
            () => false,
        )
    ) {
        return finished;
    }
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
