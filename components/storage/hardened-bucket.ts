import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { policyDocument, type PolicyStatement } from "../identity/policy-statement";
import { placeOf } from "../place";
import { lifecycleRules, type Lifecycle } from "./lifecycle";

export interface HardenedBucketArgs {
    /** ARN of the key that encrypts the objects. Default: none, and S3's own key, for access logs alone. */
    keyArn?: pulumi.Input<string>;
    /** The bucket's policy, given its ARN. */
    policy: (bucketArn: pulumi.Output<string>) => pulumi.Input<PolicyStatement[]>;
    lifecycle: Lifecycle;
    /** Whether objects can be locked; can't be changed later. */
    objectLock?: boolean;
    forceDestroy?: boolean;
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** A bucket with what every bucket has, wherever it is used. */
export interface HardenedBucket {
    bucket: aws.s3.Bucket;
    policy: aws.s3.BucketPolicy;
    versioning: aws.s3.BucketVersioning;
}

/** Creates a private, versioned bucket: encrypted, owned by its owner alone, closed to the public, tidied up. */
export function hardenedBucket(
    name: string,
    args: HardenedBucketArgs,
    opts: pulumi.CustomResourceOptions,
): HardenedBucket {
    const bucket = new aws.s3.Bucket(
        name,
        {
            forceDestroy: args.forceDestroy ?? false,
            objectLockEnabled: args.objectLock ?? false,
            tags: args.tags,
        },
        opts,
    );
    // By its name, which is known in preview, so that a policy that names nothing else can be judged there.
    const bucketArn = pulumi.interpolate`arn:${placeOf(opts.parent).partition}:s3:::${bucket.bucket}`;
    const of = { bucket: bucket.bucket };
    const part: pulumi.CustomResourceOptions = { parent: opts.parent };
    const closed = new aws.s3.BucketPublicAccessBlock(
        `${name}-closed`,
        {
            ...of,
            blockPublicAcls: true,
            blockPublicPolicy: true,
            ignorePublicAcls: true,
            restrictPublicBuckets: true,
        },
        part,
    );
    new aws.s3.BucketOwnershipControls(
        `${name}-ownership`,
        { ...of, rule: { objectOwnership: "BucketOwnerEnforced" } },
        part,
    );
    const versioning = new aws.s3.BucketVersioning(
        `${name}-versioning`,
        { ...of, versioningConfiguration: { status: "Enabled" } },
        part,
    );
    new aws.s3.BucketServerSideEncryptionConfiguration(
        `${name}-encryption`,
        {
            ...of,
            rules: [
                {
                    applyServerSideEncryptionByDefault:
                        args.keyArn === undefined
                            ? { sseAlgorithm: "AES256" }
                            : { sseAlgorithm: "aws:kms", kmsMasterKeyId: args.keyArn },
                    bucketKeyEnabled: args.keyArn !== undefined,
                    blockedEncryptionTypes: ["SSE-C"],
                },
            ],
        },
        part,
    );
    new aws.s3.BucketLifecycleConfiguration(
        `${name}-lifecycle`,
        { ...of, rules: lifecycleRules(args.lifecycle) },
        // S3 refuses rules about noncurrent versions before there are versions.
        { ...part, dependsOn: [versioning] },
    );
    const policy = new aws.s3.BucketPolicy(
        `${name}-policy`,
        { ...of, policy: pulumi.output(args.policy(bucketArn)).apply(policyDocument) },
        // The two calls conflict when they come at once.
        { ...part, dependsOn: [closed] },
    );
    return { bucket, policy, versioning };
}
