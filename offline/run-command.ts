import { styleText } from "node:util";
import type { Command } from "commander";
import { InputError } from "./input-error";

/** How commands end: 0 is that all is well. */
export const exitCodes = { failed: 1, badInput: 2 } as const;

/**
 * Runs a command line to its end: what it throws is printed in one line, and decides the process's exit code.
 *
 * @param inputErrors - Errors beside InputError that are the user's mistakes.
 */
export async function runCommand(
    command: Command,
    inputErrors: readonly (abstract new (...args: never[]) => Error)[] = [],
): Promise<void> {
    try {
        [command, ...command.commands].forEach((each) => each.exitOverride());
        await command.parseAsync();
    } catch (error) {
        if (error instanceof Error && "exitCode" in error) {
            // commander has printed what is wrong, or the help that was asked for.
            process.exitCode = error.exitCode === 0 ? 0 : exitCodes.badInput;
            return;
        }
        console.error(styleText("red", `error: ${(error as Error).message}`, { stream: process.stderr }));
        process.exitCode = [InputError, ...inputErrors].some((kind) => error instanceof kind)
            ? exitCodes.badInput
            : exitCodes.failed;
    }
}
