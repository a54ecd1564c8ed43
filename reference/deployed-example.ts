import fs from "node:fs";
import path from "node:path";
import { StackGraph } from "../graph/stack-graph";
import { Workspace, type OperationResult } from "../offline/engine";

const root = path.resolve(__dirname, "..");

/** Folder of all examples. */
export const examplesFolder = path.join(root, "examples");

/** What the policy pack takes from whoever runs it. */
const policyPacks = [path.join(root, "policy")];

/** Settings that an example needs and no file may hold. */
const secrets: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    "fraud-check": { "fraud-check:fraudServiceKey": "offline" },
};

/** An example, deployed to the offline provider: every value of its resources is known. */
export interface DeployedExample {
    readonly name: string;
    readonly graph: StackGraph;
    readonly up: OperationResult;
}

/** The examples that are programs of their own. */
export function exampleNames(): string[] {
    return fs
        .readdirSync(examplesFolder)
        .filter((name) => fs.existsSync(path.join(examplesFolder, name, "Pulumi.yaml")));
}

/** A new stack of an example. */
export function openExample(name: string, config: Readonly<Record<string, string>> = {}): Promise<Workspace> {
    return Workspace.open({
        program: path.join(examplesFolder, name),
        config: { ...secrets[name], ...config },
    });
}

/** Previews an example, held against the policy pack; the result has the plan. */
export async function previewExample(name: string): Promise<OperationResult> {
    const workspace = await openExample(name);
    return workspace.preview({ policyPacks, plan: true }).finally(() => workspace.close());
}

/**
 * Physical names without random ends: an example that hasn't changed deploys to what it was. Aliases of keys, which no page
 * shows, keep theirs: an example has keys of one name under several parents.
 */
const steadyNames = {
    "pulumi:autonaming.mode": "verbatim",
    "pulumi:autonaming.providers.aws.resources.aws:kms/alias:Alias.pattern": "alias/${name}-${hex(7)}",
};

/**
 * Deploys an example to the offline provider, held against the policy pack. Its graph is the same each time, in the order of
 * the resources' URNs: they are registered in any order.
 *
 * @throws {Error} If the program fails.
 */
export async function deployExample(name: string): Promise<DeployedExample> {
    const workspace = await openExample(name, steadyNames);
    try {
        const up = await workspace.up({ policyPacks });
        if (!up.succeeded) {
            throw new Error(`The example ${name} can't be deployed:\n${up.text}`);
        }
        const { resources = [] } = (await workspace.exportState()).deployment;
        const inOrder = [...resources].sort((one, other) => (one.urn < other.urn ? -1 : 1));
        return { name, up, graph: StackGraph.ofState(inOrder) };
    } finally {
        await workspace.close();
    }
}
