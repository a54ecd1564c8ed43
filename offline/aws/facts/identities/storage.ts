import { byArn, byName, HERE } from "../identity-templates";
import type { Identity } from "../identity";

/** A setting of a bucket: the bucket's name is its id. */
const ofBucket: Identity = { id: "{bucket}" };

export const STORAGE: Record<string, Identity> = {
    "aws:athena/database:Database": byName(),
    "aws:athena/namedQuery:NamedQuery": { id: "{uuid}" },
    "aws:athena/workgroup:Workgroup": byName(`athena:${HERE}:workgroup/{name}`),
    "aws:datasync/agent:Agent": byArn(`datasync:${HERE}:agent/agent-0{hex16}`),
    "aws:datasync/locationAzureBlob:LocationAzureBlob": byArn(`datasync:${HERE}:location/loc-0{hex16}`),
    "aws:datasync/locationObjectStorage:LocationObjectStorage": byArn(
        `datasync:${HERE}:location/loc-0{hex16}`,
        { uri: "object-storage://{serverHostname}/{bucketName}/" },
    ),
    "aws:datasync/locationSmb:LocationSmb": byArn(`datasync:${HERE}:location/loc-0{hex16}`, {
        uri: "smb://{serverHostname}{subdirectory}",
    }),
    "aws:datasync/nfsLocation:NfsLocation": byArn(`datasync:${HERE}:location/loc-0{hex16}`, {
        uri: "nfs://{serverHostname}{subdirectory}",
    }),
    "aws:datasync/s3Location:S3Location": byArn(`datasync:${HERE}:location/loc-0{hex16}`, {
        uri: "s3://{region}.{s3BucketArn}{subdirectory}",
    }),
    "aws:datasync/task:Task": byArn(`datasync:${HERE}:task/task-0{hex16}`),
    "aws:dynamodb/table:Table": byName(`dynamodb:${HERE}:table/{name}`, {
        streamArn: `arn:{partition}:dynamodb:${HERE}:table/{name}/stream/2026-01-01T00:00:00.000`,
        streamLabel: "2026-01-01T00:00:00.000",
        pointInTimeRecovery: { enabled: false },
        ttl: { attributeName: "", enabled: false },
    }),
    "aws:glue/catalogDatabase:CatalogDatabase": {
        id: "{account}:{name}",
        arn: `glue:${HERE}:database/{name}`,
        outputs: { catalogId: "{account}" },
    },
    "aws:glue/catalogTable:CatalogTable": {
        id: "{account}:{databaseName}:{name}",
        arn: `glue:${HERE}:table/{databaseName}/{name}`,
        outputs: { catalogId: "{account}" },
    },
    "aws:glue/catalogTableOptimizer:CatalogTableOptimizer": {
        id: "{catalogId},{databaseName},{tableName},{type}",
    },
    "aws:glue/connection:Connection": {
        id: "{account}:{name}",
        arn: `glue:${HERE}:connection/{name}`,
        outputs: { catalogId: "{account}" },
    },
    "aws:glue/crawler:Crawler": byName(`glue:${HERE}:crawler/{name}`),
    "aws:glue/dataCatalogEncryptionSettings:DataCatalogEncryptionSettings": {
        id: "{account}",
        outputs: { catalogId: "{account}" },
    },
    "aws:glue/dataQualityRuleset:DataQualityRuleset": byName(`glue:${HERE}:dataQualityRuleset/{name}`),
    "aws:glue/job:Job": byName(`glue:${HERE}:job/{name}`),
    "aws:glue/registry:Registry": byArn(`glue:${HERE}:registry/{registryName}`),
    "aws:glue/resourcePolicy:ResourcePolicy": { id: "{account}" },
    "aws:glue/schema:Schema": byArn(`glue:${HERE}:schema/{registryName|default-registry}/{schemaName}`),
    "aws:glue/securityConfiguration:SecurityConfiguration": byName(),
    "aws:glue/trigger:Trigger": byName(`glue:${HERE}:trigger/{name}`),
    "aws:glue/workflow:Workflow": byName(`glue:${HERE}:workflow/{name}`),
    "aws:kms/alias:Alias": byName(`kms:${HERE}:{name}`),
    "aws:kms/key:Key": {
        id: "{uuid}",
        arn: `kms:${HERE}:key/{uuid}`,
        outputs: ({ enableKeyRotation }) => ({
            keyId: "{uuid}",
            multiRegion: false,
            rotationPeriodInDays: enableKeyRotation === true ? 365 : 0,
            policy: JSON.stringify({
                Version: "2012-10-17",
                Id: "key-default-1",
                Statement: [
                    {
                        Sid: "Enable IAM User Permissions",
                        Effect: "Allow",
                        Principal: { AWS: "arn:{partition}:iam::{account}:root" },
                        Action: "kms:*",
                        Resource: "*",
                    },
                ],
            }),
        }),
    },
    "aws:kms/keyPolicy:KeyPolicy": { id: "{keyId}" },
    "aws:kms/replicaKey:ReplicaKey": {
        id: "mrk-{hex32}",
        arn: `kms:${HERE}:key/mrk-{hex32}`,
        outputs: { keyId: "mrk-{hex32}" },
    },
    "aws:s3/accessPoint:AccessPoint": {
        id: "{account}:{name}",
        arn: `s3:${HERE}:accesspoint/{name}`,
        outputs: { alias: "{name}-{lower34}-s3alias" },
    },
    "aws:s3/bucket:Bucket": {
        id: "{bucket}",
        arn: "s3:::{bucket}",
        outputs: {
            bucketDomainName: "{bucket}.s3.{dnsSuffix}",
            bucketRegionalDomainName: "{bucket}.s3.{region}.{dnsSuffix}",
            bucketRegion: "{region}",
            hostedZoneId: "Z3AQBSTGFYJSTF",
            requestPayer: "BucketOwner",
            objectLockEnabled: false,
            bucketNamespace: "global",
            serverSideEncryptionConfiguration: {
                rule: {
                    applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" },
                    bucketKeyEnabled: false,
                },
            },
            versioning: { enabled: false, mfaDelete: false },
        },
    },
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": ofBucket,
    "aws:s3/bucketLogging:BucketLogging": ofBucket,
    "aws:s3/bucketNotification:BucketNotification": ofBucket,
    "aws:s3/bucketObject:BucketObject": { id: "{key}" },
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": ofBucket,
    "aws:s3/bucketObjectv2:BucketObjectv2": {
        id: "{bucket}/{key}",
        changing: ["etag", "versionId"],
        arn: "s3:::{bucket}/{key}",
        outputs: { versionId: "{lower32}", etag: "{hex32}", storageClass: "STANDARD" },
    },
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ofBucket,
    "aws:s3/bucketPolicy:BucketPolicy": ofBucket,
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ofBucket,
    "aws:s3/bucketReplicationConfig:BucketReplicationConfig": ofBucket,
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": ofBucket,
    "aws:s3/bucketVersioning:BucketVersioning": ofBucket,
    "aws:s3/inventory:Inventory": { id: "{bucket}:{name}" },
    "aws:secretsmanager/secret:Secret": byArn(`secretsmanager:${HERE}:secret:{name}-{lower6}`),
    "aws:secretsmanager/secretPolicy:SecretPolicy": { id: "{secretArn}" },
    "aws:secretsmanager/secretRotation:SecretRotation": { id: "{secretId}" },
    "aws:secretsmanager/secretVersion:SecretVersion": {
        id: "{secretId}|{uuid}",
        outputs: {
            arn: "{secretId}",
            secretArn: "{secretId}",
            versionId: "{uuid}",
            versionStages: ["AWSCURRENT"],
        },
    },
};
