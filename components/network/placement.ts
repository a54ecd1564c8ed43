import type * as pulumi from "@pulumi/pulumi";

/** Where code runs inside a VPC. */
export interface Placement {
    /** Private subnets, in at least two zones. */
    subnetIds: pulumi.Input<pulumi.Input<string>[]>;
    /** Security groups of the network interfaces. */
    securityGroupIds: pulumi.Input<pulumi.Input<string>[]>;
}
