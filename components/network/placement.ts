import type * as pulumi from "@pulumi/pulumi";

/** Where code runs inside a VPC. */
export interface Placement {
    /** Private subnets, in at least two zones. */
    subnetIds: pulumi.Input<pulumi.Input<string>[]>;
    /** Security groups of the network interfaces. */
    securityGroupIds: pulumi.Input<pulumi.Input<string>[]>;
    /** The VPC of the subnets. Spark jobs need it: their workers talk to each other through a security group of their own. */
    vpcId?: pulumi.Input<string>;
    /** Zones of the subnets, in the order of `subnetIds`. Glue jobs need them: a Glue connection names its zone. */
    availabilityZones?: pulumi.Input<pulumi.Input<string>[]>;
}
