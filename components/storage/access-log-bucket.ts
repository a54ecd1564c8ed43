import * as pulumi from "@pulumi/pulumi";
import { placeOf } from "../place";
import { hardenedBucket } from "./hardened-bucket";
import { accessLogStatements, transportStatements } from "./lake-bucket-policy";

export interface AccessLogBucketArgs {
    /** What the names of the logged buckets begin with. */
    sourcePrefix: string;
    /** Days that access logs are kept. */
    retentionDays: number;
    forceDestroy?: boolean;
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * Creates the bucket for access logs of other buckets, and answers with its name once S3 may write there.
 *
 * S3 can't write access logs where objects are encrypted with a KMS key, so this one has S3's own; and it doesn't log
 * itself, because every log would cause another.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 */
export function accessLogBucket(
    name: string,
    args: AccessLogBucketArgs,
    opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
    const { bucket, policy } = hardenedBucket(
        name,
        {
            policy: (bucketArn) =>
                pulumi
                    .all([bucketArn, placeOf(opts.parent)])
                    .apply(([arn, { partition, accountId }]) => [
                        ...transportStatements(arn),
                        ...accessLogStatements(arn, accountId, `arn:${partition}:s3:::${args.sourcePrefix}*`),
                    ]),
            lifecycle: { expireAfterDays: args.retentionDays, recoverableDays: 30, transitions: [] },
            forceDestroy: args.forceDestroy,
            tags: args.tags,
        },
        opts,
    );
    return pulumi.all([bucket.bucket, policy.bucket]).apply(([bucketName]) => bucketName);
}
