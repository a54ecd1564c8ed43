import { type Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { metricNames } from "./metric-names";

/** What became of a batch's records. */
export type BatchCounts = Partial<Record<keyof typeof metricNames, number>>;

/** Adds a batch's counts to the metrics; zeros too, so that an alarm sees that nothing failed. */
export function recordCounts(metrics: Metrics, counts: BatchCounts): void {
    for (const [name, count] of Object.entries(counts) as [keyof typeof metricNames, number][]) {
        metrics.addMetric(metricNames[name], name === "bytes" ? MetricUnit.Bytes : MetricUnit.Count, count);
    }
}
