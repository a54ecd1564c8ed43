import type * as pulumi from "@pulumi/pulumi";
import type { Metric } from "./metric";

/** What every alarm of a component says, before tuning. */
export interface AlarmBasics {
    /** What the alarm is about within its component, such as `iterator-age`; also the suffix of its name. */
    id: string;
    /** File name of the runbook page without `.md`, such as `kinesis-iterator-age`. */
    runbook: string;
    /** What it means when this alarm fires: the first words a person on call reads. */
    meaning: pulumi.Input<string>;
    evaluationPeriods: number;
    datapointsToAlarm?: number;
    /** `breaching` for liveness, `notBreaching` where silence is health. */
    treatMissingData: "breaching" | "notBreaching" | "ignore" | "missing";
}

/** An alarm on one metric and a fixed threshold. */
export interface AlarmDefinition extends AlarmBasics {
    metric: Metric;
    /** Default: `GreaterThanThreshold`. */
    comparison?: string;
    threshold: pulumi.Input<number>;
}

/** An alarm on metric math over several metrics and a fixed threshold. */
export interface ExpressionAlarmDefinition extends AlarmBasics {
    /** The metrics, by the names that the expression gives them: small letters, digits and underscores. */
    metrics: Record<string, Metric>;
    /** CloudWatch metric math, such as `100 * failed / total`. */
    expression: string;
    /** What the expression's value is, for the graph. */
    label: string;
    /** Default: `GreaterThanThreshold`. */
    comparison?: string;
    threshold: number;
    /** Seconds that one data point covers. Default: 60. */
    periodSeconds?: number;
}

/** An alarm on what is unusual for the hour and the weekday. */
export interface AnomalyAlarmDefinition extends AlarmBasics {
    metric: Metric;
    /** Which side of the band is unusual. */
    direction: "below" | "above" | "outside";
    /** Width of the band around the expected value, in standard deviations. */
    bandWidth: number;
}
