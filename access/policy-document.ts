/** A statement of an IAM policy document as deployed, every field as a list. */
export interface DeployedStatement {
    readonly sid: string | undefined;
    readonly effect: "Allow" | "Deny";
    /** Who it is about, such as `{ Service: ["lambda.amazonaws.com"] }`; `"*"` is everybody, undefined the role itself. */
    readonly principal: "*" | Readonly<Record<string, readonly string[]>> | undefined;
    readonly actions: readonly string[];
    readonly resources: readonly string[];
    /** Values by condition key, by operator. */
    readonly conditions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

interface RawStatement {
    Sid?: string;
    Effect: "Allow" | "Deny";
    Principal?: "*" | Record<string, string | string[]>;
    Action?: string | string[];
    Resource?: string | string[];
    Condition?: Record<string, Record<string, string | string[]>>;
}

/**
 * Reads the statements of a policy document.
 *
 * @throws {Error} For a statement with NotAction, NotResource or NotPrincipal, whose reach can't be told from its text.
 */
export function readStatements(text: string): DeployedStatement[] {
    const { Statement } = JSON.parse(text) as { Statement: RawStatement | RawStatement[] };
    return [Statement].flat().map((raw) => {
        const inverted = ["NotAction", "NotResource", "NotPrincipal"].filter((field) => field in raw);
        if (inverted.length > 0) {
            throw new Error(`${inverted.join(", ")} in a policy document: ${JSON.stringify(raw)}`);
        }
        return {
            sid: raw.Sid,
            effect: raw.Effect,
            principal: typeof raw.Principal === "object" ? listed(raw.Principal) : raw.Principal,
            actions: [raw.Action ?? []].flat(),
            resources: [raw.Resource ?? []].flat(),
            conditions: Object.fromEntries(
                Object.entries(raw.Condition ?? {}).map(([operator, keys]) => [operator, listed(keys)]),
            ),
        };
    });
}

function listed(values: Record<string, string | string[]>): Record<string, string[]> {
    return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, [value].flat()]));
}
