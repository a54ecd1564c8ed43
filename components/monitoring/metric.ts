import type * as pulumi from "@pulumi/pulumi";

/** A CloudWatch metric of one resource. */
export interface Metric {
    /** Such as `AWS/Kinesis`. */
    namespace: string;
    /** Such as `IncomingRecords`. */
    metricName: pulumi.Input<string>;
    /** What identifies the resource; never empty, since a metric without dimensions watches nothing. */
    dimensions: Record<string, pulumi.Input<string>>;
    /** `Average`, `Sum`, `Minimum`, `Maximum`, `SampleCount` or a percentile such as `p99`. */
    statistic: string;
    /** Seconds that one data point covers: 10, 30, or a multiple of 60. Default: 60. */
    periodSeconds?: number;
}
