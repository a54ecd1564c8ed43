import * as pulumi from "@pulumi/pulumi";
import { describeMistakes, parseStackConfig, type Settings } from "./settings";

/**
 * Reads the stack's settings from its Pulumi configuration.
 *
 * @throws {pulumi.RunError} With every mistake at once, each with its path, the value given and what is allowed.
 */
export function loadSettings(): Settings {
    const secrets = secretKeys();
    const result = parseStackConfig(pulumi.runtime.allConfig(), {
        stack: pulumi.getStack(),
        isSecret: (name) => secrets.includes(`${pulumi.getProject()}:${name}`),
    });
    if ("mistakes" in result) {
        throw new pulumi.RunError(describeMistakes(pulumi.getStack(), result.mistakes));
    }
    return result.settings;
}

/** Keys whose values the stack keeps encrypted: the engine tells the program, and the SDK has no public way to it. */
function secretKeys(): string[] {
    return JSON.parse(process.env.PULUMI_CONFIG_SECRET_KEYS ?? "[]") as string[];
}
