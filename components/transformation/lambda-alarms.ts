import type * as pulumi from "@pulumi/pulumi";
import { metricNames, metricNamespace } from "../../handlers/runtime/metric-names";
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
    /** Asynchronous events that Lambda gave up, after it had kept them in the failure bucket. Default: any in 5 minutes. */
    droppedEvents?: AlarmTuning;
    /** Records that the code could not store and is given again, if it counts them. Default: any in 3 of 5 minutes. */
    recordsFailed?: AlarmTuning;
    /** Records that the code put into quarantine, if it counts them. Default: any in 5 minutes. */
    recordsQuarantined?: AlarmTuning;
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

/** Creates the alarm on events that Lambda, called asynchronously, gave up after all retries. */
export function droppedEventsAlarm(alarms: AlarmSet, functionName: pulumi.Input<string>): void {
    alarms.add({
        id: "dropped-events",
        runbook: "lambda-dropped-events",
        meaning:
            "Lambda gave up on events after all retries; the failure bucket keeps them until somebody replays them.",
        metric: { ...functionMetric(functionName, "AsyncEventsDropped", "Sum"), periodSeconds: 300 },
        threshold: 0,
        evaluationPeriods: 1,
        treatMissingData: "notBreaching",
    });
}

/** Creates the alarms on records that were not stored, which the function's own errors don't show. */
export function recordAlarms(alarms: AlarmSet, functionName: pulumi.Input<string>): void {
    const metric = (name: "failed" | "quarantined", periodSeconds: number): Metric => ({
        namespace: metricNamespace,
        metricName: metricNames[name],
        statistic: "Sum",
        dimensions: { service: functionName },
        periodSeconds,
    });
    alarms.add({
        id: "records-failed",
        runbook: "records-failed",
        meaning:
            "The function can't store records; they are delivered again and again until Lambda gives them up.",
        metric: metric("failed", 60),
        threshold: 0,
        evaluationPeriods: 5,
        datapointsToAlarm: 3,
        treatMissingData: "notBreaching",
    });
    alarms.add({
        id: "records-quarantined",
        runbook: "records-quarantined",
        meaning:
            "Records broke their contract: they lie in quarantine, with the reason, until somebody looks at them.",
        metric: metric("quarantined", 300),
        threshold: 0,
        evaluationPeriods: 1,
        treatMissingData: "notBreaching",
    });
}
