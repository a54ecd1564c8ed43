import type * as pulumi from "@pulumi/pulumi";
import { watchedByEvent } from "../../facts/alarm-events";
import type { AlarmSet, AlarmTuning } from "../monitoring/alarm-set";
import type { AlarmTarget } from "../monitoring/alarm-target";
import type { DeadLetterQueue } from "../monitoring/dead-letter-queue";
import { addEventAlarm } from "../monitoring/event-alarm";
import type { Metric } from "../monitoring/metric";

/** How the alarms of a Glue job depart from their defaults. */
export interface GlueJobAlarmTuning {
    /** Runs that failed or took too long. Default: any. */
    failedRuns?: AlarmTuning;
    /** Spark tasks that failed, though the run may yet succeed. Default: over 20 in 15 minutes. */
    failedTasks?: AlarmTuning;
    /** Events that the alarm topic could not be told of. Default: any. */
    undelivered?: AlarmTuning;
}

/**
 * A metric that a job's runs report, all of them together.
 *
 * Source: https://docs.aws.amazon.com/glue/latest/dg/monitoring-awsglue-with-cloudwatch-metrics.html
 */
export function glueJobMetric(
    jobName: pulumi.Input<string>,
    metricName: string,
    type: "count" | "gauge",
    statistic: string,
): Metric {
    return {
        namespace: "Glue",
        metricName,
        dimensions: { JobName: jobName, JobRunId: "ALL", Type: type },
        statistic,
    };
}

/** Creates the alarms that every Glue job has: Glue tells EventBridge of failed runs, and has no metric of them. */
export function glueJobAlarms(
    name: string,
    jobName: pulumi.Output<string>,
    args: {
        alarms: AlarmSet;
        target: pulumi.Input<AlarmTarget>;
        undelivered: DeadLetterQueue;
        tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
    },
    parent: pulumi.Resource,
): void {
    const { source, detailTypes, failure } = watchedByEvent["aws:glue/job:Job"];
    addEventAlarm(
        name,
        {
            id: "failed-runs",
            runbook: "glue-job-failed",
            meaning: `A run of the Glue job ${name} failed or took too long.`,
            pattern: jobName.apply((job) => ({
                source: [source],
                "detail-type": [...detailTypes],
                detail: { jobName: [job], state: [...(failure?.states ?? [])] },
            })),
        },
        args,
        parent,
    );
    args.alarms.add({
        id: "failed-tasks",
        runbook: "glue-job-failed-tasks",
        meaning: `Spark tasks of the Glue job ${name} fail again and again: lost workers, or data that can't be read.`,
        metric: {
            ...glueJobMetric(jobName, "glue.driver.aggregate.numFailedTasks", "count", "Sum"),
            periodSeconds: 900,
        },
        threshold: 20,
        evaluationPeriods: 1,
        treatMissingData: "notBreaching",
    });
}
