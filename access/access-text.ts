import { styleText } from "node:util";
import type { DeployedStatement } from "./policy-document";
import type { AccessRole, StackAccess } from "./stack-access";

/** What a role may do, statement by statement, as a person reads it. */
export interface RoleReport {
    readonly role: string;
    readonly arn: string;
    readonly description: string;
    /** Who may assume it, and under which conditions. */
    readonly assumedBy: readonly { readonly who: string; readonly conditions: readonly string[] }[];
    readonly permissions: readonly {
        readonly actions: readonly string[];
        readonly resources: readonly string[];
        readonly conditions: readonly string[];
        /** Name in the program of the policy that says so. */
        readonly document: string;
    }[];
}

/** The roles of a stack, in the order of their names. */
export function reportRoles(access: StackAccess): RoleReport[] {
    return access.roles.map((role) => reportRole(role));
}

function reportRole({ name, arn, description, trust, identity }: AccessRole): RoleReport {
    return {
        role: name,
        arn,
        description,
        assumedBy: trust.statements.map((statement) => ({
            who: principalText(statement.principal),
            conditions: conditionTexts(statement),
        })),
        permissions: identity.flatMap(({ name: document, statements }) =>
            statements.map((statement) => ({
                actions: statement.actions,
                resources: statement.resources,
                conditions: conditionTexts(statement),
                document,
            })),
        ),
    };
}

function principalText(principal: DeployedStatement["principal"]): string {
    return typeof principal === "object" ? Object.values(principal).flat().join(", ") : (principal ?? "");
}

function conditionTexts({ conditions }: DeployedStatement): string[] {
    return Object.entries(conditions).flatMap(([operator, keys]) =>
        Object.entries(keys).map(([key, values]) => `${key} ${operator} ${values.join(" or ")}`),
    );
}

/** The report as text, a role at a time. */
export function renderRoles(
    stack: string,
    reports: readonly RoleReport[],
    stream: NodeJS.WriteStream,
): string {
    const bold = (text: string) => styleText("bold", text, { stream });
    const dim = (text: string) => styleText("dim", text, { stream });
    const roles = reports.map((report) =>
        [
            `${bold(report.role)}  ${report.description}`,
            ...report.assumedBy.map(
                ({ who, conditions }) => `  assumed by ${[who, ...conditions].join("; ")}`,
            ),
            ...report.permissions.flatMap(({ actions, resources, conditions, document }) => [
                `  ${actions.join(", ")}  ${dim(document)}`,
                ...resources.map((resource) => `    on ${resource}`),
                ...conditions.map((condition) => `    if ${condition}`),
            ]),
        ].join("\n"),
    );
    const permissions = reports.reduce((sum, each) => sum + each.permissions.length, 0);
    return [...roles, `${reports.length} roles and ${permissions} statements in stack ${stack}`].join("\n\n");
}
