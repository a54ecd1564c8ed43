/** `npm run access -- --stack S`: who may do what on what in a stack, role by role, and which document says so. */
import { InputError } from "../offline/input-error";
import { runCommand } from "../offline/run-command";
import { stackCommand, withProgress, type StackOptions } from "../offline/stack-command";
import { renderRoles, reportRoles } from "./access-text";
import { deployOffline } from "./deploy-offline";

interface AccessOptions extends StackOptions {
    readonly role?: string;
    readonly json: boolean;
}

async function showAccess(options: AccessOptions): Promise<void> {
    const access = await withProgress("Deploying offline", (onProgress) =>
        deployOffline({ ...options, onProgress }),
    );
    const all = reportRoles(access);
    const reports = all.filter(({ role }) => options.role === undefined || role === options.role);
    if (reports.length === 0) {
        throw new InputError(
            `There is no role "${options.role ?? ""}". The roles are: ${all.map(({ role }) => role).join(", ") || "none"}.`,
        );
    }
    console.log(
        options.json
            ? JSON.stringify({ stack: options.stack, roles: reports }, null, 2)
            : renderRoles(options.stack, reports, process.stdout),
    );
}

void runCommand(
    stackCommand(
        "access",
        "Tells role by role who assumes it, what it may do on what, and which document says so.",
    )
        .option("-r, --role <name>", "one role, by its name in the program")
        .option("--json", "print JSON, and nothing else", false)
        .action(showAccess),
);
