import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

/**
 * Creates a security configuration that encrypts what Glue's jobs and crawlers write to S3, their logs, and bookmarks.
 *
 * @param keyArn - ARN of a key for `lake`, `logs` and `bookmarks`.
 */
export function glueSecurityConfiguration(
    name: string,
    keyArn: pulumi.Input<string>,
    opts: pulumi.CustomResourceOptions,
): aws.glue.SecurityConfiguration {
    return new aws.glue.SecurityConfiguration(
        name,
        {
            encryptionConfiguration: {
                s3Encryption: { s3EncryptionMode: "SSE-KMS", kmsKeyArn: keyArn },
                cloudwatchEncryption: { cloudwatchEncryptionMode: "SSE-KMS", kmsKeyArn: keyArn },
                jobBookmarksEncryption: { jobBookmarksEncryptionMode: "CSE-KMS", kmsKeyArn: keyArn },
            },
        },
        opts,
    );
}
