import { advisedByMetric, watchedByFeed, watchedByMetric } from "../../../facts/alarm-metrics";
import { metricSense } from "../../../facts/alarm-sense";
import { watchedByEvent } from "../../../facts/alarm-events";
import type { TestResource, Wire } from "../../../policy/test-kit";
import type { Change } from "../weakenings";

/** When taking a property away from a resource of a real stack takes no security away, by the property's number. */
export const noWeakening: Readonly<
    Record<number, (resource: TestResource, stack: readonly TestResource[], change: Change) => boolean>
> = {
    // S3 encrypts what has no configuration under its own key, all that a bucket for access logs can have.
    1: (encryption, stack) =>
        stack.some(
            ({ type, propertyDependencies }) =>
                type === "aws:s3/bucketLogging:BucketLogging" &&
                propertyDependencies.targetBucket?.some((urn) =>
                    encryption.propertyDependencies.bucket?.includes(urn),
                ),
        ),
    // Another rule of the lifecycle is enabled still.
    25: ({ inputs }) => list(inputs.rules).length > 1,
    // The account narrows what the ARN would.
    135: ({ inputs }) => inputs.sourceAccount !== undefined,
    // Lambda doesn't split batches of Kafka.
    139: ({ inputs }) =>
        inputs.amazonManagedKafkaEventSourceConfig !== undefined || inputs.topics !== undefined,
    // Nothing invokes the function asynchronously.
    140: (config, stack) => !isInvokedAsynchronously(config, stack),
    // Kafka has no such limit, and a record's age is one as well.
    322: ({ inputs }) =>
        inputs.amazonManagedKafkaEventSourceConfig !== undefined ||
        inputs.topics !== undefined ||
        Number(inputs.maximumRecordAgeInSeconds) > 0,
    // Whoever reads mail can't be sent it again.
    204: ({ inputs }) => inputs.protocol === "email",
    // There is no cache.
    223: (_settings, stack) =>
        !stack.some(
            ({ type, inputs }) =>
                type === "aws:apigateway/stage:Stage" && inputs.cacheClusterEnabled === true,
        ),
    224: ({ inputs }) => (inputs.settings as { cachingEnabled?: boolean }).cachingEnabled !== true,
    // The address of a function, not of a backend.
    232: ({ inputs }) => !["HTTP", "HTTP_PROXY"].includes(inputs.type as string),
    // Only alarms on what must be watched are asked for, and those of a composite alarm need no action of their own.
    256: (alarm, stack) => isNotAskedFor(alarm) || isPartOfComposite(alarm, stack),
    255: (alarm, stack) => isNotAskedFor(alarm) || isPartOfComposite(alarm, stack),
    // An alarm that still fires, or one of several on the same trouble.
    321: (alarm, stack, change) => isNotAskedFor(alarm) || hasTwin(alarm, stack) || stillFires(alarm, change),
    258: (alarm, stack) => isNotAskedFor(alarm) || hasTwin(alarm, stack),
    259: (alarm, stack) => isNotAskedFor(alarm) || hasTwin(alarm, stack),
    // All the alarms that it is made of tell somebody themselves.
    260: (composite, stack) =>
        stack
            .filter(
                ({ urn, type }) =>
                    type.includes("Alarm:") && composite.propertyDependencies.alarmRule?.includes(urn),
            )
            // What isn't known yet is given.
            .every(({ inputs }) => [inputs.alarmActions ?? []].flat().length > 0),
    // Only rules on failures that no metric shows are asked for; one that an alarm watches needs no target.
    265: (resource, stack) =>
        !isOnFailures(resource, stack) || isWatchedTarget(resource, stack) || isOfSpark(resource, stack),
    // DataSync's agents, outside the stack, are who calls it; services call KMS for those who use their encrypted data.
    266: ({ inputs }) => /\.(datasync|kms)$/.test(text(inputs.serviceName)),
    // Gateways have neither names, addresses nor groups, and `Gateway` is what an unset type means.
    267: isGateway,
    268: isGateway,
    269: isGateway,
    270: isGateway,
    // Interfaces have no routes.
    271: (endpoint) => !isGateway(endpoint),
};

function isGateway({ inputs }: TestResource): boolean {
    return inputs.vpcEndpointType === "Gateway";
}

/** Whether a permission lets a service in that invokes the function of an invoke configuration without waiting. */
function isInvokedAsynchronously(
    { propertyDependencies }: TestResource,
    stack: readonly TestResource[],
): boolean {
    const functions = propertyDependencies.functionName ?? [];
    return stack.some(
        ({ type, inputs, propertyDependencies: on }) =>
            type === "aws:lambda/permission:Permission" &&
            /^(events|s3|sns|scheduler|logs)\./.test(text(inputs.principal)) &&
            on.function?.some((urn) => functions.includes(urn)),
    );
}

