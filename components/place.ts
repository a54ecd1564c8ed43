import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** Where resources are: what their ARNs begin with. */
export interface Place {
    /** Such as `aws` or `aws-us-gov`. */
    partition: string;
    region: string;
    accountId: string;
}

/** The places that were asked for, by the provider or, for the default provider, the stack that they are of. */
const places = new WeakMap<pulumi.Resource, pulumi.Output<Place>>();

/**
 * Where a resource's children are. AWS is asked once for each provider of a stack, however many ask here.
 *
 * @param parent - Whose provider for AWS says it. Default: the stack's.
 */
export function placeOf(parent: pulumi.Resource | undefined): pulumi.Output<Place> {
    const of = parent?.getProvider("aws:index/getRegion:getRegion") ?? pulumi.runtime.getStackResource();
    const known = of && places.get(of);
    if (known !== undefined) {
        return known;
    }
    const place = pulumi.output({
        partition: aws.getPartitionOutput({}, { parent }).partition,
        region: aws.getRegionOutput({}, { parent }).region,
        accountId: aws.getCallerIdentityOutput({}, { parent }).accountId,
    });
    if (of !== undefined) {
        places.set(of, place);
    }
    return place;
}

/** ARN of something that is there. */
export function arn({ partition, region, accountId }: Place, service: string, resource: string): string {
    return `arn:${partition}:${service}:${region}:${accountId}:${resource}`;
}
