import {
    CreateBucketCommand,
    DeleteBucketCommand,
    DeleteBucketEncryptionCommand,
    DeleteBucketPolicyCommand,
    DeletePublicAccessBlockCommand,
    PutBucketEncryptionCommand,
    PutBucketNotificationConfigurationCommand,
    PutBucketPolicyCommand,
    PutBucketVersioningCommand,
    PutPublicAccessBlockCommand,
    type ServerSideEncryption,
} from "@aws-sdk/client-s3";
import type * as aws from "@pulumi/aws";
import { emulatedType, type EmulatedTypes, putType } from "./emulated-type";
import { emptyBucket } from "./empty-bucket";
import { policyText } from "./policy-text";

export const s3BucketTypes: EmulatedTypes = {
    "aws:s3/bucket:Bucket": emulatedType<aws.s3.BucketArgs>({
        create: async ({ inputs, clients }) =>
            void (await clients.s3.send(new CreateBucketCommand({ Bucket: inputs.bucket }))),
        update: () => Promise.resolve(),
        async delete({ id, inputs, clients }) {
            if (inputs.forceDestroy) {
                await emptyBucket(clients.s3, id);
            }
            await clients.s3.send(new DeleteBucketCommand({ Bucket: id }));
        },
    }),
    "aws:s3/bucketVersioning:BucketVersioning": putType<aws.s3.BucketVersioningArgs>({
        put: async ({ inputs, clients }) =>
            void (await clients.s3.send(
                new PutBucketVersioningCommand({
                    Bucket: inputs.bucket,
                    VersioningConfiguration: {
                        Status: inputs.versioningConfiguration.status as "Enabled" | "Suspended",
                    },
                }),
            )),
        // Versioning can be suspended, never undone.
        delete: ({ inputs, clients }) =>
            clients.s3.send(
                new PutBucketVersioningCommand({
                    Bucket: inputs.bucket,
                    VersioningConfiguration: { Status: "Suspended" },
                }),
            ),
    }),
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration":
        putType<aws.s3.BucketServerSideEncryptionConfigurationArgs>({
            put: async ({ inputs, clients }) =>
                void (await clients.s3.send(
                    new PutBucketEncryptionCommand({
                        Bucket: inputs.bucket,
                        ServerSideEncryptionConfiguration: {
                            Rules: inputs.rules.map(
                                ({ applyServerSideEncryptionByDefault: byDefault, bucketKeyEnabled }) => ({
                                    BucketKeyEnabled: bucketKeyEnabled,
                                    ApplyServerSideEncryptionByDefault: byDefault && {
                                        SSEAlgorithm: byDefault.sseAlgorithm as ServerSideEncryption,
                                        KMSMasterKeyID: byDefault.kmsMasterKeyId,
                                    },
                                }),
                            ),
                        },
                    }),
                )),
            delete: ({ inputs, clients }) =>
                clients.s3.send(new DeleteBucketEncryptionCommand({ Bucket: inputs.bucket })),
        }),
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": putType<aws.s3.BucketPublicAccessBlockArgs>({
        put: async ({ inputs, clients }) =>
            void (await clients.s3.send(
                new PutPublicAccessBlockCommand({
                    Bucket: inputs.bucket,
                    PublicAccessBlockConfiguration: {
                        BlockPublicAcls: inputs.blockPublicAcls,
                        BlockPublicPolicy: inputs.blockPublicPolicy,
                        IgnorePublicAcls: inputs.ignorePublicAcls,
                        RestrictPublicBuckets: inputs.restrictPublicBuckets,
                    },
                }),
            )),
        delete: ({ inputs, clients }) =>
            clients.s3.send(new DeletePublicAccessBlockCommand({ Bucket: inputs.bucket })),
    }),
    "aws:s3/bucketPolicy:BucketPolicy": putType<aws.s3.BucketPolicyArgs>({
        put: async ({ inputs, clients }) =>
            void (await clients.s3.send(
                new PutBucketPolicyCommand({
                    Bucket: inputs.bucket,
                    Policy: policyText(inputs.policy, clients.place),
                }),
            )),
        delete: ({ inputs, clients }) =>
            clients.s3.send(new DeleteBucketPolicyCommand({ Bucket: inputs.bucket })),
    }),
    "aws:s3/bucketNotification:BucketNotification": putType<aws.s3.BucketNotificationArgs>({
        put: async ({ inputs, clients }) =>
            void (await clients.s3.send(
                new PutBucketNotificationConfigurationCommand({
                    Bucket: inputs.bucket,
                    NotificationConfiguration: inputs.eventbridge ? { EventBridgeConfiguration: {} } : {},
                }),
            )),
        delete: ({ inputs, clients }) =>
            clients.s3.send(
                new PutBucketNotificationConfigurationCommand({
                    Bucket: inputs.bucket,
                    NotificationConfiguration: {},
                }),
            ),
    }),
};
