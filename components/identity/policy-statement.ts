/** A statement of an IAM policy document, with every value resolved. */
export interface PolicyStatement {
    Sid?: string;
    Effect: "Allow" | "Deny";
    Principal?: "*" | Record<string, string | string[]>;
    Action: string | string[];
    Resource?: string | string[];
    NotResource?: string | string[];
    Condition?: Record<string, Record<string, string | string[]>>;
}

/** The JSON text of a policy document. */
export function policyDocument(statements: PolicyStatement[]): string {
    return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/**
 * The same permissions in fewer statements, without ids: what is allowed on several resources is said once. All inline
 * policies of a role together may have 10,240 characters.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export function mergedStatements(statements: PolicyStatement[]): PolicyStatement[] {
    const byMeaning = Map.groupBy(statements, ({ Effect, Action, Condition }) =>
        JSON.stringify([Effect, Action, Condition]),
    );
    return [...byMeaning.values()].map(([{ Sid: _repeated, ...first }, ...others]) => {
        const resources = [first, ...others].flatMap(({ Resource = [] }) => Resource);
        const distinct = [...new Set(resources)];
        return { ...first, Resource: distinct.length === 1 ? distinct[0] : distinct };
    });
}
