import type { RecordedResource, RecordedStack } from "./recorded-stack";

interface MetricInputs {
    namespace?: unknown;
    metricName?: unknown;
    dimensions?: Record<string, unknown>;
}

/**
 * What keeps an alarm of the stack from telling people of its own stack's resources: no namespace, no dimension, a
 * dimension whose value isn't an output of a resource in the stack, or no action. Empty when all alarms are sound.
 *
 * @param topicArn - Where every alarm must go.
 */
export function alarmGaps(stack: RecordedStack, topicArn: string): string[] {
    return stack.ofType("aws:cloudwatch/metricAlarm:MetricAlarm").flatMap((alarm) => {
        const metrics = metricsOf(alarm);
        const gaps = [
            ...(metrics.length === 0 ? ["has no metric"] : []),
            ...metrics.flatMap((metric) => metricGaps(stack, metric)),
            ...(JSON.stringify(alarm.inputs.alarmActions) === JSON.stringify([topicArn])
                ? []
                : ["doesn't go to the topic"]),
            ...(alarm.inputs.actionsEnabled === true ? [] : ["has its actions off"]),
            ...(alarm.inputs.treatMissingData === undefined ? ["leaves missing data to chance"] : []),
        ];
        return gaps.map((gap) => `${alarm.name} ${gap}`);
    });
}

function metricsOf({ inputs }: RecordedResource): MetricInputs[] {
    const queries = inputs.metricQueries as { metric?: MetricInputs }[] | undefined;
    return queries === undefined
        ? [inputs]
        : queries.flatMap(({ metric }) => (metric === undefined ? [] : [metric]));
}

function metricGaps(
    stack: RecordedStack,
    { namespace, metricName, dimensions = {} }: MetricInputs,
): string[] {
    const known = new Set(
        stack.resources.flatMap(({ id, outputs }) => [id, ...Object.values(outputs)]).filter(isText),
    );
    return [
        ...(isText(namespace) ? [] : ["has no namespace"]),
        ...(isText(metricName) ? [] : ["has no metric name"]),
        ...(Object.keys(dimensions).length === 0 ? ["has no dimension"] : []),
        ...Object.entries(dimensions)
            .filter(([, value]) => !isText(value) || !known.has(value))
            .map(([name]) => `has a dimension ${name} that is no resource of the stack`),
    ];
}

function isText(value: unknown): value is string {
    return typeof value === "string" && value !== "";
}
