import type * as pulumi from "@pulumi/pulumi";
import { watchedByEvent } from "../../facts/alarm-events";
import type { AlarmSet, AlarmTuning } from "../monitoring/alarm-set";
import type { AlarmTarget } from "../monitoring/alarm-target";
import type { DeadLetterQueue } from "../monitoring/dead-letter-queue";
import { addEventAlarm } from "../monitoring/event-alarm";
import type { Metric } from "../monitoring/metric";

/** How the alarms of a Spark application depart from their defaults. */
export interface SparkApplicationAlarmTuning {
    /** Job runs that failed, by the application's metric. Default: any in 5 minutes. */
    failedJobs?: AlarmTuning;
    /** Job runs that failed, by their events. Default: any. */
    failedRuns?: AlarmTuning;
    /** Jobs that wait for capacity. Default: any throughout 30 minutes. */
    queuedJobs?: AlarmTuning;
    /** Events that the alarm topic could not be told of. Default: any. */
    undelivered?: AlarmTuning;
}

/**
 * A metric of an application. From release 7.10 on EMR Serverless reports them by the application's name too.
 *
 * Source: https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/app-job-metrics.html
 */
export function applicationMetric(
    applicationId: pulumi.Input<string>,
    metricName: string,
    statistic: string,
): Metric {
    return {
        namespace: "AWS/EMRServerless",
        metricName,
        dimensions: { ApplicationId: applicationId },
        statistic,
        periodSeconds: 300,
    };
}

/** Creates the alarms on an application's job runs. */
export function sparkApplicationAlarms(
    name: string,
    applicationId: pulumi.Output<string>,
    args: {
        alarms: AlarmSet;
        target: pulumi.Input<AlarmTarget>;
        undelivered: DeadLetterQueue;
        tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
    },
    parent: pulumi.Resource,
): void {
    const { alarms } = args;
    alarms.add({
        id: "failed-jobs",
        runbook: "spark-application-failed",
        meaning: `Job runs of the Spark application ${name} failed.`,
        metric: applicationMetric(applicationId, "FailedJobs", "Sum"),
        threshold: 0,
        evaluationPeriods: 1,
        treatMissingData: "notBreaching",
    });
    alarms.add({
        id: "queued-jobs",
        runbook: "spark-application-queued",
        meaning: `Jobs of the Spark application ${name} wait for capacity.`,
        metric: applicationMetric(applicationId, "QueuedJobs", "Minimum"),
        threshold: 0,
        evaluationPeriods: 6,
        treatMissingData: "notBreaching",
    });
    const { source, detailTypes, failure } = watchedByEvent["aws:emrserverless/application:Application"];
    addEventAlarm(
        name,
        {
            id: "failed-runs",
            runbook: "spark-application-failed",
            meaning: `A job run of the Spark application ${name} failed.`,
            pattern: applicationId.apply((id) => ({
                source: [source],
                "detail-type": [...detailTypes],
                detail: { applicationId: [id], state: [...(failure?.states ?? [])] },
            })),
        },
        args,
        parent,
    );
}
