import type * as pulumi from "@pulumi/pulumi";

/** The private way by which a VPC reaches S3: what buckets admit. */
export interface NetworkAccess {
    /** The VPC. */
    vpcId: pulumi.Input<string>;
    /** The VPC's S3 gateway endpoint (`vpce-...`). */
    s3EndpointId: pulumi.Input<string>;
}
