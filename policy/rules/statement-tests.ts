import type { Statement } from "./policy-statements";

/** Whether a statement is about everybody: `*`, or every principal but some. */
export function isForEverybody({ principals, hasNotPrincipal }: Statement): boolean {
    return hasNotPrincipal || (principals.AWS ?? []).includes("*");
}

/** Whether a statement denies everything of a service to everybody when TLS is missing. */
export function deniesWithoutTls(
    statement: Statement,
    service: "s3" | "sns" | "sqs",
    action?: RegExp,
): boolean {
    return (
        statement.effect === "Deny" &&
        isForEverybody(statement) &&
        statement.actions.some(
            (each) => each === "*" || each.toLowerCase() === `${service}:*` || action?.test(each) === true,
        ) &&
        ["bool", "boolifexists"].some((operator) =>
            statement.conditions[operator]?.["aws:securetransport"]?.includes("false"),
        )
    );
}

/** Condition keys that narrow everybody down to one's own accounts, networks or callers. */
const narrowing =
    /^(aws:(principalorgid|principalorgpaths|principalaccount|principalarn|principalisawsservice|sourceaccount|sourcearn|sourceowner|sourceorgid|sourceorgpaths|sourcevpc|sourcevpce|sourceip|userid)|kms:calleraccount|s3:dataaccesspoint(account|arn)|lambda:functionurlauthtype)$/;

/** Whether a statement lets anybody in. */
export function letsAnybodyIn(statement: Statement): boolean {
    return (
        statement.effect === "Allow" &&
        isForEverybody(statement) &&
        !Object.entries(statement.conditions).some(
            ([operator, tests]) =>
                !operator.includes("not") && Object.keys(tests).some((key) => narrowing.test(key)),
        )
    );
}

/** Whether one of the patterns, with `*` and `?`, covers the action. */
export function covers(patterns: readonly string[], action: string): boolean {
    return patterns.some((pattern) => {
        const expression = pattern
            .toLowerCase()
            .split("")
            .map((character) =>
                character === "*"
                    ? ".*"
                    : character === "?"
                      ? "."
                      : character.replace(/[.+^${}()|[\]\\]/, "\\$&"),
            );
        return new RegExp(`^${expression.join("")}$`).test(action.toLowerCase());
    });
}
