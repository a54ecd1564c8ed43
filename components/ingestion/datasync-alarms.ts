import * as pulumi from "@pulumi/pulumi";
import type { AlarmSet, AlarmTuning } from "../monitoring/alarm-set";
import { addEventAlarm, type EventAlarmArgs } from "../monitoring/event-alarm";
import type { Metric } from "../monitoring/metric";

/** How the alarms of a DataSync task depart from their defaults. */
export interface DataSyncAlarmTuning {
    /** Executions that failed. Default: any. */
    failedExecutions?: AlarmTuning;
    /** Times that the task became unavailable or its agent went offline. Default: any. */
    unreachableSource?: AlarmTuning;
    /** Reports of executions in each of the last `maxHoursBetweenRuns` hours. Default: fewer than 1 in all of them. */
    missedRuns?: AlarmTuning;
    /** Failures that nobody could be told of. Default: any. */
    undelivered?: AlarmTuning;
}

/**
 * A metric of a task, such as `BytesTransferred`.
 *
 * Source: https://docs.aws.amazon.com/datasync/latest/userguide/monitor-datasync.html
 */
export function taskMetric(
    taskArn: pulumi.Output<string>,
    metricName: string,
    statistic: string,
    periodSeconds?: number,
): Metric {
    const taskId = taskArn.apply((arn) => arn.split("/")[1]);
    return {
        namespace: "AWS/DataSync",
        metricName,
        statistic,
        dimensions: { TaskId: taskId },
        periodSeconds,
    };
}

/**
 * Alarms on what DataSync tells EventBridge alone: it has no metric of failures.
 *
 * Source: https://docs.aws.amazon.com/datasync/latest/userguide/monitor-datasync.html
 */
export function dataSyncEventAlarms(
    name: string,
    taskArn: pulumi.Output<string>,
    agentArns: pulumi.Input<pulumi.Input<string>[]>,
    args: EventAlarmArgs,
    parent: pulumi.Resource,
): void {
    addEventAlarm(
        name,
        {
            id: "failed-executions",
            runbook: "datasync-failed-executions",
            meaning: "DataSync failed to copy: some or all files of the source are missing.",
            pattern: taskArn.apply((arn) => ({
                source: ["aws.datasync"],
                "detail-type": ["DataSync Task Execution State Change"],
                resources: [{ prefix: `${arn}/execution/` }],
                detail: { State: ["ERROR"] },
            })),
        },
        args,
        parent,
    );
    addEventAlarm(
        name,
        {
            id: "unreachable-source",
            runbook: "datasync-unreachable-source",
            meaning: "DataSync can't reach the source: its task is unavailable, or its agent is offline.",
            pattern: pulumi.all([taskArn, agentArns]).apply(([task, agents]) => ({
                source: ["aws.datasync"],
                "detail-type": ["DataSync Task State Change", "DataSync Agent State Change"],
                resources: [task, ...agents],
                detail: { State: ["UNAVAILABLE", "OFFLINE"] },
            })),
        },
        args,
        parent,
    );
}

/** Alarms when no execution has reported for that many hours: DataSync disables schedules that keep failing. */
export function missedRunAlarm(
    alarms: AlarmSet,
    taskArn: pulumi.Output<string>,
    maxHoursBetweenRuns: number,
): void {
    alarms.add({
        id: "missed-runs",
        runbook: "datasync-missed-runs",
        meaning: `DataSync hasn't run for ${maxHoursBetweenRuns} hours: its schedule is overdue or disabled.`,
        metric: taskMetric(taskArn, "FilesTransferred", "SampleCount", 3600),
        comparison: "LessThanThreshold",
        threshold: 1,
        evaluationPeriods: maxHoursBetweenRuns,
        treatMissingData: "breaching",
    });
}
