import type { EnforcementLevel, Rule, RuleOption } from "./rule";
import { defaultSettings, type PackSettings, type Waiver } from "./settings";

/** Under this name the settings of the whole pack stand beside the rules in a configuration. */
export const settingsName = "pack-settings";

/** Key of a stack's configuration under which it brings waivers of its own. */
export const stackWaiversKey = "policy:waivers";

const levels: readonly EnforcementLevel[] = ["advisory", "mandatory", "remediate", "disabled"];

/** Settings of one rule: its level alone, or its level and its options. */
export type RuleConfiguration =
    | EnforcementLevel
    | ({ readonly enforcementLevel?: EnforcementLevel } & { readonly [option: string]: unknown });

/**
 * A configuration as it stands in a file for `--policy-pack-config`, or in code: `all` gives the level of every
 * rule, `pack-settings` holds the settings of the pack as a whole, and each rule's id its own level and options.
 */
export interface PackConfiguration {
    readonly all?: EnforcementLevel;
    readonly [settingsName]?: Partial<PackSettings> & { readonly enforcementLevel?: EnforcementLevel };
    readonly [rule: string]: unknown;
}

/** A configuration that has been checked and completed. */
export interface CheckedConfiguration {
    readonly settings: PackSettings;
    /** Level at which waivers that expired or cover nothing are reported. */
    readonly settingsLevel: EnforcementLevel;
    readonly levelOf: (rule: Rule) => EnforcementLevel;
    readonly optionOf: (rule: Rule, option: string) => RuleOption["default"];
}

/** A configuration that can't be used. Names every field that is wrong. */
export class ConfigurationError extends Error {
    constructor(readonly mistakes: readonly string[]) {
        super(
            `The policy pack's configuration has ${mistakes.length} mistake${mistakes.length === 1 ? "" : "s"}:\n` +
                mistakes.map((mistake) => `  - ${mistake}`).join("\n"),
        );
        this.name = "ConfigurationError";
    }
}

/**
 * Checks a configuration and fills in the defaults.
 *
 * @throws ConfigurationError - with all mistakes, each naming its field.
 */
export function checkConfiguration(rules: readonly Rule[], given: PackConfiguration): CheckedConfiguration {
    const mistakes: string[] = [];
    const byId = new Map(rules.map((rule) => [rule.id, rule]));
    const givenLevels = new Map<string, EnforcementLevel>();
    const givenOptions = new Map<string, Record<string, unknown>>();
    let settings = defaultSettings;
    let all: EnforcementLevel | undefined;

    for (const [name, value] of Object.entries(given)) {
        if (value === undefined) {
            continue;
        }
        const { level, fields } = split(name, value, mistakes);
        if (name === "all") {
            all = level;
            mistakes.push(
                ...Object.keys(fields).map((field) => `all.${field}: "all" takes a level and nothing else`),
            );
        } else if (name === settingsName) {
            settings = checkSettings(fields, byId, mistakes);
        } else {
            const rule = byId.get(name);
            if (!rule) {
                mistakes.push(
                    `${name}: there is no rule of that name; the nearest is ${nearest(name, [...byId.keys()])}`,
                );
                continue;
            }
            checkOptions(rule, fields, mistakes);
            givenOptions.set(name, fields);
        }
        if (level) {
            givenLevels.set(name, level);
        }
    }
    if (mistakes.length > 0) {
        throw new ConfigurationError(mistakes);
    }
    return {
        settings,
        settingsLevel: givenLevels.get(settingsName) ?? "advisory",
        levelOf: (rule) => givenLevels.get(rule.id) ?? all ?? rule.enforcement,
        optionOf: (rule, option) =>
            (givenOptions.get(rule.id)?.[option] ?? rule.options![option].default) as RuleOption["default"],
    };
}

/**
 * Checks waivers that a stack brings in its own configuration, under `policy:waivers`.
 *
 * @throws ConfigurationError - with all mistakes, each naming its field.
 */
export function checkStackWaivers(rules: readonly Rule[], text: string): readonly Waiver[] {
    const mistakes: string[] = [];
    const waivers = listIn(text);
    checkWaivers(stackWaiversKey, waivers, new Map(rules.map((rule) => [rule.id, rule])), mistakes);
    if (mistakes.length > 0) {
        throw new ConfigurationError(mistakes);
    }
    return waivers as readonly Waiver[];
}

function listIn(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return text;
    }
}

function split(name: string, value: unknown, mistakes: string[]) {
    const fields: Record<string, unknown> = {};
    let level: unknown;
    if (typeof value === "string") {
        level = value;
    } else if (isRecord(value)) {
        Object.assign(fields, value);
        level = fields.enforcementLevel;
        delete fields.enforcementLevel;
    } else {
        mistakes.push(`${name}: ${JSON.stringify(value)} is neither a level nor an object`);
    }
    if (level !== undefined && !levels.includes(level as EnforcementLevel)) {
        mistakes.push(
            `${name}.enforcementLevel: ${JSON.stringify(level)} is not one of ${levels.join(", ")}`,
        );
        level = undefined;
    }
    return { level: level as EnforcementLevel | undefined, fields };
}

