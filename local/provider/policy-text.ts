import type { EmulatorPlace } from "./emulator-place";

/** What a condition can ask of an event that is put; the emulator doesn't tell. */
const eventKeys = /^events:(source|detail-type)$/i;

/** What a condition can ask of the network that isn't there: TLS, and the endpoints of a VPC. */
const networkKeys = /^(aws:SecureTransport|aws:SourceVpce|aws:SourceVpc|s3:TlsVersion)$/i;

interface Statement {
    readonly Effect: string;
    readonly Action?: string | readonly string[];
    readonly Resource?: string | readonly string[];
    readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/**
 * A resource's policy as the emulator is given it. Where it enforces policies, what denies by the network is left out:
 * the emulator speaks plain HTTP on the loopback, outside of any VPC.
 */
export function policyText(policy: unknown, { enforcesIam }: Pick<EmulatorPlace, "enforcesIam">): string {
    const text = typeof policy === "string" ? policy : JSON.stringify(policy);
    if (!enforcesIam) {
        return text;
    }
    const document = JSON.parse(text) as { Statement: Statement[] };
    return JSON.stringify({
        ...document,
        Statement: document.Statement.filter((statement) => !deniesByNetwork(statement)),
    });
}

function deniesByNetwork({ Effect: effect, Condition: condition = {} }: Statement): boolean {
    return (
        effect === "Deny" &&
        Object.values(condition).some((keys) => Object.keys(keys).some((key) => networkKeys.test(key)))
    );
}

/**
 * A role's policy as the emulator is given it. Where it enforces policies, a role that may send PartiQL statements to tables
 * may make the call too that carries them: AWS judges each statement, by `dynamodb:PartiQLInsert` and its like on the table,
 * the emulator the call by its name, which is no action on AWS. Nor does it tell conditions what an event is that is put.
 */
export function rolePolicyText(
    policy: string,
    { enforcesIam, withheldAction }: Pick<EmulatorPlace, "enforcesIam" | "withheldAction">,
): string {
    if (!enforcesIam) {
        return policy;
    }
    const document = JSON.parse(policy) as { Statement: Statement | Statement[] };
    const statements = [document.Statement]
        .flat()
        .map((statement) => ({
            ...statement,
            Action: actionsOf(statement).filter((action) => action !== withheldAction),
            Condition: statement.Condition && withoutEventKeys(statement.Condition),
        }))
        .filter(({ Action: actions }) => actions.length > 0);
    const sendsPartiQl = statements.some(
        ({ Effect: effect, Action: actions }) =>
            effect === "Allow" && actions.some((action) => action.startsWith("dynamodb:PartiQL")),
    );
    const call = { Effect: "Allow", Action: ["dynamodb:BatchExecuteStatement"], Resource: "*" };
    return JSON.stringify({ ...document, Statement: [...statements, ...(sendsPartiQl ? [call] : [])] });
}

function withoutEventKeys(condition: NonNullable<Statement["Condition"]>): Statement["Condition"] {
    return Object.fromEntries(
        Object.entries(condition).flatMap(([operator, keys]) => {
            const kept = Object.entries(keys).filter(([key]) => !eventKeys.test(key));
            return kept.length > 0 ? [[operator, Object.fromEntries(kept)]] : [];
        }),
    );
}

function actionsOf({ Action: actions = [] }: Statement): string[] {
    return [actions].flat();
}
