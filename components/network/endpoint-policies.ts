import { awsOwnedBuckets } from "../../facts/aws-owned-buckets";
import type { ServiceName } from "../../facts/service-endpoints";
import type { PolicyStatement } from "../identity/policy-statement";
import type { Place } from "../place";

/**
 * Whether an endpoint of the service takes a policy.
 *
 * DataSync's agents identify themselves with credentials that belong to no account: a policy would stop them.
 */
export function takesPolicy(service: ServiceName): boolean {
    return service !== "datasync";
}

/**
 * What may pass through a VPC's endpoint of a service.
 *
 * An endpoint policy grants nothing: it bounds what roles and resource policies grant.
 */
export function endpointPolicyStatements(service: ServiceName, place: Place): PolicyStatement[] {
    // Calls that are about no resource, such as sts:GetCallerIdentity, have no resource account.
    const ownResources = { StringEqualsIfExists: { "aws:ResourceAccount": place.accountId } };
    return [
        {
            Sid: "OwnPrincipalsToOwnResources",
            Effect: "Allow",
            Principal: "*",
            Action: "*",
            Resource: "*",
            Condition: { StringEquals: { "aws:PrincipalAccount": place.accountId }, ...ownResources },
        },
        {
            // Lambda polls MSK from inside the VPC, and assumes the function's role there under its own name. Source:
            // https://docs.aws.amazon.com/lambda/latest/dg/with-msk-cluster-network.html
            Sid: "AwsServicesToOwnResources",
            Effect: "Allow",
            Principal: "*",
            Action: "*",
            Resource: "*",
            Condition: { Bool: { "aws:PrincipalIsAWSService": "true" }, ...ownResources },
        },
        ...(service === "s3" ? [fetchFromAws(place)] : []),
    ];
}

/** Nothing can be written there, so nothing can leave by it. The fetches are unsigned: they have no principal. */
function fetchFromAws(place: Place): PolicyStatement {
    const buckets = awsOwnedBuckets(place.region).map((bucket) => `arn:${place.partition}:s3:::${bucket}`);
    return {
        Sid: "FetchFromAwsOwnedBuckets",
        Effect: "Allow",
        Principal: "*",
        Action: ["s3:GetObject", "s3:ListBucket"],
        Resource: buckets.flatMap((bucket) => [bucket, `${bucket}/*`]),
    };
}
