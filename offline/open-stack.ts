import * as fs from "node:fs";
import * as path from "node:path";
import { describeMistakes, parseStackConfig } from "../settings/settings";
import { isEncrypted, listStacks, Workspace, type WorkspaceOptions } from "./engine";
import { InputError } from "./input-error";

/** The project's own program; in the published package its dist/, which mirrors that. */
export const ownProgram = path.resolve(__dirname, "..");

/**
 * Opens a workspace on a stack of a program, once both are known to be there and the project's own settings to be right: the
 * engine stops at its first mistake in the configuration, this tells all of them before it starts.
 *
 * @throws {InputError} If there is no such program or stack, or the settings have mistakes.
 */
export async function openStack(options: WorkspaceOptions & { readonly stack: string }): Promise<Workspace> {
    const program = path.resolve(options.program);
    await checkStack(program, options.stack);
    const workspace = await Workspace.open({ ...options, program });
    try {
        if (program === ownProgram) {
            checkSettings(options.stack, await workspace.configuration());
        }
        return workspace;
    } catch (error) {
        await workspace.close();
        throw error;
    }
}

/** A project that no stack has been configured for yet has every stack. */
async function checkStack(program: string, stack: string): Promise<void> {
    if (!fs.existsSync(path.join(program, "Pulumi.yaml"))) {
        throw new InputError(`There is no Pulumi program in ${program}: it has no Pulumi.yaml.`);
    }
    const stacks = await listStacks(program);
    if (stacks.length > 0 && !stacks.includes(stack)) {
        throw new InputError(`There is no stack "${stack}". The stacks are: ${stacks.join(", ")}.`);
    }
}

function checkSettings(stack: string, config: Readonly<Record<string, unknown>>): void {
    const result = parseStackConfig(withoutCiphers(config) as typeof config, {
        stack,
        isSecret: (name) =>
            Object.entries(config).some(([key, value]) => key.endsWith(`:${name}`) && isEncrypted(value)),
    });
    if ("mistakes" in result) {
        throw new InputError(describeMistakes(stack, result.mistakes));
    }
}

/** A configuration with a word in the place of each encrypted value. */
function withoutCiphers(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(withoutCiphers);
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    return "secure" in value
        ? "encrypted"
        : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutCiphers(inner)]));
}
