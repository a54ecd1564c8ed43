import * as path from "node:path";
import { expect } from "chai";
import { prepareSparkEnvironment, SparkEnvironmentError } from "../../jobs/environment";
import { ProgressLine } from "../../offline/engine/progress-line";
import { temporaryFolder, writeScript } from "../offline/engine/temporary-folder";

describe("the environment of the Spark jobs", () => {
    const folder = temporaryFolder();
    const quiet = new ProgressLine({ write: () => undefined });

    async function mistake(env: NodeJS.ProcessEnv): Promise<string> {
        try {
            await prepareSparkEnvironment({ HOME: folder, ...env }, quiet);
        } catch (error) {
            expect(error).to.be.instanceOf(SparkEnvironmentError);
            return (error as Error).message;
        }
        throw new Error("no mistake was found");
    }

    it("says what to install where there is no Java", async () => {
        expect(await mistake({ PATH: "/nowhere" })).to.equal(
            "The Spark jobs need Java 17, 11, 8; found none. Install a JDK or JRE 17 " +
                "(Debian: apt-get install openjdk-17-jre-headless) or point JAVA_HOME at one.",
        );
    });

    it("says which Java it found that Spark doesn't run on", async () => {
        const java = writeScript(path.join(folder, "newer"), "java", [
            `echo 'openjdk version "25.0.1" 2026-01-20' >&2`,
        ]);
        expect(await mistake({ PATH: path.dirname(java) })).to.contain(`found ${java} (25).`);
    });

    it("says which Python it found that Glue doesn't have", async () => {
        const tools = path.join(folder, "tools");
        writeScript(tools, "java", [`echo 'openjdk version "17.0.15" 2025-04-15' >&2`]);
        writeScript(tools, "python3", ["echo 3.13"]);
        expect(await mistake({ PATH: tools })).to.equal(
            `The Spark jobs need Python 3.11 with venv; found ${path.join(tools, "python3")} (3.13). ` +
                "Install it (Debian: apt-get install python3.11-venv).",
        );
    });
});
