import type * as pulumi from "@pulumi/pulumi";
import { metricNames, metricNamespace } from "../../handlers/runtime/metric-names";
import type { AlarmSet, AlarmTuning } from "../monitoring/alarm-set";

/** How the alarms of a partition registrar depart from their defaults. */
export interface PartitionRegistrarTuning {
    /** Invocations that failed. Default: any in 3 of 5 minutes. */
    errors?: AlarmTuning;
    /** Invocations refused for lack of concurrency. Default: any in 3 of 5 minutes. */
    throttles?: AlarmTuning;
    /** Milliseconds that the longest invocation takes. Default: over 80 % of the timeout in 3 of 5 minutes. */
    duration?: AlarmTuning;
    /** Events about new files that EventBridge could not hand to the function. Default: any. */
    lostFiles?: AlarmTuning;
    /** Checks of the tables that EventBridge could not start. Default: any. */
    lostChecks?: AlarmTuning;
    /** Events that Lambda gave up, after it had kept them in the failure bucket. Default: any in 5 minutes. */
    droppedEvents?: AlarmTuning;
    /** Tables that differ from their definitions. Default: any within a day. */
    schemaDrift?: AlarmTuning;
    /** Events that wait because the function could not be started. Default: any. */
    undelivered?: AlarmTuning;
}

/** Creates the alarms on what a registrar is told, and finds out. */
export function registrarAlarms(
    alarms: AlarmSet,
    args: {
        functionName: pulumi.Input<string>;
        filesRuleName: pulumi.Input<string>;
        checksRuleName: pulumi.Input<string>;
    },
): void {
    for (const [id, meaning, ruleName] of [
        [
            "lost-files",
            "New files are not registered: the function can't be told of them.",
            args.filesRuleName,
        ],
        ["lost-checks", "Tables are not checked: the daily check can't be started.", args.checksRuleName],
    ] as const) {
        alarms.add({
            id,
            runbook: "partition-registrar",
            meaning,
            // Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
            metric: {
                namespace: "AWS/Events",
                metricName: "FailedInvocations",
                statistic: "Sum",
                dimensions: { RuleName: ruleName },
                periodSeconds: 300,
            },
            threshold: 0,
            evaluationPeriods: 1,
            treatMissingData: "notBreaching",
        });
    }
    alarms.add({
        id: "schema-drift",
        runbook: "schema-drift",
        meaning: "A table differs from the definition of its dataset: readers see wrong columns, or none.",
        metric: {
            namespace: metricNamespace,
            metricName: metricNames.drift,
            statistic: "Maximum",
            dimensions: { service: args.functionName },
            periodSeconds: 3600,
        },
        threshold: 0,
        // From one daily check to the next.
        evaluationPeriods: 24,
        datapointsToAlarm: 1,
        treatMissingData: "notBreaching",
    });
}
