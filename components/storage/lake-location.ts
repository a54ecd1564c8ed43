import type * as pulumi from "@pulumi/pulumi";

/** A prefix of a lake bucket, with what it takes to read or write there. */
export interface LakeLocation {
    /** Name of the bucket. */
    bucketName: pulumi.Input<string>;
    /** ARN of the bucket. */
    bucketArn: pulumi.Input<string>;
    /** Key prefix that ends in `/`; empty for the whole bucket. */
    prefix: pulumi.Input<string>;
    /** ARN of the KMS key that encrypts the objects. */
    keyArn: pulumi.Input<string>;
}
