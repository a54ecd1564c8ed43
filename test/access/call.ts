import { serviceOfAction } from "../../facts/service-endpoints";
import type { AccessRole, StackAccess } from "../../access/stack-access";
import { decide, type AccessRequest, type Decision } from "../iam-simulation";

/** Account and region of the offline provider. */
export const accountId = "123456789012";
export const region = "us-east-1";

/** A call that a role makes, and where it is known from. */
export interface Call {
    /** Such as `s3:PutObject`. */
    readonly action: string;
    /** ARN, or `*` for actions that know no resource. */
    readonly resource: string;
    /** What AWS says of the request besides what it says of each. */
    readonly context?: Readonly<Record<string, string | string[]>>;
    /** `code` calls from the VPC, through the service's endpoint; a `service` from AWS's own network. */
    readonly by: "code" | "service";
    /** `recorded`, or the documentation that says so. */
    readonly source: string;
}

/** What a request departs in from the call as the role makes it. */
export type Departure = Partial<
    Pick<AccessRequest, "resourceAccount" | "endpointPolicy" | "resourcePolicy">
> & {
    context?: Record<string, string | string[] | undefined>;
    /** Documents in place of all that the role has. */
    identityPolicies?: string[];
};

/** Decides a call of a role by every document of the stack that has a say: the role's, the resource's, the endpoint's. */
export function decideCall(
    access: StackAccess,
    role: Pick<AccessRole, "arn" | "identity">,
    call: Call,
    departure: Departure = {},
): Promise<Decision> {
    const endpoint = call.by === "code" ? endpointOf(access, call.action) : undefined;
    return decide({
        principal: role.arn,
        action: call.action,
        resource: call.resource,
        identityPolicies: role.identity.map(({ text }) => text),
        resourcePolicy: access.resourcePolicy(call.resource),
        endpointPolicy: endpoint?.policy,
        ...departure,
        context: {
            ...(endpoint && { "aws:SourceVpce": endpoint.id, "aws:SourceVpc": endpoint.vpcId }),
            ...call.context,
            ...departure.context,
        },
    });
}

/** The VPC's endpoint through which a call must go: there is no other way out. */
function endpointOf(access: StackAccess, action: string): { id: string; vpcId: string; policy: string } {
    const service = serviceOfAction(action, "code");
    const found = access.resources.find(
        ({ type, inputs }) =>
            type === "aws:ec2/vpcEndpoint:VpcEndpoint" &&
            (inputs?.serviceName as string).endsWith(`.${region}.${service}`),
    );
    if (found === undefined) {
        throw new Error(`${action}: the VPC has no endpoint for ${service ?? "it"}`);
    }
    return {
        id: found.id!,
        vpcId: found.inputs?.vpcId as string,
        policy: found.inputs?.policy as string,
    };
}
