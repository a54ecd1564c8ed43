import type { Statement } from "./policy-statements";

/** Whether a statement is about everybody: `*`, or every principal but some. */
export function isForEverybody({ principals, hasNotPrincipal }: Statement): boolean {
    return hasNotPrincipal || Object.values(principals).some((names) => names.includes("*"));
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
        !isNarrowed(statement) &&
        statement.actions.some(
            (each) => each === "*" || each.toLowerCase() === `${service}:*` || action?.test(each) === true,
        ) &&
        ["bool", "boolifexists"].some((operator) =>
            statement.conditions[operator]?.["aws:securetransport"]?.includes("false"),
        )
    );
}

/** Keys that a statement which denies clear text may test besides: AWS's own services speak TLS among themselves. */
const besideTls = new Set(["aws:securetransport", "aws:principalisawsservice", "aws:viaawsservice"]);

/** Whether a statement that denies clear text holds for some callers alone. */
function isNarrowed({ conditions }: Statement): boolean {
    return Object.values(conditions).some((tests) => Object.keys(tests).some((key) => !besideTls.has(key)));
}

/** Condition keys that narrow everybody down to one's own accounts, networks or callers. */
const narrowing =
    /^(aws:(principalorgid|principalorgpaths|principalaccount|principalarn|principalisawsservice|sourceaccount|sourcearn|sourceowner|sourceorgid|sourceorgpaths|sourcevpc|sourcevpce|sourceip|userid)|kms:calleraccount|aws:resourceaccount|s3:dataaccesspoint(account|arn)|lambda:functionurlauthtype)$/;

/** Whether a statement lets anybody in. */
export function letsAnybodyIn(statement: Statement): boolean {
    return (
        statement.effect === "Allow" &&
        isForEverybody(statement) &&
        !Object.entries(statement.conditions).some(
            ([operator, tests]) =>
                bounds(operator) &&
                Object.entries(tests).some(
                    ([key, values]) => narrowing.test(key) && !values.some((value) => everything.test(value)),
                ),
        )
    );
}

/** Values that every caller has. */
const everything = /^(\*+|0\.0\.0\.0\/0|::\/0|arn:\*|arn:\*:\*:\*:\*:\*)$/;

/** Whether a condition's operator shuts out those who lack the key: `...IfExists` and `Null` let them in. */
function bounds(operator: string): boolean {
    return !operator.includes("not") && !operator.endsWith("ifexists") && operator !== "null";
}

/** Whether an action stands for every one, of all services or of one. */
export function isWildcard(action: string): boolean {
    return /^(\*+|[a-z0-9-]*\*?:\*+)$/i.test(action);
}

/** Whether one of the patterns, with `*` and `?`, covers the action. */
export function covers(patterns: readonly string[], action: string): boolean {
    return patterns.some((pattern) => globOf(pattern).test(action));
}

/** Whether a statement is about all of these ARNs, each covered by one of its resources. */
export function isAbout({ resources }: Statement, ...arns: readonly string[]): boolean {
    return arns.every((arn) => covers(resources, arn));
}

const globs = new Map<string, RegExp>();

function globOf(pattern: string): RegExp {
    let glob = globs.get(pattern);
    if (!glob) {
        const expression = pattern
            .replace(/[.+^${}()|[\]\\]/g, "\\$&")
            .replaceAll("*", ".*")
            .replaceAll("?", ".");
        glob = new RegExp(`^${expression}$`, "i");
        globs.set(pattern, glob);
    }
    return glob;
}
