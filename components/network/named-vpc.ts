import * as pulumi from "@pulumi/pulumi";
import { ArgumentChecks } from "../argument-checks";
import type { Placement } from "./placement";

/**
 * The VPC of a placement, for components that make a security group there.
 *
 * @throws {ArgumentError} When the placement names none.
 */
export function namedVpc(
    component: string,
    name: string,
    placement: pulumi.Input<Placement>,
): pulumi.Output<string> {
    // Lifted, so that a known VPC stays known while the subnets aren't.
    const vpcId = pulumi.output(placement).vpcId as pulumi.Output<string | undefined>;
    return vpcId.apply((id) => {
        new ArgumentChecks(component, name)
            .require("placement.vpcId", id, "the VPC of the placement's subnets")
            .throwIfAny();
        return id!;
    });
}
