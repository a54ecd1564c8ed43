import type * as pulumi from "@pulumi/pulumi";
import { AlarmSet, type AlarmTuning } from "../monitoring/alarm-set";
import type { AlarmTarget } from "../monitoring/alarm-target";
import type { Metric } from "../monitoring/metric";

/** How the alarms of a stream depart from their defaults. */
export interface KinesisAlarmTuning {
    /** Milliseconds that the slowest consumer is behind. Default: over 600,000 throughout 5 minutes, or nobody reads. */
    iteratorAge?: AlarmTuning;
    /** Milliseconds that the enhanced fan-out consumer is behind. Default: over 600,000 throughout 5 minutes. */
    fanOutAge?: AlarmTuning;
    /** Records refused for lack of write capacity. Default: any in 3 of 5 minutes. */
    writeThrottled?: AlarmTuning;
    /** Reads refused for lack of read capacity. Default: any in 10 of 15 minutes. */
    readThrottled?: AlarmTuning;
    /** Records of batches that Kinesis failed to take, throttling aside. Default: any in 3 of 5 minutes. */
    failedPuts?: AlarmTuning;
    /** Share of single records that Kinesis took. Default: less than all in 3 of 5 minutes. */
    failedSinglePuts?: AlarmTuning;
    /** Fewer records than usual for the hour. Default: below a band of 3 standard deviations in 5 of 6 times 5 minutes. */
    unusualVolume?: AlarmTuning;
    /** Records that arrive. Default: fewer than 1 in each of 3 times 5 minutes. */
    noData?: AlarmTuning;
}

export interface KinesisAlarmsArgs {
    streamName: pulumi.Input<string>;
    /** Name of the enhanced fan-out consumer, when there is one. */
    consumerName?: pulumi.Input<string>;
    target: pulumi.Input<AlarmTarget>;
    tuning: KinesisAlarmTuning;
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * A stream's metric.
 *
 * Source: https://docs.aws.amazon.com/streams/latest/dev/monitoring-with-cloudwatch.html
 */
export function streamMetric(
    streamName: pulumi.Input<string>,
    metricName: string,
    statistic: string,
    further: Record<string, pulumi.Input<string>> = {},
): Metric {
    return {
        namespace: "AWS/Kinesis",
        metricName,
        statistic,
        dimensions: { StreamName: streamName, ...further },
    };
}

/** Creates the alarms of a stream: late or absent readers, refused writes and reads, and data that stops coming. */
export function kinesisAlarms(name: string, args: KinesisAlarmsArgs, parent: pulumi.Resource): AlarmSet {
    const alarms = new AlarmSet(name, args.target, { ...args.tuning }, parent, args.tags);
    const metric = (metricName: string, statistic: string, further?: Record<string, pulumi.Input<string>>) =>
        streamMetric(args.streamName, metricName, statistic, further);

    alarms.add({
        id: "iterator-age",
        runbook: "kinesis-iterator-age",
        meaning:
            "A consumer of the stream is behind, or none reads; records expire unread at the retention's end.",
        metric: metric("GetRecords.IteratorAgeMilliseconds", "Maximum"),
        threshold: 600_000,
        evaluationPeriods: 5,
        // Without a fan-out consumer, no value means that nobody reads.
        treatMissingData: args.consumerName === undefined ? "breaching" : "notBreaching",
    });
    if (args.consumerName !== undefined) {
        alarms.add({
            id: "fan-out-age",
            runbook: "kinesis-iterator-age",
            meaning: "The enhanced fan-out consumer of the stream is behind, or doesn't read.",
            metric: metric("SubscribeToShardEvent.MillisBehindLatest", "Maximum", {
                ConsumerName: args.consumerName,
            }),
            threshold: 600_000,
            evaluationPeriods: 5,
            treatMissingData: "breaching",
        });
    }
    alarms.add({
        id: "write-throttled",
        runbook: "kinesis-write-throttled",
        meaning: "The stream refuses records for lack of capacity: producers must retry or lose them.",
        metric: metric("WriteProvisionedThroughputExceeded", "Sum"),
        threshold: 0,
        evaluationPeriods: 5,
        datapointsToAlarm: 3,
        treatMissingData: "notBreaching",
    });
    alarms.add({
        id: "read-throttled",
        runbook: "kinesis-read-throttled",
        meaning: "The stream refuses reads for lack of capacity: consumers fall behind.",
        metric: metric("ReadProvisionedThroughputExceeded", "Sum"),
        threshold: 0,
        evaluationPeriods: 15,
        datapointsToAlarm: 10,
        treatMissingData: "notBreaching",
    });
    alarms.add({
        id: "failed-puts",
        runbook: "kinesis-failed-puts",
        meaning: "Kinesis fails to take records of batches, and not for lack of capacity.",
        metric: metric("PutRecords.FailedRecords", "Sum"),
        threshold: 0,
        evaluationPeriods: 5,
        datapointsToAlarm: 3,
        treatMissingData: "notBreaching",
    });
    alarms.add({
        id: "failed-single-puts",
        runbook: "kinesis-failed-puts",
        meaning: "Kinesis fails to take records that are put one by one.",
        metric: metric("PutRecord.Success", "Average"),
        comparison: "LessThanThreshold",
        threshold: 1,
        evaluationPeriods: 5,
        datapointsToAlarm: 3,
        treatMissingData: "notBreaching",
    });
    alarms.addAnomaly({
        id: "unusual-volume",
        runbook: "kinesis-no-data",
        meaning: "Fewer records arrive than is usual for this hour: a producer may have stopped.",
        metric: { ...metric("IncomingRecords", "Sum"), periodSeconds: 300 },
        direction: "below",
        bandWidth: 3,
        evaluationPeriods: 6,
        datapointsToAlarm: 5,
        // Silence is what the alarm on no data is for.
        treatMissingData: "notBreaching",
    });
    alarms.add({
        id: "no-data",
        runbook: "kinesis-no-data",
        meaning: "No record arrives: the producers have stopped, or can't reach the stream.",
        metric: { ...metric("IncomingRecords", "Sum"), periodSeconds: 300 },
        comparison: "LessThanThreshold",
        threshold: 1,
        evaluationPeriods: 3,
        treatMissingData: "breaching",
    });
    return alarms;
}