/** Whether an event rule is on EMR Serverless, whose failed jobs an alarm on a metric shows too. */
function isOfSpark({ inputs, propertyDependencies }: TestResource, stack: readonly TestResource[]): boolean {
    const urns = [...(propertyDependencies.eventPattern ?? []), ...(propertyDependencies.rule ?? [])];
    return (
        text(inputs.eventPattern).includes("aws.emr-serverless") ||
        stack.some(
            ({ urn, type, ...rule }) =>
                urns.includes(urn) &&
                (type === "aws:emrserverless/application:Application" ||
                    text(rule.inputs.eventPattern).includes("aws.emr-serverless")),
        )
    );
}

/** Whether another alarm watches the same trouble of the same resource: another broker, or reads beside writes. */
function hasTwin(alarm: TestResource, stack: readonly TestResource[]): boolean {
    const { namespace, metricName } = alarm.inputs;
    if (namespace === "AWS/EMRServerless") {
        return stack.some((each) => each.type.includes("eventRule") && isOfSpark(each, stack));
    }
    return Object.values({ ...watchedByMetric, ...advisedByMetric }).some((watched) => {
        const group = watched.required.find((metrics) => metrics.includes(text(metricName)));
        const subject = ({ inputs }: TestResource) => {
            const dimensions = (inputs.dimensions ?? {}) as Record<string, Wire>;
            return JSON.stringify([
                dimensions[watched.dimension],
                dimensions[watched.parts?.dimension ?? ""],
            ]);
        };
        return (
            watched.namespace === namespace &&
            group !== undefined &&
            stack.some(
                (other) =>
                    other !== alarm &&
                    other.type === alarm.type &&
                    other.inputs.namespace === namespace &&
                    group.includes(text(other.inputs.metricName)) &&
                    subject(other) === subject(alarm),
            )
        );
    });
}

/** Whether an alarm fires on its metric's trouble in spite of a change that keeps another metric's alarm from it. */
function stillFires({ inputs }: TestResource, change: Change): boolean {
    const sense = metricSense[`${text(inputs.namespace)} ${text(inputs.metricName)}`];
    if (change.kind !== "set" || sense === undefined) {
        return false;
    }
    const { path, to } = change;
    switch (path) {
        case "threshold":
            return sense.trouble === "above" ? (to as number) <= sense.utmost : (to as number) > 0;
        case "statistic":
            return to === "Minimum" && sense.trouble === "below";
        case "comparisonOperator":
            return text(to as Wire).startsWith("Greater") === (sense.trouble === "above");
        case "treatMissingData":
            return sense.silent === undefined;
        case "evaluationPeriods":
            // Of all the periods, some that show trouble are enough.
            return inputs.datapointsToAlarm !== undefined;
        default:
            return false;
    }
}

function isNotAskedFor({ inputs }: TestResource): boolean {
    const { namespace, metricName } = inputs;
    const ofFunctions = Object.values(watchedByFeed).flat(2) as string[];
    return !Object.values({ ...watchedByMetric, ...advisedByMetric }).some(
        (watched) =>
            namespace === watched.namespace &&
            [...watched.required.flat(), ...(namespace === "AWS/Lambda" ? ofFunctions : [])].includes(
                metricName as string,
            ),
    );
}

function isPartOfComposite({ urn }: TestResource, stack: readonly TestResource[]): boolean {
    return stack.some(
        ({ type, propertyDependencies }) =>
            type === "aws:cloudwatch/compositeAlarm:CompositeAlarm" &&
            propertyDependencies.alarmRule?.includes(urn),
    );
}

function isOnFailures(resource: TestResource, stack: readonly TestResource[]): boolean {
    const named = resource.propertyDependencies.rule ?? [];
    const rules = resource.type.includes("eventRule")
        ? [resource]
        : stack.filter(({ urn }) => named.includes(urn));
    return rules.some(({ inputs, propertyDependencies }) => {
        const about = (propertyDependencies.eventPattern ?? []).some((urn) =>
            stack.some((each) => each.urn === urn && each.type in watchedByEvent),
        );
        return about && /failed/i.test(text(inputs.name));
    });
}

function isWatchedTarget(
    { type, propertyDependencies }: TestResource,
    stack: readonly TestResource[],
): boolean {
    const rules = propertyDependencies.rule ?? [];
    return (
        type === "aws:cloudwatch/eventTarget:EventTarget" &&
        stack.some(
            (alarm) =>
                alarm.inputs.namespace === "AWS/Events" &&
                alarm.propertyDependencies.dimensions?.some((urn) => rules.includes(urn)),
        )
    );
}

function list(wire: Wire | undefined): Wire[] {
    return Array.isArray(wire) ? wire : [];
}

function text(wire: Wire | undefined): string {
    return typeof wire === "string" ? wire : "";
}
