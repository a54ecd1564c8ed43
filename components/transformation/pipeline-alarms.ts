import type * as pulumi from "@pulumi/pulumi";
import type { AlarmSet, AlarmTuning } from "../monitoring/alarm-set";
import type { Metric } from "../monitoring/metric";

/** How the alarms of a pipeline depart from their defaults. */
export interface BatchPipelineAlarmTuning {
    /** Runs that failed. Default: any in 5 minutes. */
    failed?: AlarmTuning;
    /** Runs that took too long. Default: any in 5 minutes. */
    timedOut?: AlarmTuning;
    /** Runs that somebody stopped. Default: any in 5 minutes. */
    aborted?: AlarmTuning;
    /** Starts and state changes that Step Functions held back. Default: any in 3 of 5 minutes. */
    throttled?: AlarmTuning;
    /** Runs that succeeded. Default: none in the hours that `maxHoursBetweenRuns` allows. */
    missedRuns?: AlarmTuning;
    /** Launches that failed: a run of theirs, or the launch itself. Default: any in 5 minutes. */
    launchFailed?: AlarmTuning;
    /** Launches that took too long. Default: any in 5 minutes. */
    launchTimedOut?: AlarmTuning;
    /** Launches that Step Functions held back. Default: any in 3 of 5 minutes. */
    launchThrottled?: AlarmTuning;
    /** Scheduled starts that came to nothing. Default: any. */
    undelivered?: AlarmTuning;
}

/**
 * A metric of a state machine.
 *
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html
 */
export function stateMachineMetric(
    stateMachineArn: pulumi.Input<string>,
    metricName: string,
    statistic = "Sum",
    periodSeconds = 300,
): Metric {
    return {
        namespace: "AWS/States",
        metricName,
        dimensions: { StateMachineArn: stateMachineArn },
        statistic,
        periodSeconds,
    };
}

/** Creates the alarms on a pipeline's runs. */
export function pipelineAlarms(
    name: string,
    stateMachineArn: pulumi.Input<string>,
    maxHoursBetweenRuns: number | undefined,
    alarms: AlarmSet,
): void {
    const any = { threshold: 0, evaluationPeriods: 1, treatMissingData: "notBreaching" } as const;
    alarms.add({
        id: "failed",
        runbook: "batch-pipeline-failed",
        meaning: `A run of the pipeline ${name} failed for good; tables may lack its day.`,
        metric: stateMachineMetric(stateMachineArn, "ExecutionsFailed"),
        ...any,
    });
    alarms.add({
        id: "timed-out",
        runbook: "batch-pipeline-timed-out",
        meaning: `A run of the pipeline ${name} took too long and was ended; nobody was told by the run itself.`,
        metric: stateMachineMetric(stateMachineArn, "ExecutionsTimedOut"),
        ...any,
    });
    alarms.add({
        id: "aborted",
        runbook: "batch-pipeline-failed",
        meaning: `A run of the pipeline ${name} was stopped by somebody.`,
        metric: stateMachineMetric(stateMachineArn, "ExecutionsAborted"),
        ...any,
    });
    throttled("throttled", `Step Functions holds back the pipeline ${name}.`, stateMachineArn, alarms);
    if (maxHoursBetweenRuns !== undefined) {
        alarms.add({
            id: "missed-runs",
            runbook: "batch-pipeline-missed",
            meaning: `The pipeline ${name} hasn't succeeded for ${maxHoursBetweenRuns} hours.`,
            metric: stateMachineMetric(stateMachineArn, "ExecutionsSucceeded", "Sum", 3600),
            comparison: "LessThanThreshold",
            threshold: 1,
            evaluationPeriods: maxHoursBetweenRuns,
            treatMissingData: "breaching",
        });
    }
}

/** Creates the alarms on a pipeline's launches. */
export function launcherAlarms(name: string, launcherArn: pulumi.Input<string>, alarms: AlarmSet): void {
    const any = { threshold: 0, evaluationPeriods: 1, treatMissingData: "notBreaching" } as const;
    alarms.add({
        id: "launch-failed",
        runbook: "batch-pipeline-launch",
        meaning: `A launch of the pipeline ${name} failed: a run of its, or the launch itself.`,
        metric: stateMachineMetric(launcherArn, "ExecutionsFailed"),
        ...any,
    });
    alarms.add({
        id: "launch-timed-out",
        runbook: "batch-pipeline-launch",
        meaning: `A launch of the pipeline ${name} took too long and was ended; its remaining runs were not started.`,
        metric: stateMachineMetric(launcherArn, "ExecutionsTimedOut"),
        ...any,
    });
    throttled(
        "launch-throttled",
        `Step Functions holds back launches of the pipeline ${name}.`,
        launcherArn,
        alarms,
    );
}

function throttled(id: string, meaning: string, arn: pulumi.Input<string>, alarms: AlarmSet): void {
    alarms.add({
        id,
        runbook: "batch-pipeline-throttled",
        meaning,
        metric: stateMachineMetric(arn, "ExecutionThrottled", "Sum", 60),
        threshold: 0,
        evaluationPeriods: 5,
        datapointsToAlarm: 3,
        treatMissingData: "notBreaching",
    });
}
