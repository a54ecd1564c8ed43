import type * as pulumi from "@pulumi/pulumi";
import type { AlarmSet, AlarmTuning } from "../monitoring/alarm-set";
import { glueJobMetric, type GlueJobAlarmTuning } from "./glue-job-alarms";

/** How the alarms of a streaming job depart from their defaults. */
export interface GlueStreamingJobAlarmTuning extends GlueJobAlarmTuning {
    /** Milliseconds by which the job is behind its stream. Default: over 600,000 throughout 15 minutes. */
    consumerLag?: AlarmTuning;
    /** Batches that the job finishes. Default: none in 30 minutes, because it doesn't run. */
    stopped?: AlarmTuning;
}

/**
 * Creates the alarms on a job's reading of its stream.
 *
 * Sources: https://docs.aws.amazon.com/glue/latest/dg/glue-streaming-monitoring.html,
 * https://docs.aws.amazon.com/glue/latest/dg/aws-glue-programming-etl-connect-kinesis-home.html (`emitConsumerLagMetrics`)
 */
export function streamingAlarms(name: string, jobName: pulumi.Input<string>, alarms: AlarmSet): void {
    alarms.add({
        id: "consumer-lag",
        runbook: "glue-streaming-consumer-lag",
        meaning: `The streaming job ${name} is behind its stream; records expire unread at the retention's end.`,
        metric: {
            ...glueJobMetric(jobName, "glue.driver.streaming.maxConsumerLagInMs", "gauge", "Maximum"),
            periodSeconds: 300,
        },
        threshold: 600_000,
        evaluationPeriods: 3,
        treatMissingData: "missing",
    });
    alarms.add({
        id: "stopped",
        runbook: "glue-streaming-stopped",
        meaning: `The streaming job ${name} finishes no batches: it doesn't run, or hangs.`,
        metric: {
            ...glueJobMetric(
                jobName,
                "glue.driver.streaming.batchProcessingTimeInMs",
                "gauge",
                "SampleCount",
            ),
            periodSeconds: 300,
        },
        comparison: "LessThanThreshold",
        threshold: 1,
        evaluationPeriods: 6,
        treatMissingData: "breaching",
    });
}
