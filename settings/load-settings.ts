import * as pulumi from "@pulumi/pulumi";
import { describeMistakes, parseStackConfig, type Settings } from "./settings";

/**
 * Reads the stack's settings from its Pulumi configuration.
 *
 * @throws {pulumi.RunError} With every mistake at once, each with its path, the value given and what is allowed.
 */
export function loadSettings(): Settings {
    const result = parseStackConfig(pulumi.runtime.allConfig());
    if ("mistakes" in result) {
        throw new pulumi.RunError(describeMistakes(pulumi.getStack(), result.mistakes));
    }
    return result.settings;
}
