import * as fs from "node:fs/promises";
import * as path from "node:path";
import { parse, stringify } from "yaml";
import { InputError } from "../input-error";

/** A mistake in a stack's configuration, in words for the person who made it. */
export class StackConfigError extends InputError {
    constructor(message: string) {
        super(message);
        this.name = "StackConfigError";
    }
}

type Settings = Record<string, unknown>;

interface StackFile {
    config?: Settings;
    encryptionsalt?: string;
    [other: string]: unknown;
}

/** The stacks that have a configuration file in a project's folder, in alphabetical order. */
export async function listStacks(project: string): Promise<string[]> {
    const files = await fs.readdir(project);
    return files
        .map((file) => /^Pulumi\.(.+)\.ya?ml$/.exec(file)?.[1])
        .filter((stack) => stack !== undefined)
        .sort();
}

/** The configuration file of a stack, whether or not it exists. */
export function stackFile(project: string, stack: string): string {
    return path.join(project, `Pulumi.${stack}.yaml`);
}

/**
 * Writes the configuration that an operation works on: a copy, since operations write to it. Values encrypted for somebody else's key
 * can't be read here, so each needs an override.
 *
 * @param source - the user's file; none is the same as an empty one.
 * @param copy - where the copy goes; the encryption salt that it has from an earlier time stays.
 * @param namespace - the project's name, for overrides that give no namespace.
 * @param overrides - key to value; a key is `namespace:name`, `name`, or a path into an object such as `name.field`.
 * @returns the overridden keys whose values the user keeps encrypted: the copy has them in plain text.
 * @throws StackConfigError - for a file that is no configuration, or an encrypted value without an override.
 */
export async function copyStackConfig(
    source: string,
    copy: string,
    namespace: string,
    overrides: Readonly<Record<string, string>>,
): Promise<string[]> {
    const { config = {} } = await readStackFile(source);
    const { encryptionsalt } = await readStackFile(copy);
    const secrets: string[] = [];
    for (const [given, value] of Object.entries(overrides)) {
        const key = given.includes(":") ? given : `${namespace}:${given}`;
        if (isCipher(valueAt(config, key))) {
            secrets.push(key);
        }
        override(config, key, value);
    }
    const unreadable = Object.keys(config).filter((key) => isEncrypted(config[key]));
    if (unreadable.length > 0) {
        throw new StackConfigError(
            `${source} holds encrypted values, which can't be read here: ${unreadable.join(", ")}. ` +
                `Give each a value for this run: ${unreadable.map((key) => `--config ${key}=VALUE`).join(" ")}`,
        );
    }
    const content = { config, ...(encryptionsalt ? { encryptionsalt } : {}) };
    // The engine reads YAML 1.1, where a text such as 2030-01-31 needs quotes to stay one.
    await fs.writeFile(copy, stringify(content, { version: "1.1" }));
    return secrets;
}

/** What a stack's configuration file holds; a missing one is the same as an empty one. */
export async function readStackFile(file: string): Promise<StackFile> {
    let text: string;
    try {
        text = await fs.readFile(file, "utf8");
    } catch {
        return {};
    }
    let content: unknown;
    try {
        content = parse(text) ?? {};
    } catch (error) {
        throw new StackConfigError(`${file} is not YAML: ${(error as Error).message}`);
    }
    if (!isSettings(content) || !(content.config === undefined || isSettings(content.config))) {
        throw new StackConfigError(`${file} must hold "config:" with a mapping of keys to values`);
    }
    return content;
}

/** Sets a value as `pulumi config set` does: as text, and with `--path` as the boolean, number, list or object that it spells. */
function override(config: Settings, key: string, value: string): void {
    const [top, ...fields] = key.split(".");
    if (fields.length === 0) {
        config[top] = /^\s*[[{]/.test(value) ? spelled(value) : value;
        return;
    }
    let target = config;
    for (const field of [top, ...fields.slice(0, -1)]) {
        const inner = target[field];
        target = target[field] = isSettings(inner) ? { ...inner } : {};
    }
    target[fields[fields.length - 1]] = spelled(value);
}

function valueAt(config: Settings, key: string): unknown {
    return key
        .split(".")
        .reduce<unknown>((value, step) => (isSettings(value) ? value[step] : undefined), config);
}

function spelled(value: string): unknown {
    try {
        return JSON.parse(value) as unknown;
    } catch {
        return value;
    }
}

function isCipher(value: unknown): boolean {
    return isSettings(value) && typeof value.secure === "string";
}

/** Whether a value is encrypted, or holds one that is. */
export function isEncrypted(value: unknown): boolean {
    if (Array.isArray(value)) {
        return value.some(isEncrypted);
    }
    return isCipher(value) || (isSettings(value) && Object.values(value).some(isEncrypted));
}

function isSettings(value: unknown): value is Settings {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
