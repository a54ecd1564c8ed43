import type { PolicyStatement } from "../identity/policy-statement";

/** Who may reach a bucket from where. */
export interface BucketReach {
    /** S3 gateway endpoint of the VPC through which requests must come. */
    s3EndpointId: string;
    /** Roles that reach objects from outside the VPC, as ARNs or patterns. */
    outsideRoleArns: string[];
    /** Principals that manage the bucket from outside the VPC, as ARNs or patterns; they don't reach objects. */
    administratorArns: string[];
}

/** Refuses what isn't encrypted in transit, with TLS 1.2 at least. */
export function transportStatements(bucketArn: string): PolicyStatement[] {
    const everything = { Action: "s3:*", Resource: [bucketArn, `${bucketArn}/*`] };
    return [
        {
            Sid: "DenyPlaintext",
            Effect: "Deny",
            Principal: "*",
            ...everything,
            Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
        {
            Sid: "DenyOldTls",
            Effect: "Deny",
            Principal: "*",
            ...everything,
            Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } },
        },
    ];
}

/**
 * Refuses uploads that name another key or another way to encrypt. An upload that names none gets the bucket's key, so
 * the conditions apply only where the header is there.
 */
export function keyStatements(bucketArn: string, keyArn: string): PolicyStatement[] {
    const namesOther = (sid: string, header: string, wanted: string): PolicyStatement => ({
        Sid: sid,
        Effect: "Deny",
        Principal: "*",
        Action: "s3:PutObject",
        Resource: `${bucketArn}/*`,
        Condition: { StringNotEquals: { [header]: wanted }, Null: { [header]: "false" } },
    });
    return [
        namesOther("DenyOtherKey", "s3:x-amz-server-side-encryption-aws-kms-key-id", keyArn),
        namesOther("DenyOtherEncryption", "s3:x-amz-server-side-encryption", "aws:kms"),
    ];
}

/**
 * Refuses requests that don't come through the VPC's endpoint, but for AWS services, what they do on a caller's behalf
 * (Athena), and the named roles.
 *
 * The bucket's configuration stays with IAM: a policy that closes it to all but a VPC locks out those who deploy, for
 * good. Listing is open to administrators, because it is also how a deployment asks whether the bucket is there.
 */
export function reachStatements(bucketArn: string, reach: BucketReach): PolicyStatement[] {
    const outside = (except: string[]) => ({
        StringNotEquals: { "aws:SourceVpce": reach.s3EndpointId },
        BoolIfExists: { "aws:PrincipalIsAWSService": "false", "aws:ViaAWSService": "false" },
        ...(except.length > 0 && { ArnNotLike: { "aws:PrincipalArn": except } }),
    });
    return [
        {
            Sid: "DenyObjectsFromOutside",
            Effect: "Deny",
            Principal: "*",
            Action: "s3:*",
            Resource: `${bucketArn}/*`,
            Condition: outside(reach.outsideRoleArns),
        },
        {
            Sid: "DenyListsFromOutside",
            Effect: "Deny",
            Principal: "*",
            Action: ["s3:ListBucket", "s3:ListBucketMultipartUploads", "s3:ListBucketVersions"],
            Resource: bucketArn,
            Condition: outside([...reach.outsideRoleArns, ...reach.administratorArns]),
        },
    ];
}

/**
 * Refuses to give or delete objects outside the VPC's endpoint, while anybody whom IAM lets may put and list them: Lambda
 * keeps failed deliveries with a function's role, from outside any VPC.
 */
export function dropBoxStatements(bucketArn: string, reach: BucketReach): PolicyStatement[] {
    const [objects] = reachStatements(bucketArn, reach);
    return [{ ...objects, Sid: "DenyReadsFromOutside", Action: ["s3:DeleteObject*", "s3:GetObject*"] }];
}

/** Lets S3 write access logs, of this account's buckets whose ARNs match. */
export function accessLogStatements(
    bucketArn: string,
    accountId: string,
    sourceArns: string,
): PolicyStatement[] {
    return [
        {
            Sid: "WriteAccessLogs",
            Effect: "Allow",
            Principal: { Service: "logging.s3.amazonaws.com" },
            Action: "s3:PutObject",
            Resource: `${bucketArn}/*`,
            Condition: {
                StringEquals: { "aws:SourceAccount": accountId },
                ArnLike: { "aws:SourceArn": sourceArns },
            },
        },
    ];
}

/**
 * Patterns that match a caller's `aws:PrincipalArn`: the ARN of a session names its role without the path that the
 * role's own ARN has.
 */
export function principalArns(callerArn: string): string[] {
    const session = /^arn:([\w-]+):sts::(\d{12}):assumed-role\/([^/]+)\//.exec(callerArn);
    if (session === null) {
        return [callerArn];
    }
    const [, partition, accountId, role] = session;
    return ["", "*/"].map((path) => `arn:${partition}:iam::${accountId}:role/${path}${role}`);
}
