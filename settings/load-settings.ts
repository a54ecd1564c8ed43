import * as pulumi from "@pulumi/pulumi";
import { describeMistakes, parseSettings, type Settings } from "./settings";

/**
 * Reads the stack's settings from its Pulumi configuration.
 *
 * @throws {pulumi.RunError} With every mistake at once, each with its path, the value given and what is allowed.
 */
export function loadSettings(): Settings {
    const prefix = "securecart:";
    const raw = Object.fromEntries(
        Object.entries(pulumi.runtime.allConfig())
            .filter(([key]) => key.startsWith(prefix))
            .map(([key, text]) => [key.slice(prefix.length), fromConfigText(text)]),
    );
    const result = parseSettings(raw);
    if ("mistakes" in result) {
        throw new pulumi.RunError(
            `Settings of stack ${pulumi.getStack()}:\n${describeMistakes(result.mistakes)}`,
        );
    }
    return result.settings;
}

/** The engine hands every value over as text: numbers, booleans and objects as JSON. */
function fromConfigText(text: string): unknown {
    try {
        return JSON.parse(text) as unknown;
    } catch {
        return text;
    }
}
