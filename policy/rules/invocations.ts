import type { PolicyResource } from "../model/resource";
import type { Stack } from "../model/stack";
import { textOf, type Properties } from "../model/values";
import { given, or } from "./conditions";
import { types } from "./types";

/** Services that invoke functions without waiting for them. */
const asynchronous =
    /^(events|s3|sns|scheduler|ses|logs|config|cloudformation|codecommit|iot)\.amazonaws\.com/;

/** Whether a service is let in that invokes a function without waiting for it. */
export function isInvokedAsynchronously(stack: Stack, resource: PolicyResource): boolean {
    const { certain } = stack.referrers(resource, ["aws:lambda/permission:Permission"], "function");
    return certain.some((permission) => asynchronous.test(textOf(permission.asked("principal")) ?? ""));
}

/** The mappings through which Lambda feeds a function. */
export function mappingsOf(stack: Stack, resource: PolicyResource): readonly PolicyResource[] {
    return stack.referrers(resource, types.eventSourceMapping, "functionName").certain;
}

/** Whether a mapping reads a stream or a topic, where records wait their turn. Only those have a starting position. */
export function isFromStream(properties: Properties): boolean {
    return (
        properties.has("startingPosition") ||
        /:(kinesis|dynamodb):/.test(textOf(properties.get("eventSourceArn")) ?? "")
    );
}

/** Whether a mapping reads Kafka. */
export const isFromKafka = or(
    given("amazonManagedKafkaEventSourceConfig"),
    given("selfManagedEventSource"),
    given("topics"),
);
