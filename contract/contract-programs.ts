import * as path from "node:path";
import { exampleNames, openExample } from "../reference/deployed-example";
import { Workspace } from "../offline/engine";

const ROOT = path.resolve(__dirname, "..");

/** What is held against its committed graph: the name of that, and the stack that it is of. */
export interface ContractProgram {
    readonly name: string;
    readonly open: () => Promise<Workspace>;
}

/** The stacks of this project, and every example. */
export const contractPrograms: readonly ContractProgram[] = [
    ...["dev", "staging", "prod"].map((stack) => ({
        name: stack,
        open: () => Workspace.open({ program: ROOT, stack }),
    })),
    ...exampleNames().map((example) => ({
        name: `examples/${example}`,
        open: () => openExample(example),
    })),
];
