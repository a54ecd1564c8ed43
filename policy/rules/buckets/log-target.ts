import type { PolicyResource } from "../../model/resource";
import type { Stack } from "../../model/stack";
import { types } from "../types";

/** Whether another bucket of the stack sends its access logs here. */
export function isLogTarget(stack: Stack, bucket: PolicyResource): boolean {
    const { certain, possible } = stack.referrers(bucket, types.bucketLogging, "targetBucket");
    const inline = stack.referrers(bucket, types.bucket, "loggings[].targetBucket", "logging.targetBucket");
    return [...certain, ...possible, ...inline.certain].length > 0;
}
