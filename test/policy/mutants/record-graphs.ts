import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Workspace } from "../../../offline/engine";
import { buildPackAside } from "../../../policy/build-pack";
import type { Phase, TestResource } from "../../../policy/test-kit";

const root = join(__dirname, "../../..");

/** Previews and deploys a stack of this project offline, and writes down what the engine tells a policy pack. */
export async function recordGraphs(stack: string): Promise<Record<Phase, TestResource[]>> {
    const recorder = buildRecorderAside();
    const folder = mkdtempSync(join(tmpdir(), "graph-"));
    const file = join(folder, "graph.json");
    const workspace = await Workspace.open({ program: root, stack, environment: { GRAPH_FILE: file } });
    try {
        const graph = async (phase: Phase) => {
            const result = await workspace[phase]({ policyPacks: [recorder] });
            if (!result.succeeded) {
                throw new Error(`${phase} of ${stack} failed:\n${result.text}`);
            }
            return JSON.parse(readFileSync(file, "utf8")) as TestResource[];
        };
        return { preview: await graph("preview"), up: await graph("up") };
    } finally {
        await workspace.close();
        rmSync(folder, { recursive: true });
    }
}

function buildRecorderAside(): string {
    const directory = buildPackAside("mutants");
    writeFileSync(join(directory, "package.json"), JSON.stringify({ main: "recorder.js" }));
    return directory;
}
