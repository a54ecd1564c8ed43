import type * as aws from "@pulumi/aws";

/** How long a bucket keeps what, and where. */
export interface Lifecycle {
    /** Days after which objects are deleted, which with versioning makes them noncurrent. Default: never. */
    expireAfterDays?: number;
    /** Days for which deleted and overwritten versions can still be recovered. */
    recoverableDays: number;
    /** Cheaper storage classes, in the order in which objects pass to them. */
    transitions: { afterDays: number; storageClass: string }[];
    /** Folders whose objects are deleted earlier: days by prefix. Default: none. */
    folders?: Record<string, number>;
}

/** Days that the parts of an upload that nobody completed are kept. */
const abandonedUploadDays = 7;

/**
 * The rules of a bucket. Transitions that come too late to pay are left out: the infrequent-access classes bill 30 days
 * at least, and S3 refuses a transition that doesn't come before the expiry.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
 */
export function lifecycleRules(lifecycle: Lifecycle): aws.types.input.s3.BucketLifecycleConfigurationRule[] {
    const { expireAfterDays, recoverableDays, folders = {} } = lifecycle;
    const transitions = lifecycle.transitions
        .filter(({ afterDays }) => expireAfterDays === undefined || afterDays + 30 <= expireAfterDays)
        .map(({ afterDays, storageClass }) => ({ days: afterDays, storageClass }));
    return [
        {
            id: "keep",
            status: "Enabled",
            filter: { prefix: "" },
            ...(transitions.length > 0 && { transitions }),
            ...(expireAfterDays !== undefined && { expiration: { days: expireAfterDays } }),
            noncurrentVersionExpiration: { noncurrentDays: recoverableDays },
            abortIncompleteMultipartUpload: { daysAfterInitiation: abandonedUploadDays },
        },
        ...Object.entries(folders).map(([prefix, days]) => ({
            id: `shorten-${prefix.replace(/\/$/, "")}`,
            status: "Enabled",
            filter: { prefix },
            expiration: { days },
        })),
        {
            id: "remove-markers",
            status: "Enabled",
            filter: { prefix: "" },
            // A marker of a deletion without versions behind it only slows listings down.
            expiration: { expiredObjectDeleteMarker: true },
        },
    ];
}
