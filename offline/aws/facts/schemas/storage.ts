import type { ProviderSchema } from "../provider-schema";
import { ARN } from "./arn";

/** A setting of a bucket: it goes with the bucket. */
const ofBucket = (source: string): ProviderSchema => ({
    source,
    replacing: ["bucket", "expectedBucketOwner"],
});

/** https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html */
const KEY_POLICY = { minLength: 1, maxLength: 32_768 };

export const STORAGE: Record<string, ProviderSchema> = {
    "aws:athena/database:Database": {
        source: "athena/database.go",
        defaults: { forceDestroy: false },
        replacing: ["bucket", "comment", "encryptionConfiguration", "expectedBucketOwner"],
    },
    "aws:athena/workgroup:Workgroup": {
        source: "athena/workgroup.go",
        defaults: { forceDestroy: false, state: "ENABLED" },
        limits: { state: { enum: ["ENABLED", "DISABLED"] } },
    },
    "aws:datasync/locationObjectStorage:LocationObjectStorage": {
        source: "datasync/location_object_storage.go",
        replacing: ["bucketName", "serverHostname"],
        limits: {
            accessKey: { minLength: 8, maxLength: 200 },
            secretKey: { minLength: 8, maxLength: 200 },
            serverPort: { min: 0, max: 65_535 },
        },
    },
    "aws:datasync/s3Location:S3Location": {
        source: "datasync/location_s3.go",
        replacing: ["agentArns", "s3BucketArn", "s3Config", "s3StorageClass", "subdirectory"],
    },
    "aws:datasync/task:Task": {
        source: "datasync/task.go",
        replacing: ["destinationLocationArn", "sourceLocationArn", "taskMode"],
    },
    "aws:dynamodb/table:Table": {
        source: "dynamodb/table.go",
        defaults: { billingMode: "PROVISIONED" },
        replacing: [
            "hashKey",
            "importTable",
            "localSecondaryIndexes",
            "rangeKey",
            "restoreDateTime",
            "restoreSourceName",
            "restoreSourceTableArn",
            "restoreToLatestTime",
        ],
        limits: {
            name: { minLength: 3, maxLength: 255, pattern: "[a-zA-Z0-9_.-]+" },
            "pointInTimeRecovery.recoveryPeriodInDays": { min: 1, max: 35 },
        },
    },
    "aws:dynamodb/tableItem:TableItem": {
        source: "dynamodb/table_item.go",
        replacing: ["hashKey", "rangeKey", "tableName"],
        documents: ["item"],
    },
    "aws:glue/catalogDatabase:CatalogDatabase": {
        source: "glue/catalog_database.go",
        replacing: ["catalogId"],
        limits: { name: { minLength: 1, maxLength: 255, pattern: "[^A-Z]+" } },
    },
    "aws:glue/catalogTable:CatalogTable": {
        source: "glue/catalog_table.go",
        replacing: ["catalogId", "databaseName", "partitionIndices"],
        limits: { name: { minLength: 1, maxLength: 255, pattern: "[^A-Z]+" } },
    },
    "aws:glue/catalogTableOptimizer:CatalogTableOptimizer": {
        source: "glue/catalog_table_optimizer.go",
        replacing: ["catalogId", "databaseName", "tableName", "type"],
    },
    "aws:glue/registry:Registry": { source: "glue/registry.go", replacing: ["registryName"] },
    "aws:glue/schema:Schema": {
        source: "glue/schema.go",
        replacing: ["dataFormat", "registryArn", "schemaName"],
    },
    "aws:kms/alias:Alias": {
        source: "kms/alias.go",
        replacing: ["namePrefix"],
        rules: [{ atMostOne: ["name", "namePrefix"] }],
        limits: { name: { pattern: "alias/(?!aws/)[a-zA-Z0-9/_-]+", maxLength: 256 } },
    },
    "aws:kms/key:Key": {
        source: "kms/key.go",
        defaults: {
            bypassPolicyLockoutSafetyCheck: false,
            customerMasterKeySpec: "SYMMETRIC_DEFAULT",
            enableKeyRotation: false,
            isEnabled: true,
            keyUsage: "ENCRYPT_DECRYPT",
        },
        replacing: ["customKeyStoreId", "customerMasterKeySpec", "keyUsage", "multiRegion", "xksKeyId"],
        limits: {
            deletionWindowInDays: { min: 7, max: 30 },
            policy: KEY_POLICY,
            rotationPeriodInDays: { min: 90, max: 2560 },
        },
        rules: [
            { needs: ["rotationPeriodInDays", "enableKeyRotation"] },
            { needs: ["xksKeyId", "customKeyStoreId"] },
        ],
        documents: ["policy"],
    },
    "aws:kms/keyPolicy:KeyPolicy": {
        source: "kms/key_policy.go",
        defaults: { bypassPolicyLockoutSafetyCheck: false },
        replacing: ["keyId"],
        limits: { policy: KEY_POLICY },
        documents: ["policy"],
    },
    "aws:s3/bucket:Bucket": {
        source: "s3/bucket.go",
        defaults: { forceDestroy: false },
        replacing: ["bucketPrefix", "objectLockEnabled"],
        rules: [{ atMostOne: ["bucket", "bucketPrefix"] }],
        limits: {
            bucket: {
                minLength: 3,
                maxLength: 63,
                pattern: "(?!xn--)(?!.*\\.\\.)[a-z0-9][a-z0-9.-]*[a-z0-9]",
            },
            bucketPrefix: { maxLength: 37 },
        },
    },
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": ofBucket(
        "s3/bucket_lifecycle_configuration.go",
    ),
    "aws:s3/bucketLogging:BucketLogging": ofBucket("s3/bucket_logging.go"),
    "aws:s3/bucketNotification:BucketNotification": {
        source: "s3/bucket_notification.go",
        defaults: { eventbridge: false },
        replacing: ["bucket"],
    },
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": ofBucket(
        "s3/bucket_object_lock_configuration.go",
    ),
    "aws:s3/bucketObjectv2:BucketObjectv2": {
        source: "s3/object.go",
        defaults: { forceDestroy: false },
        replacing: ["bucket"],
        limits: { kmsKeyId: ARN },
        rules: [{ atMostOne: ["source", "content", "contentBase64"] }],
    },
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": {
        source: "s3/bucket_ownership_controls.go",
        replacing: ["bucket"],
    },
    "aws:s3/bucketPolicy:BucketPolicy": {
        source: "s3/bucket_policy.go",
        replacing: ["bucket"],
        // https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html
        limits: { policy: { maxLength: 20_480 } },
    },
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": {
        source: "s3/bucket_public_access_block.go",
        defaults: {
            blockPublicAcls: false,
            blockPublicPolicy: false,
            ignorePublicAcls: false,
            restrictPublicBuckets: false,
        },
        replacing: ["bucket"],
    },
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": ofBucket(
        "s3/bucket_server_side_encryption_configuration.go",
    ),
    "aws:s3/bucketVersioning:BucketVersioning": {
        ...ofBucket("s3/bucket_versioning.go"),
        limits: {
            "versioningConfiguration.status": { enum: ["Enabled", "Suspended", "Disabled"] },
            "versioningConfiguration.mfaDelete": { enum: ["Enabled", "Disabled"] },
        },
    },
    "aws:secretsmanager/secret:Secret": {
        source: "secretsmanager/secret.go",
        defaults: { forceOverwriteReplicaSecret: false, recoveryWindowInDays: 30 },
        replacing: ["namePrefix"],
        limits: {
            name: { minLength: 1, maxLength: 512, pattern: "[0-9A-Za-z/_+=.@-]+" },
            recoveryWindowInDays: { min: 7, max: 30, or: 0 },
        },
        rules: [{ atMostOne: ["name", "namePrefix"] }],
        documents: ["policy"],
    },
    "aws:secretsmanager/secretVersion:SecretVersion": {
        source: "secretsmanager/secret_version.go",
        replacing: ["secretBinary", "secretId", "secretString"],
        rules: [{ atMostOne: ["secretBinary", "secretString", "secretStringWo"] }],
    },
};