function checkSettings(
    fields: Record<string, unknown>,
    rules: ReadonlyMap<string, Rule>,
    mistakes: string[],
): PackSettings {
    const { waivers, ...switches } = fields;
    for (const [field, value] of Object.entries(switches)) {
        const allowed = Object.keys(defaultSettings);
        if (!allowed.includes(field)) {
            mistakes.push(
                `${settingsName}.${field}: there is no such setting; allowed are ${allowed.join(", ")}`,
            );
        } else if (typeof value !== "boolean") {
            mistakes.push(`${settingsName}.${field}: ${JSON.stringify(value)} is not true or false`);
        }
    }
    checkWaivers(`${settingsName}.waivers`, waivers ?? [], rules, mistakes);
    return { ...defaultSettings, ...(fields as Partial<PackSettings>) };
}

function checkWaivers(
    at: string,
    waivers: unknown,
    rules: ReadonlyMap<string, Rule>,
    mistakes: string[],
): void {
    if (Array.isArray(waivers)) {
        waivers.forEach((waiver: unknown, index) => checkWaiver(`${at}[${index}]`, waiver, rules, mistakes));
    } else {
        mistakes.push(`${at}: must be a list of { rule, urn, reason, expires }`);
    }
}

function checkWaiver(
    at: string,
    waiver: unknown,
    rules: ReadonlyMap<string, Rule>,
    mistakes: string[],
): void {
    if (!isRecord(waiver)) {
        mistakes.push(`${at}: ${JSON.stringify(waiver)} is not an object { rule, urn, reason, expires }`);
        return;
    }
    const fields: readonly (keyof Waiver)[] = ["rule", "urn", "reason", "expires"];
    for (const field of fields) {
        const value = waiver[field];
        if (typeof value !== "string" || value.trim() === "") {
            mistakes.push(`${at}.${field}: must be a text that isn't empty, not ${JSON.stringify(value)}`);
        }
    }
    for (const field of Object.keys(waiver).filter((key) => !(fields as readonly string[]).includes(key))) {
        mistakes.push(`${at}.${field}: there is no such field; allowed are ${fields.join(", ")}`);
    }
    if (typeof waiver.rule === "string" && waiver.rule.trim() !== "" && !rules.has(waiver.rule)) {
        mistakes.push(
            `${at}.rule: there is no rule ${JSON.stringify(waiver.rule)}; the nearest is ${nearest(waiver.rule, [...rules.keys()])}`,
        );
    }
    if (typeof waiver.expires === "string" && waiver.expires.trim() !== "" && !isDay(waiver.expires)) {
        mistakes.push(`${at}.expires: ${JSON.stringify(waiver.expires)} is not a day written as YYYY-MM-DD`);
    }
}

function checkOptions(rule: Rule, fields: Record<string, unknown>, mistakes: string[]): void {
    for (const [field, value] of Object.entries(fields)) {
        const option = rule.options?.[field];
        if (!option) {
            const allowed = ["enforcementLevel", ...Object.keys(rule.options ?? {})];
            mistakes.push(`${rule.id}.${field}: there is no such option; allowed are ${allowed.join(", ")}`);
        } else {
            const mistake = mistakeIn(value, option);
            if (mistake) {
                mistakes.push(`${rule.id}.${field}: ${JSON.stringify(value)} ${mistake}`);
            }
        }
    }
}

function mistakeIn(value: unknown, option: RuleOption): string | undefined {
    switch (option.type) {
        case "integer":
            if (!Number.isInteger(value)) {
                return "is not a whole number";
            }
            if ((value as number) < (option.minimum ?? -Infinity)) {
                return `is less than ${option.minimum}`;
            }
            return (value as number) > (option.maximum ?? Infinity)
                ? `is more than ${option.maximum}`
                : undefined;
        case "boolean":
            return typeof value === "boolean" ? undefined : "is not true or false";
        case "string":
            return option.enum && !option.enum.includes(value as string)
                ? `is not one of ${option.enum.join(", ")}`
                : typeof value === "string"
                  ? undefined
                  : "is not a text";
        case "array":
            return Array.isArray(value) && value.every((each) => typeof each === "string")
                ? undefined
                : "is not a list of texts";
    }
}

function isDay(text: string): boolean {
    const day = new Date(`${text}T00:00:00Z`);
    return (
        /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
    );
}

function isRecord(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The name with the longest run of words in common. */
function nearest(name: string, names: readonly string[]): string {
    const words = new Set(name.toLowerCase().split(/[^a-z0-9]+/));
    const score = (other: string) => other.split("-").filter((word) => words.has(word)).length;
    return [...names].sort((one, other) => score(other) - score(one))[0] ?? "none";
}
