import { Command, InvalidArgumentError } from "commander";
import { ProgressLine, type Progress } from "./engine";
import { ownProgram } from "./open-stack";

/** What every command takes that works on a stack. */
export interface StackOptions {
    readonly stack: string;
    /** Folder of the Pulumi program. */
    readonly program: string;
    /** Configuration on top of the stack's own. */
    readonly config: Readonly<Record<string, string>>;
}

/**
 * A command that works on one stack of a program, with the options that say which.
 *
 * @param program - Where the program is unless it is said. Default: this project
 */
export function stackCommand(name: string, description: string, program = ownProgram): Command {
    return new Command(name)
        .description(description)
        .option("-s, --stack <name>", "the stack", "dev")
        .option(
            "-c, --config <key=value>",
            "configuration for this run, on top of the stack's; repeatable; a.b=1 sets a field",
            addConfig,
            {},
        )
        .option("--program <folder>", "folder of the Pulumi program", program);
}

function addConfig(pair: string, config: Readonly<Record<string, string>>): Record<string, string> {
    const [, key, value] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
    if (key === undefined) {
        throw new InvalidArgumentError("It must be key=value.");
    }
    return { ...config, [key]: value };
}

/** Works on a stack under a line that tells how far the engine is, and takes the line away. */
export async function withProgress<T>(
    doing: string,
    work: (onProgress: (progress: Progress) => void) => Promise<T>,
): Promise<T> {
    const line = new ProgressLine();
    try {
        return await work(({ done, current }) => line.show(`${doing}: ${done} resources, ${current}`));
    } finally {
        line.end();
    }
}
