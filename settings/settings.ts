import { z } from "zod";
import { mistakesBetween, type SettingsMistake, type SettingsSource } from "./dependencies";
import { settingsSchema, type Settings } from "./settings-schema";

export type { SettingsMistake, SettingsSource } from "./dependencies";
export { settingsSchema, type Settings } from "./settings-schema";

const namespace = "securecart:";

/** Settings that no message may show. */
const secretSettings = new Set(["fraudCheck.apiKey"]);

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
    const told = new Set(single.map(({ path }) => path));
    return { mistakes: [...single, ...between.filter(({ path }) => !told.has(path))] };
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
    const raw = Object.entries(config)
        .filter(([key]) => key.startsWith(namespace))
        .map(([key, value]) => [
            key.slice(namespace.length),
            typeof value === "string" ? spelled(value) : value,
        ]);
    return parseSettings(Object.fromEntries(raw), source);
}

/** All mistakes in one text, each with path, value and what is allowed. */
export function describeMistakes(stack: string, mistakes: readonly SettingsMistake[]): string {
    const lines = mistakes.map(
        ({ path, message, given }) =>
            `  - ${path}: ${message}${given === undefined ? "" : ` (got ${JSON.stringify(given)})`}`,
    );
    return [`Settings of stack ${stack}:`, ...lines].join("\n");
}

function mistakesIn(issue: z.core.$ZodIssue, raw: unknown): SettingsMistake[] {
    const path = `${namespace}${issue.path.join(".")}`;
    if (issue.code === "unrecognized_keys") {
        return issue.keys.map((key) => ({
            path: issue.path.length === 0 ? `${namespace}${key}` : `${path}.${key}`,
            message: `no such setting; allowed: ${allowedKeys(issue.path).join(", ")}`,
        }));
    }
    const given = secretSettings.has(issue.path.join(".")) ? undefined : valueAt(raw, issue.path);
    return [{ path, message: issue.message, given }];
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

function allowedKeys(path: readonly PropertyKey[]): string[] {
    let schema = z.toJSONSchema(settingsSchema, { io: "input" }) as JsonSchemaNode;
    for (const step of path) {
        schema = (typeof step === "number" ? schema.items : schema.properties?.[String(step)]) ?? {};
    }
    return Object.keys(schema.properties ?? {});
}

interface JsonSchemaNode {
    properties?: Record<string, JsonSchemaNode>;
    items?: JsonSchemaNode;
}
