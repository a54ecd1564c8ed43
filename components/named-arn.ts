import * as pulumi from "@pulumi/pulumi";
import { arn, placeOf } from "./place";

/**
 * The ARN of a resource that its service knows by name. Pulumi gives names in preview and AWS gives ARNs in an update, so a
 * policy document with this one in it can be judged before anything exists; it waits for the resource like the other.
 *
 * @param service - As in the ARN, such as `sqs`.
 * @param resource - The rest of the ARN: the resource's name, after its kind and a slash or colon where the service has them.
 * @param parent - Whose provider says which partition, region and account it is.
 *
 * @example
 * namedArn("events", pulumi.interpolate`rule/${rule.name}`, this);
 */
export function namedArn(
    service: string,
    resource: pulumi.Input<string>,
    parent: pulumi.Resource | undefined,
): pulumi.Output<string> {
    return pulumi.all([placeOf(parent), resource]).apply(([place, name]) => arn(place, service, name));
}
