/** `npm run access -- --stack S`: who may do what on what in a stack, role by role, and which document says so. */
import { styleText } from "node:util";
import { Command, InvalidArgumentError } from "commander";
import { NoSuchStackError, ownProgram } from "../graph/preview-stack";
import { ProgressLine, StackConfigError } from "../offline/engine";
import { renderRoles, reportRoles } from "./access-text";
import { deployOffline } from "./deploy-offline";

const FAILED = 1;
const BAD_INPUT = 2;

interface AccessOptions {
    readonly stack: string;
    readonly program: string;
    readonly config: Readonly<Record<string, string>>;
    readonly role?: string;
    readonly json: boolean;
}

/** There is no role of that name. */
class NoSuchRoleError extends Error {}

async function showAccess(options: AccessOptions): Promise<void> {
    const progress = new ProgressLine();
    const access = await deployOffline({
        ...options,
        onProgress: ({ done, current }) => progress.show(`Deploying offline: ${done} resources, ${current}`),
    }).finally(() => progress.end());
    const all = reportRoles(access);
    const reports = all.filter(({ role }) => options.role === undefined || role === options.role);
    if (reports.length === 0) {
        throw new NoSuchRoleError(
            `There is no role "${options.role ?? ""}". The roles are: ${all.map(({ role }) => role).join(", ") || "none"}.`,
        );
    }
    console.log(
        options.json
            ? JSON.stringify({ stack: options.stack, roles: reports }, null, 2)
            : renderRoles(options.stack, reports, process.stdout),
    );
}

function addConfig(pair: string, config: Readonly<Record<string, string>>): Record<string, string> {
    const [, key, value] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
    if (key === undefined) {
        throw new InvalidArgumentError("It must be key=value.");
    }
    return { ...config, [key]: value };
}

async function main(): Promise<void> {
    try {
        await new Command("access")
            .description(
                "Tells role by role who assumes it, what it may do on what, and which document says so.",
            )
            .option("-s, --stack <name>", "the stack", "dev")
            .option("-r, --role <name>", "one role, by its name in the program")
            .option("-c, --config <key=value>", "configuration for this run; repeatable", addConfig, {})
            .option("--program <folder>", "folder of the Pulumi program", ownProgram)
            .option("--json", "print JSON, and nothing else", false)
            .exitOverride()
            .action(showAccess)
            .parseAsync();
    } catch (error) {
        if (error instanceof Error && "exitCode" in error) {
            // commander has printed what is wrong, or the help that was asked for.
            process.exitCode = error.exitCode === 0 ? 0 : BAD_INPUT;
            return;
        }
        console.error(styleText("red", `error: ${(error as Error).message}`, { stream: process.stderr }));
        const isInput = [NoSuchRoleError, NoSuchStackError, StackConfigError].some(
            (type) => error instanceof type,
        );
        process.exitCode = isInput ? BAD_INPUT : FAILED;
    }
}

void main();
