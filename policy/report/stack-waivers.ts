import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { readStackFile, stackFile } from "../../offline/engine";
import { stackWaiversKey } from "../configuration";

/** The waivers of a stack's configuration, as the JSON text that the engine hands to a policy pack. */
export function waiversIn(configuration: Readonly<Record<string, unknown>>): string | undefined {
    const waivers = configuration[stackWaiversKey];
    return waivers === undefined || typeof waivers === "string" ? waivers : JSON.stringify(waivers);
}

/**
 * The waivers of a stack in `Pulumi.<stack>.yaml` of a program's folder; none where the folder is another project's.
 *
 * @throws StackConfigError - if the file is no configuration.
 */
export async function waiversOfStack(
    program: string,
    { project, stack }: { readonly project: string; readonly stack: string },
): Promise<string | undefined> {
    if (projectIn(program) !== project) {
        return undefined;
    }
    const { config = {} } = await readStackFile(stackFile(program, stack));
    return waiversIn(config);
}

function projectIn(program: string): unknown {
    try {
        return (parse(readFileSync(join(program, "Pulumi.yaml"), "utf8")) as { name?: unknown }).name;
    } catch {
        return undefined;
    }
}
