import { anonymousPrincipal, runSimulation, type Simulation } from "@cloud-copilot/iam-simulate";

/** A request to AWS, and the policies that decide it. */
export interface AccessRequest {
    /** ARN of a role or user, a service such as `cloudwatch.amazonaws.com`, or `anonymous`. */
    principal: string;
    /** Such as `s3:GetObject`. */
    action: string;
    /** ARN of what is asked for. */
    resource: string;
    /** Account of the resource. Default: `123456789012`. */
    resourceAccount?: string;
    /** Request context, over the defaults that AWS always sends; `undefined` takes a default away. */
    context?: Record<string, string | string[] | undefined>;
    /** Policies of the principal, as JSON texts. `*` stands for one that allows everything. Default: none. */
    identityPolicies?: string[];
    /** Policy that narrows the principal's session, as JSON text. Default: none. */
    sessionPolicy?: string;
    /** Policy of the bucket, key, topic or queue, as JSON text. Default: none. */
    resourcePolicy?: string;
    /** Policy of the VPC endpoint that the request passes through, as JSON text. Default: none. */
    endpointPolicy?: string;
}

/** What AWS answers: `Allowed`, `ExplicitlyDenied` by a statement, or `ImplicitlyDenied` for want of one. */
export type Decision = "Allowed" | "ExplicitlyDenied" | "ImplicitlyDenied";

const allowEverything = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
};

/**
 * Decides a request as AWS's policy evaluation does.
 *
 * @throws When a policy isn't valid, or the action takes no such context key: a test that gives one would prove nothing.
 */
export async function decide(request: AccessRequest): Promise<Decision> {
    const { principal, action, resource, resourceAccount = "123456789012" } = request;
    const context = Object.fromEntries(
        Object.entries({ ...defaultContext(request), ...request.context })
            .filter((entry): entry is [string, string | string[]] => entry[1] !== undefined)
            .map(([key, value]) => [withStandIn(key), value]),
    );
    const simulation: Simulation = {
        request: {
            principal: principal === "anonymous" ? anonymousPrincipal : principal,
            action,
            resource: { resource, accountId: resourceAccount },
            contextVariables: context,
        },
        identityPolicies: (request.identityPolicies ?? []).map((text, index) => ({
            name: `identity-${index}`,
            policy: text === "*" ? allowEverything : parse(text),
        })),
        sessionPolicy: request.sessionPolicy === undefined ? undefined : parse(request.sessionPolicy),
        serviceControlPolicies: [],
        resourceControlPolicies: [],
        resourcePolicy: request.resourcePolicy === undefined ? undefined : parse(request.resourcePolicy),
        vpcEndpointPolicies:
            request.endpointPolicy === undefined
                ? undefined
                : [{ name: "endpoint", policy: parse(request.endpointPolicy) }],
    };
    const outcome = await runSimulation(simulation, {});
    if (outcome.resultType === "error") {
        throw new Error(`IAM simulation of ${action} on ${resource}: ${JSON.stringify(outcome.errors)}`);
    }
    const results = outcome.resultType === "single" ? [outcome.result] : outcome.results;
    const given = Object.keys(request.context ?? {}).map((key) => withStandIn(key).toLowerCase());
    const ignored = results
        .flatMap((result) => result.ignoredContextKeys ?? [])
        .filter((key) => given.includes(key.toLowerCase()));
    if (ignored.length > 0) {
        throw new Error(`IAM simulation: ${action} takes no context key ${ignored.join(", ")}`);
    }
    return outcome.overallResult;
}

/** What AWS puts into every request, as seen by a principal that calls a service directly over TLS 1.3. */
function defaultContext({ principal, action, resourceAccount }: AccessRequest): Record<string, string> {
    const service = action.split(":")[0];
    const [, , , , account] = principal.split(":");
    return {
        "aws:SecureTransport": "true",
        "aws:ViaAWSService": "false",
        "aws:PrincipalIsAWSService": String(principal.endsWith(".amazonaws.com")),
        "aws:ResourceAccount": resourceAccount ?? "123456789012",
        ...(principal.startsWith("arn:") && {
            "aws:PrincipalArn": principal,
            "aws:PrincipalAccount": account,
        }),
        ...(service === "s3" && { "s3:TlsVersion": "1.3" }),
        ...(service === "kms" && account !== undefined && { "kms:CallerAccount": account }),
    };
}

function parse(text: string): unknown {
    return JSON.parse(withStandIn(text));
}

/**
 * The simulator's data knows neither that the name of an encryption context may itself contain colons, nor that every
 * call of a function's code carries `lambda:SourceFunctionArn`, and takes both for unknown. Principal tags stand in for
 * them, in policies and in the request: all are texts that may be absent.
 */
function withStandIn(text: string): string {
    return text
        .replaceAll("kms:EncryptionContext:", "aws:PrincipalTag/encryption-context-")
        .replaceAll("lambda:SourceFunctionArn", "aws:PrincipalTag/source-function-arn");
}
