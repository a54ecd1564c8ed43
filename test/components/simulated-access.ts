import { decide, type AccessRequest } from "../iam-simulation";
import type { RecordedResource, RecordedStack } from "./recorded-stack";

/** What a role asks AWS for, and what beside its own policies decides it. */
export type RoleRequest = Omit<AccessRequest, "principal" | "identityPolicies">;

/**
 * Whether a role may do it, by the policies that the program attached to it.
 *
 * @throws When a policy or the request is invalid: a denial for that reason would prove nothing.
 */
export async function roleMay(
    stack: RecordedStack,
    role: RecordedResource,
    request: RoleRequest,
): Promise<boolean> {
    const attached = stack
        .ofType("aws:iam/rolePolicy:RolePolicy")
        .filter(({ inputs }) => inputs.role === role.inputs.name)
        .map(({ inputs }) => inputs.policy as string);
    return principalMay(role.outputs.arn as string, attached, request);
}

/** Whether a principal with these policies, as JSON texts, may do it. */
export async function principalMay(
    principal: string,
    identityPolicies: string[],
    request: RoleRequest,
): Promise<boolean> {
    // KMS allows nothing that the key's own policy doesn't allow or leave to IAM.
    const resourcePolicy = request.action.startsWith("kms:") ? leftToIam : undefined;
    return (await decide({ resourcePolicy, ...request, principal, identityPolicies })) === "Allowed";
}

/** Whether an AWS service, such as `events.amazonaws.com`, may do it by the resource's policy alone. */
export async function serviceMay(
    service: string,
    request: RoleRequest & { resourcePolicy: string },
): Promise<boolean> {
    return principalMay(service, [], request);
}

/** What KMS sees when S3 calls it for a bucket's objects, on behalf of whoever reads or writes them. */
export function byS3(bucketArn: string): Record<string, string> {
    return {
        "kms:ViaService": "s3.eu-west-1.amazonaws.com",
        "kms:EncryptionContext:aws:s3:arn": bucketArn,
    };
}

const leftToIam = JSON.stringify({
    Version: "2012-10-17",
    Statement: [
        {
            Effect: "Allow",
            Principal: { AWS: "arn:aws:iam::123456789012:root" },
            Action: "kms:*",
            Resource: "*",
        },
    ],
});
