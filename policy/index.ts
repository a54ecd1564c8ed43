import { PackAnalyzer, serve } from "./analyzer/server";
import type { PackConfiguration } from "./configuration";
import { RulePack } from "./pack";
import { allRules } from "./rules/all-rules";
import { identity } from "./identity";

/** Serves the pack to the engine that started this process, with a configuration given in code. */
export async function servePack(configuration: PackConfiguration = {}): Promise<void> {
    const { port } = await serve(new PackAnalyzer(new RulePack(allRules, configuration), identity));
    // The engine reads the port from the first line of the process's output.
    console.log(String(port));
}
