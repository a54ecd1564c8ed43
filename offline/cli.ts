#!/usr/bin/env node
import { Command } from "commander";
import type { OperationKind } from "./engine";
import { InputError } from "./input-error";
import { operate, type OperateOptions } from "./operate";
import { runCommand } from "./run-command";
import { stackCommand } from "./stack-command";

/** Major version; Pulumi's SDK needs it. */
const OLDEST_NODE = 22;

const OPERATIONS: Record<OperationKind, string> = {
    preview: "show what `up` would do, with the policy pack enforced",
    up: "create and update resources on the offline provider, with the policy pack enforced",
    refresh: "read the resources' state again",
    destroy: "delete the stack's resources, but for those that are protected",
};

function commandLine(): Command {
    const cli = new Command("securecart")
        .description(
            "Runs a Pulumi program on the Pulumi engine and an offline AWS provider: with no account, and nothing deployed.",
        )
        .hook("preAction", checkNode);
    for (const kind of Object.keys(OPERATIONS) as OperationKind[]) {
        cli.addCommand(
            stackCommand(kind, OPERATIONS[kind], process.cwd())
                .option(
                    "--policy-pack <folder>",
                    "a policy pack to enforce, in place of SecureCart's; repeatable",
                    addTo,
                )
                .option(
                    "--lose-data-of <name>",
                    "a resource that may be replaced with the loss of what it holds; repeatable",
                    addTo,
                    [],
                )
                .option("--no-policy", "enforce no policies")
                .option("--json", "print the report as JSON, and nothing else", false)
                .action(async (options: OperateOptions) => {
                    process.exitCode = await operate(kind, options);
                }),
        );
    }
    return cli;
}

function addTo(value: string, values: readonly string[] = []): string[] {
    return [...values, value];
}

/** npm only warns of a Node that is too old; what follows would be an error that names none. */
function checkNode(): void {
    if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
        throw new InputError(`This is Node ${process.versions.node}, and ${OLDEST_NODE} or newer is needed.`);
    }
}

void runCommand(commandLine());
