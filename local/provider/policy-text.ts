import type { EmulatorPlace } from "./emulator-place";

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
 * the emulator the call by its name, which is no action on AWS.
 */
export function rolePolicyText(policy: string, { enforcesIam }: Pick<EmulatorPlace, "enforcesIam">): string {
    const document = JSON.parse(policy) as { Statement: Statement[] };
    const sendsPartiQl = [document.Statement]
        .flat()
        .some(
            ({ Effect: effect, Action: actions = [] }) =>
                effect === "Allow" &&
                [actions].flat().some((action) => action.startsWith("dynamodb:PartiQL")),
        );
    if (!enforcesIam || !sendsPartiQl) {
        return policy;
    }
    const call = { Effect: "Allow", Action: "dynamodb:BatchExecuteStatement", Resource: "*" };
    return JSON.stringify({ ...document, Statement: [...[document.Statement].flat(), call] });
}
