import type { TestStack } from "../../../policy/test-kit";
import { type Handle } from "../../../policy/test-kit";
import { denyWithoutTls, document } from "./documents";

export function buckets(stack: TestStack, key: Handle): { raw: Handle; failures: Handle } {
    const logs = stack.add("aws:s3/bucket:Bucket", "access-logs");
    const raw = stack.add("aws:s3/bucket:Bucket", "raw");
    const failures = stack.add("aws:s3/bucketV2:BucketV2", "failures");
    for (const bucket of [logs, raw, failures]) {
        const { name } = bucket;
        const suffix = bucket === failures ? "V2" : "";
        stack.add("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", `${name}-block`, {
            bucket: bucket.id,
            blockPublicAcls: true,
            blockPublicPolicy: true,
            ignorePublicAcls: true,
            restrictPublicBuckets: true,
        });
        stack.add("aws:s3/bucketPolicy:BucketPolicy", `${name}-policy`, {
            bucket: bucket.id,
            policy: document(
                denyWithoutTls("s3:*", [bucket.arn, bucket.get("arn", (arn) => `${arn}/*`)]),
                {
                    Effect: "Deny",
                    Principal: "*",
                    Action: "s3:*",
                    Resource: bucket.arn,
                    Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } },
                },
                {
                    Effect: "Deny",
                    Principal: "*",
                    Action: "s3:PutObject",
                    Resource: bucket.get("arn", (arn) => `${arn}/*`),
                    Condition: {
                        StringNotEqualsIfExists: {
                            "s3:x-amz-server-side-encryption-aws-kms-key-id": key.arn,
                        },
                        StringNotEquals: { "aws:SourceVpc": "vpc-1" },
                    },
                },
            ),
        });
        stack.add(`aws:s3/bucketVersioning${suffix}:BucketVersioning${suffix}`, `${name}-versioning`, {
            bucket: bucket.id,
            versioningConfiguration: { status: "Enabled" },
        });
        stack.add(
            `aws:s3/bucketLifecycleConfiguration${suffix}:BucketLifecycleConfiguration${suffix}`,
            `${name}-lifecycle`,
            {
                bucket: bucket.id,
                rules: [
                    {
                        id: "expire",
                        status: "Enabled",
                        expiration: { days: 90 },
                        abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
                    },
                ],
            },
        );
        stack.add("aws:s3/bucketOwnershipControls:BucketOwnershipControls", `${name}-ownership`, {
            bucket: bucket.id,
            rule: { objectOwnership: "BucketOwnerEnforced" },
        });
        stack.add(
            `aws:s3/bucketServerSideEncryptionConfiguration${suffix}:BucketServerSideEncryptionConfiguration${suffix}`,
            `${name}-encryption`,
            {
                bucket: bucket.id,
                rules: [
                    bucket === logs
                        ? {
                              applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" },
                              blockedEncryptionTypes: ["SSE-C"],
                          }
                        : {
                              applyServerSideEncryptionByDefault: {
                                  sseAlgorithm: "aws:kms",
                                  kmsMasterKeyId: key.arn,
                              },
                              bucketKeyEnabled: true,
                              blockedEncryptionTypes: ["SSE-C"],
                          },
                ],
            },
        );
        if (bucket !== logs) {
            stack.add(`aws:s3/bucketLogging${suffix}:BucketLogging${suffix}`, `${name}-logging`, {
                bucket: bucket.id,
                targetBucket: logs.id,
                targetPrefix: `${name}/`,
            });
        }
    }
    stack.add("aws:s3/accessPoint:AccessPoint", "access-point", {
        bucket: raw.id,
        vpcConfiguration: { vpcId: "vpc-1" },
        publicAccessBlockConfiguration: {
            blockPublicAcls: true,
            blockPublicPolicy: true,
            ignorePublicAcls: true,
            restrictPublicBuckets: true,
        },
    });
    stack.add("aws:s3/bucketAcl:BucketAcl", "raw-acl", {
        bucket: raw.id,
        acl: "private",
        accessControlPolicy: { grants: [{ grantee: { type: "CanonicalUser" } }] },
    });
    stack.add("aws:s3/bucketReplicationConfig:BucketReplicationConfig", "raw-replication", {
        bucket: raw.id,
        rules: [
            {
                status: "Enabled",
                sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } },
                destination: { bucket: failures.arn, encryptionConfiguration: { replicaKmsKeyId: key.arn } },
            },
        ],
    });
    stack.add("aws:s3/bucketNotification:BucketNotification", "raw-notification", {
        bucket: raw.id,
        eventbridge: true,
    });
    stack.add("aws:s3/bucketObjectv2:BucketObjectv2", "script", { bucket: raw.id, key: "jobs/sessions.py" });
    stack.add("aws:s3/objectCopy:ObjectCopy", "copy", {
        bucket: raw.id,
        key: "jobs/copy.py",
        kmsKeyId: key.arn,
    });
    return { raw, failures };
}
