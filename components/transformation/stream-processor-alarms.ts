import * as pulumi from "@pulumi/pulumi";
import type { AlarmSet, AlarmTuning } from "../monitoring/alarm-set";
import type { Metric } from "../monitoring/metric";
import { functionMetric } from "./lambda-alarms";

/** How the alarms of a stream processor depart from their defaults. */
export interface StreamProcessorAlarmTuning {
    /** Invocations that failed. Default: any in 3 of 5 minutes. */
    errors?: AlarmTuning;
    /** Invocations refused for lack of concurrency. Default: any in 3 of 5 minutes. */
    throttles?: AlarmTuning;
    /** Milliseconds that the longest invocation takes. Default: over 80 % of the timeout in 3 of 5 minutes. */
    duration?: AlarmTuning;
    /** Records that the code could not store and is given again, if it counts them. Default: any in 3 of 5 minutes. */
    recordsFailed?: AlarmTuning;
    /** Records that the code put into quarantine, if it counts them. Default: any in 5 minutes. */
    recordsQuarantined?: AlarmTuning;
    /** How far the function is behind. Default: over 600,000 ms (Kinesis) or 100,000 records (MSK) throughout 5 minutes. */
    iteratorAge?: AlarmTuning;
    /** Failed batches that Lambda could not keep. Default: any. */
    destinationFailures?: AlarmTuning;
    /** Records that Lambda gave up without keeping them. Default: any. */
    droppedRecords?: AlarmTuning;
    /** Records that Lambda gave up and keeps in the failure bucket. Default: any in 5 minutes. */
    keptFailures?: AlarmTuning;
}

export interface StreamProcessorAlarmsArgs {
    /** `kinesis` or `msk`. */
    sourceKind: pulumi.Input<string>;
    functionName: pulumi.Input<string>;
    /** UUID of the event source mapping. */
    mappingUuid: pulumi.Input<string>;
}

/**
 * A metric of an event source mapping.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html#event-source-mapping-metrics
 */
export function mappingMetric(
    mappingUuid: pulumi.Input<string>,
    metricName: string,
    statistic: string,
): Metric {
    return {
        namespace: "AWS/Lambda",
        metricName,
        statistic,
        dimensions: { EventSourceMappingUUID: mappingUuid },
    };
}

/** Creates the alarms on a function's reading of its source. */
export function streamProcessorAlarms(alarms: AlarmSet, args: StreamProcessorAlarmsArgs): void {
    const isMsk = pulumi.output(args.sourceKind).apply((kind) => kind === "msk");
    alarms.add({
        id: "iterator-age",
        runbook: "stream-processor-iterator-age",
        meaning: "The function is behind its source; records expire unread at the retention's end.",
        metric: functionMetric(
            args.functionName,
            isMsk.apply((msk) => (msk ? "OffsetLag" : "IteratorAge")),
            "Maximum",
        ),
        threshold: isMsk.apply((msk) => (msk ? 100_000 : 600_000)),
        evaluationPeriods: 5,
        // An idle source has no value; the source's own alarms see to that.
        treatMissingData: "notBreaching",
    });
    alarms.add({
        id: "destination-failures",
        runbook: "stream-processor-failures",
        meaning: "Lambda can't write failed batches to the failure bucket: they are lost.",
        metric: functionMetric(args.functionName, "DestinationDeliveryFailures", "Sum"),
        threshold: 0,
        evaluationPeriods: 1,
        treatMissingData: "notBreaching",
    });
    alarms.add({
        id: "dropped-records",
        runbook: "stream-processor-failures",
        meaning: "Lambda gave up on records, by their age or after all retries, and kept them nowhere.",
        metric: mappingMetric(args.mappingUuid, "DroppedEventCount", "Sum"),
        threshold: 0,
        evaluationPeriods: 1,
        treatMissingData: "notBreaching",
    });
    alarms.add({
        id: "kept-failures",
        runbook: "stream-processor-failures",
        meaning: "Records failed for good: they lie in the failure bucket until somebody replays them.",
        metric: {
            ...mappingMetric(args.mappingUuid, "OnFailureDestinationDeliveredEventCount", "Sum"),
            periodSeconds: 300,
        },
        threshold: 0,
        evaluationPeriods: 1,
        treatMissingData: "notBreaching",
    });
}
