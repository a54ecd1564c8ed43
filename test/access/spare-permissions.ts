/** Actions that a grant has although no code of this stack uses them, each with why it stays. */
const spares: readonly { actions: readonly string[]; grants: RegExp; reason: string }[] = [
    {
        actions: ["dynamodb:ConditionCheckItem", "dynamodb:GetItem", "dynamodb:Query", "dynamodb:UpdateItem"],
        grants: /-use-/,
        reason: "grantUse is for any code that keeps state in the table, and reaches no more data than its other calls do",
    },
    {
        actions: [
            "dynamodb:BatchGetItem",
            "dynamodb:DeleteItem",
            "dynamodb:PartiQLInsert",
            "dynamodb:PartiQLUpdate",
            "dynamodb:PutItem",
        ],
        grants: /-use-/,
        reason: "functions that share the grant claim, confirm and release records, each in its own way",
    },
    {
        actions: ["kinesis:PutRecords"],
        grants: /-write$/,
        reason: "grantWrite is for any producer, and PutRecords is PutRecord for many records",
    },
    {
        actions: ["s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"],
        grants: /-write-/,
        reason: "grantWrite is for any writer: whoever uploads in parts must be able to see and to end its own uploads",
    },
    {
        actions: [
            "glue:BatchGetPartition",
            "glue:GetDatabase",
            "glue:GetPartition",
            "glue:GetPartitionIndexes",
            "glue:GetPartitions",
            "glue:GetTables",
            "glue:GetTableVersions",
        ],
        grants: /-(read-catalog|commit-tables)-/,
        reason: "The catalog's grants are for any reader of the named tables, those with partitions among them",
    },
    {
        actions: ["s3:GetBucketLocation", "s3:ListBucket"],
        grants: /-read-/,
        reason: "grantRead is for any reader, which lists the one prefix that it may read",
    },
];

/** Why a grant may hold an action that nothing uses; undefined when it may not. */
export function spareReason(action: string, grant: string): string | undefined {
    return spares.find(({ actions, grants }) => actions.includes(action) && grants.test(grant))?.reason;
}
