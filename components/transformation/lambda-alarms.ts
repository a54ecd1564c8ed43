import type * as pulumi from "@pulumi/pulumi";
import type { AlarmSet, AlarmTuning } from "../monitoring/alarm-set";
import type { Metric } from "../monitoring/metric";

/** How the alarms of any function depart from their defaults. */
export interface LambdaAlarmTuning {
    /** Invocations that failed. Default: any in 3 of 5 minutes. */
    errors?: AlarmTuning;
    /** Invocations refused for lack of concurrency. Default: any in 3 of 5 minutes. */
    throttles?: AlarmTuning;
    /** Milliseconds that the longest invocation takes. Default: over 80 % of the timeout in 3 of 5 minutes. */
    duration?: AlarmTuning;
}

/**
 * A function's metric.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
export function functionMetric(
    functionName: pulumi.Input<string>,
    metricName: pulumi.Input<string>,
    statistic: string,
): Metric {
    return { namespace: "AWS/Lambda", metricName, statistic, dimensions: { FunctionName: functionName } };
}

/** Creates the alarms that every function has. */
export function lambdaAlarms(
    alarms: AlarmSet,
    functionName: pulumi.Input<string>,
    timeoutSeconds: pulumi.Output<number>,
): void {
    const often = {
        evaluationPeriods: 5,
        datapointsToAlarm: 3,
        treatMissingData: "notBreaching",
    } as const;
    alarms.add({
        id: "errors",
        runbook: "lambda-errors",
        meaning: "The function fails again and again.",
        metric: functionMetric(functionName, "Errors", "Sum"),
        threshold: 0,
        ...often,
    });
    alarms.add({
        id: "throttles",
        runbook: "lambda-throttles",
        meaning: "The function is refused the concurrency that it needs.",
        metric: functionMetric(functionName, "Throttles", "Sum"),
        threshold: 0,
        ...often,
    });
    alarms.add({
        id: "duration",
        runbook: "lambda-duration",
        meaning: "The function is close to its timeout, where Lambda ends it half way.",
        metric: functionMetric(functionName, "Duration", "Maximum"),
        threshold: timeoutSeconds.apply((seconds) => seconds * 800),
        ...often,
    });
}
