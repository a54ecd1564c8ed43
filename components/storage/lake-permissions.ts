import { decryptStatement, encryptStatement } from "../identity/key-permissions";
import type { PolicyStatement } from "../identity/policy-statement";

/** A location of the lake, with every value resolved. */
export interface ResolvedLakeLocation {
    bucketName: string;
    bucketArn: string;
    prefix: string;
    keyArn: string;
}

/** Lets a role list and read what is under the prefix. */
export function lakeReadStatements(location: ResolvedLakeLocation): PolicyStatement[] {
    return [
        {
            Sid: "ReadObjects",
            Effect: "Allow",
            Action: ["s3:GetObject", "s3:GetObjectVersion"],
            Resource: objectsOf(location),
        },
        ...listStatements(location),
        decryptStatement(location.keyArn),
    ];
}

/** Lets a role add objects under the prefix. */
export function lakeWriteStatements(location: ResolvedLakeLocation): PolicyStatement[] {
    return [
        {
            Sid: "WriteObjects",
            Effect: "Allow",
            Action: ["s3:AbortMultipartUpload", "s3:ListMultipartUploadParts", "s3:PutObject"],
            Resource: objectsOf(location),
        },
        encryptStatement(location.keyArn),
    ];
}

/** Lets a role keep a table under the prefix: read, add and delete objects, as Spark does when it commits. */
export function lakeReplaceStatements(location: ResolvedLakeLocation): PolicyStatement[] {
    return [
        {
            Sid: "ReplaceObjects",
            Effect: "Allow",
            Action: [
                "s3:AbortMultipartUpload",
                "s3:DeleteObject",
                "s3:GetObject",
                "s3:GetObjectVersion",
                "s3:ListMultipartUploadParts",
                "s3:PutObject",
            ],
            Resource: objectsOf(location),
        },
        ...listStatements(location),
        encryptStatement(location.keyArn),
    ];
}

/**
 * Lets a function's role keep failed invocations under the prefix.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export function failedDeliveryStatements(location: ResolvedLakeLocation): PolicyStatement[] {
    return [
        {
            Sid: "KeepFailures",
            Effect: "Allow",
            Action: "s3:PutObject",
            Resource: objectsOf(location),
        },
        // Lambda asks whether the bucket is there; the question names no prefix.
        { Sid: "FindBucket", Effect: "Allow", Action: "s3:ListBucket", Resource: location.bucketArn },
        encryptStatement(location.keyArn),
    ];
}

function objectsOf(location: ResolvedLakeLocation): string {
    return `${location.bucketArn}/${location.prefix}*`;
}

function listStatements({ bucketArn, prefix }: ResolvedLakeLocation): PolicyStatement[] {
    return [
        {
            Sid: "ListObjects",
            Effect: "Allow",
            Action: "s3:ListBucket",
            Resource: bucketArn,
            ...(prefix !== "" && { Condition: { StringLike: { "s3:prefix": [prefix, `${prefix}*`] } } }),
        },
        { Sid: "LocateBucket", Effect: "Allow", Action: "s3:GetBucketLocation", Resource: bucketArn },
    ];
}
