import { mergedStatements, type PolicyStatement } from "../identity/policy-statement";

/** A location of the lake, with every value resolved. */
export interface ResolvedLakeLocation {
    bucketName: string;
    bucketArn: string;
    prefix: string;
    keyArn: string;
}

/** What S3 tells KMS of the object that it encrypts. */
const objectContext = "kms:EncryptionContext:aws:s3:arn";

/** Lets a role list and read what is under the prefix. */
export function lakeReadStatements(location: ResolvedLakeLocation): PolicyStatement[] {
    return [
        {
            Sid: "ReadObjects",
            Effect: "Allow",
            Action: "s3:GetObject",
            Resource: objectsOf(location),
        },
        ...listStatements(location),
        objectKeyStatement("Decrypt", ["kms:Decrypt"], location),
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
        objectKeyStatement("Encrypt", ["kms:Decrypt", "kms:GenerateDataKey"], location),
    ];
}

/**
 * Lets a function store objects under the prefix, each with one call, and see whether an earlier delivery of its batch has
 * stored them: S3 answers whoever may not read an object as though it weren't there.
 */
export function lakeStoreStatements(location: ResolvedLakeLocation): PolicyStatement[] {
    return [
        {
            Sid: "StoreObjects",
            Effect: "Allow",
            Action: ["s3:GetObject", "s3:PutObject"],
            Resource: objectsOf(location),
        },
        objectKeyStatement("Encrypt", ["kms:Decrypt", "kms:GenerateDataKey"], location),
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
                "s3:ListMultipartUploadParts",
                "s3:PutObject",
            ],
            Resource: objectsOf(location),
        },
        ...listStatements(location),
        objectKeyStatement("Encrypt", ["kms:Decrypt", "kms:GenerateDataKey"], location),
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
        objectKeyStatement("Encrypt", ["kms:Decrypt", "kms:GenerateDataKey"], location),
    ];
}

/** Reading, adding and replacing at several locations, in as few statements as say it. */
export function lakeStatements(access: {
    reads?: ResolvedLakeLocation[];
    writes?: ResolvedLakeLocation[];
    replaces?: ResolvedLakeLocation[];
}): PolicyStatement[] {
    const { reads = [], writes = [], replaces = [] } = access;
    const all = [
        ...reads.flatMap(lakeReadStatements),
        ...writes.flatMap(lakeWriteStatements),
        ...replaces.flatMap(lakeReplaceStatements),
    ];
    const [lists, others] = partition(all, ({ Action }) => Action === "s3:ListBucket");
    const [keys, objects] = partition(others, ({ Condition }) => Condition?.ArnLike !== undefined);
    return mergedStatements([...objects, ...mergedKeyStatements(keys), ...mergedListStatements(lists)]);
}

/** One statement for what is done with a key, whichever bucket's objects it encrypts. */
function mergedKeyStatements(statements: PolicyStatement[]): PolicyStatement[] {
    const byUse = Map.groupBy(statements, ({ Action, Resource }) => JSON.stringify([Action, Resource]));
    return [...byUse.values()].map((all) => {
        const contexts = all.flatMap(({ Condition }) => Condition?.ArnLike[objectContext] ?? []);
        return {
            ...all[0],
            Condition: { ...all[0].Condition, ArnLike: { [objectContext]: [...new Set(contexts)] } },
        };
    });
}

/** One statement for each bucket, with all its prefixes. */
function mergedListStatements(statements: PolicyStatement[]): PolicyStatement[] {
    const byBucket = Map.groupBy(statements, ({ Resource }) => Resource);
    return [...byBucket.values()].map((all) => {
        const prefixes = all.map(({ Condition }) => Condition?.StringLike["s3:prefix"]);
        const whole = prefixes.some((each) => each === undefined);
        const { Condition: _one, ...statement } = all[0];
        return {
            ...statement,
            ...(!whole && {
                Condition: { StringLike: { "s3:prefix": [...new Set(prefixes.flat() as string[])] } },
            }),
        };
    });
}

function partition<T>(all: T[], chosen: (each: T) => boolean): [T[], T[]] {
    return [all.filter(chosen), all.filter((each) => !chosen(each))];
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

/**
 * Lets S3 use the key for the bucket's objects under a role; nothing else, and not the role's own calls to KMS. S3 decrypts
 * for writers too, when the parts of an upload are put together.
 *
 * The encryption context is the bucket's ARN, or the object's where the bucket has no S3 Bucket Key. Source:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#encryption-context
 */
export function objectKeyStatement(
    sid: string,
    actions: string[],
    { bucketArn, keyArn }: ResolvedLakeLocation,
): PolicyStatement {
    return {
        Sid: sid,
        Effect: "Allow",
        Action: actions,
        Resource: keyArn,
        Condition: {
            StringEquals: { "kms:ViaService": `s3.${keyArn.split(":")[3]}.amazonaws.com` },
            ArnLike: { [objectContext]: [bucketArn, `${bucketArn}/*`] },
        },
    };
}
