import { createRequire } from "node:module";
import * as path from "node:path";

/** The scripts of `@pulumi/pulumi` that run a program, a policy pack, or a provider written in Node. */
export type PulumiRunner = "run" | "run-policy-pack" | "run-plugin";

/** The runner in the `@pulumi/pulumi` that the code in `directory` itself uses; throws where none is installed. */
export function locatePulumiRunner(runner: PulumiRunner, directory: string): string {
    const module = `@pulumi/pulumi/cmd/${runner}`;
    try {
        return createRequire(path.join(directory, "package.json")).resolve(module);
    } catch (error) {
        throw new Error(
            `${module} can't be found from ${directory}: run "npm install" there, or in a folder above it`,
            {
                cause: error,
            },
        );
    }
}
