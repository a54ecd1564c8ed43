import { runSimulation } from "@cloud-copilot/iam-simulate";
import type { RecordedResource, RecordedStack } from "./recorded-stack";

/** A call to AWS. */
export interface AttemptedCall {
    /** Such as `s3:PutObject`. */
    action: string;
    /** ARN of what is acted upon; `*` for actions that know no resource. */
    resource: string;
    /** Condition keys of the request, such as `aws:SecureTransport`. */
    context?: Record<string, string | string[]>;
    /** The policy of the resource, where it has one. Default: none; of a key: it leaves access to IAM. */
    resourcePolicy?: unknown;
    /** The policy of the session, where it has one: it narrows what the role may. */
    sessionPolicy?: unknown;
    /** Account of the resource. Default: `123456789012`. */
    accountId?: string;
}

/**
 * Whether a role may do it, by the policies that the program attached to the role, as an IAM simulator evaluates them.
 *
 * @throws When the simulator finds a document or the request invalid: a denial for that reason would prove nothing.
 */
export async function roleMay(
    stack: RecordedStack,
    role: RecordedResource,
    call: AttemptedCall,
): Promise<boolean> {
    const attached = stack
        .ofType("aws:iam/rolePolicy:RolePolicy")
        .filter(({ inputs }) => inputs.role === role.id || inputs.role === role.inputs.name);
    return principalMay(
        role.outputs.arn as string,
        attached.map(({ inputs }) => inputs.policy),
        call,
    );
}

/** Whether a principal with these identity policies, each a JSON text or an object, may do it. */
export async function principalMay(
    principalArn: string,
    policies: unknown[],
    call: AttemptedCall,
): Promise<boolean> {
    const outcome = await runSimulation(
        {
            request: {
                principal: principalArn,
                action: call.action,
                resource: { resource: call.resource, accountId: call.accountId ?? "123456789012" },
                contextVariables: { "aws:SecureTransport": "true", ...call.context },
            },
            identityPolicies: policies.map((policy, index) => ({
                name: String(index),
                policy: document(policy),
            })),
            sessionPolicy: call.sessionPolicy === undefined ? undefined : document(call.sessionPolicy),
            serviceControlPolicies: [],
            resourceControlPolicies: [],
            resourcePolicy: document(
                call.resourcePolicy ?? (call.action.startsWith("kms:") ? leftToIam : undefined),
            ),
        },
        {},
    );
    if (outcome.resultType === "error") {
        throw new Error(`${call.action} on ${call.resource}: ${JSON.stringify(outcome.errors)}`);
    }
    return outcome.overallResult === "Allowed";
}

/** Whether an AWS service, such as `lambda.amazonaws.com`, may do it by the resource's policy alone. */
export async function serviceMay(
    service: string,
    call: AttemptedCall & { resourcePolicy: unknown },
): Promise<boolean> {
    return principalMay(service, [], call);
}

/** KMS allows nothing that the key's own policy doesn't allow or leave to IAM. */
const leftToIam = {
    Version: "2012-10-17",
    Statement: [
        {
            Effect: "Allow",
            Principal: { AWS: "arn:aws:iam::123456789012:root" },
            Action: "kms:*",
            Resource: "*",
        },
    ],
};

function document(policy: unknown): unknown {
    return typeof policy === "string" ? JSON.parse(policy) : policy;
}
