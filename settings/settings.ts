import type { z } from "zod";
import { nearest } from "./nearest";
import { mustBe, noSuchSetting } from "./allowed-values";
import { mistakesBetween, type SettingsMistake, type SettingsSource } from "./dependencies";
import { settingsSchema, type Settings } from "./settings-schema";

export type { SettingsMistake, SettingsSource } from "./dependencies";
export { settingsSchema, type Settings } from "./settings-schema";

const namespace = "securecart:";

/** Settings that no message may show. */
const secretSettings = ["fraudCheck.apiKey"];

/** Checks raw settings and completes them with defaults; reports every mistake at once. */
export function parseSettings(
    raw: unknown,
    source?: SettingsSource,
): { settings: Settings } | { mistakes: SettingsMistake[] } {
    const parsed = settingsSchema.safeParse(raw);
    const between = mistakesBetween(raw, source).map((mistake) => ({
        ...mistake,
        path: `${namespace}${mistake.path}`,
    }));
    if (parsed.success) {
        return between.length === 0 ? { settings: parsed.data } : { mistakes: between };
    }
    const single = parsed.error.issues.flatMap((issue) => mistakesIn(issue, raw));
    // What is wrong in itself, or lies in something that is, needs no second mistake.
    const isTold = (path: string) => single.some((told) => `${path}.`.startsWith(`${told.path}.`));
    return { mistakes: [...single, ...between.filter(({ path }) => !isTold(path))] };
}

/**
 * Checks the settings in a stack's whole configuration.
 *
 * @param config - By key, such as `securecart:network`; the engine hands every value over as text, objects as JSON.
 */
export function parseStackConfig(
    config: Readonly<Record<string, unknown>>,
    source?: SettingsSource,
): ReturnType<typeof parseSettings> {
    const astray = Object.keys(config).filter(isMistypedNamespace);
    if (astray.length > 0) {
        const own = parseStackConfig(withoutKeys(config, astray), source);
        const message = `no such setting; this project's begin with ${namespace}`;
        const mistakes = astray.map((path) => ({ path, message }));
        return { mistakes: [...("mistakes" in own ? own.mistakes : []), ...mistakes] };
    }
    const raw = Object.entries(config)
        .filter(([key]) => key.startsWith(namespace))
        .map(([key, value]) => [
            key.slice(namespace.length),
            typeof value === "string" ? spelled(value) : value,
        ]);
    return parseSettings(Object.fromEntries(raw), source);
}

/** Whether a key looks as if it were this project's own, and isn't read: providers' and packs' keys are none of ours. */
function isMistypedNamespace(key: string): boolean {
    const [given] = key.split(":");
    return `${given}:` !== namespace && nearest(given, [namespace.slice(0, -1)]) !== undefined;
}

function withoutKeys(
    config: Readonly<Record<string, unknown>>,
    keys: readonly string[],
): Readonly<Record<string, unknown>> {
    return Object.fromEntries(Object.entries(config).filter(([key]) => !keys.includes(key)));
}

/** All mistakes in one text, each with path, value and what is allowed. */
export function describeMistakes(stack: string, mistakes: readonly SettingsMistake[]): string {
    const lines = mistakes.map(
        ({ path, message, given }) =>
            `  - ${path}: ${message}${given === undefined ? "" : ` (got ${JSON.stringify(given)})`}`,
    );
    return [`Settings of stack ${stack}:`, ...lines].join("\n");
}

/** Issues whose messages are the schema's own words rather than the validator's. */
const ownWords = ["custom", "invalid_format"];

function mistakesIn(issue: z.core.$ZodIssue, raw: unknown): SettingsMistake[] {
    const path = `${namespace}${issue.path.join(".")}`;
    if (issue.code === "unrecognized_keys") {
        return issue.keys.map((key) => ({
            path: issue.path.length === 0 ? `${namespace}${key}` : `${path}.${key}`,
            message: noSuchSetting(issue.path, key),
        }));
    }
    const given = holdsSecret(issue.path) ? undefined : valueAt(raw, issue.path);
    const own = ownWords.includes(issue.code) && issue.message.startsWith("must ");
    return [{ path, message: own ? issue.message : mustBe(issue.path), given }];
}

/** Whether a setting is a secret, or has one in it. */
function holdsSecret(path: readonly PropertyKey[]): boolean {
    return secretSettings.some((secret) => `${secret}.`.startsWith(`${path.join(".")}.`));
}

function spelled(text: string): unknown {
    try {
        return JSON.parse(text) as unknown;
    } catch {
        return text;
    }
}

function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
    return path.reduce<unknown>(
        (value, step) => (value as Record<PropertyKey, unknown> | undefined)?.[step],
        raw,
    );
}
