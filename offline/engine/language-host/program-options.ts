import type { Struct } from "google-protobuf/google/protobuf/struct_pb";

/** The `runtime: options:` of a Pulumi.yaml or PulumiPolicy.yaml, as far as starting Node takes them. */
export interface ProgramOptions {
    /** Compile TypeScript while loading. Default: true */
    readonly typescript: boolean;
    /** The tsconfig file to compile with, relative to the program's folder. Default: its tsconfig.json, if there is one */
    readonly tsconfig?: string;
    /** Arguments for Node itself, ahead of the program. Default: none */
    readonly nodeArguments: readonly string[];
}

/** Reads the runtime options; throws on a value that isn't of the option's type. */
export function readProgramOptions(options: Struct | undefined): ProgramOptions {
    const given = options?.toJavaScript() ?? {};
    const nodeArguments = option(given, "nodeargs", "string") ?? "";
    if (/["'\\]/.test(nodeArguments)) {
        throw new Error(`runtime option "nodeargs" can't hold quotes or backslashes, it is ${nodeArguments}`);
    }
    return {
        typescript: option(given, "typescript", "boolean") ?? true,
        tsconfig: option(given, "tsconfig", "string"),
        nodeArguments: nodeArguments.split(/\s+/).filter((argument) => argument !== ""),
    };
}

/** The environment that tells Pulumi's Node runners how to compile. */
export function compilerEnvironment(options: ProgramOptions): Record<string, string> {
    return {
        ...(options.typescript ? { PULUMI_NODEJS_TYPESCRIPT: "true" } : {}),
        ...(options.tsconfig ? { PULUMI_NODEJS_TSCONFIG_PATH: options.tsconfig } : {}),
    };
}

interface OptionTypes {
    boolean: boolean;
    string: string;
}

function option<T extends keyof OptionTypes>(
    given: Record<string, unknown>,
    name: string,
    type: T,
): OptionTypes[T] | undefined {
    const value = given[name];
    if (value !== undefined && typeof value !== type) {
        throw new Error(`runtime option "${name}" must be a ${type}, it is ${JSON.stringify(value)}`);
    }
    return value as OptionTypes[T] | undefined;
}
