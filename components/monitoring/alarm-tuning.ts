import { ArgumentChecks } from "../argument-checks";

/** How one alarm departs from its defaults. */
export interface AlarmTuning {
    /** Value that the metric is compared with, in the metric's unit; for an anomaly alarm the band's width, in standard deviations. */
    threshold?: number;
    /** Data points looked at. */
    evaluationPeriods?: number;
    /** Data points among those that must breach. Default: the alarm's own, at most `evaluationPeriods`. */
    datapointsToAlarm?: number;
    /** Seconds that one data point covers: 10, 20, 30, or a multiple of 60. */
    periodSeconds?: number;
    /** Turns the alarm off. The reason is required, for the reader who wonders why nobody was told. */
    offReason?: string;
}

/** What CloudWatch evaluates, once an alarm's defaults are tuned. */
export interface AlarmTiming {
    periodSeconds: number;
    evaluationPeriods: number;
    datapointsToAlarm: number;
}

/**
 * Merges tuning into an alarm's defaults. Fewer periods than data points asked for means all of the fewer periods.
 *
 * @throws {ArgumentError} When CloudWatch would refuse the outcome.
 */
export function tunedTiming(
    component: string,
    name: string,
    tuning: AlarmTuning,
    defaults: { periodSeconds: number; evaluationPeriods: number; datapointsToAlarm?: number },
): AlarmTiming {
    const evaluationPeriods = tuning.evaluationPeriods ?? defaults.evaluationPeriods;
    const timing = {
        periodSeconds: tuning.periodSeconds ?? defaults.periodSeconds,
        evaluationPeriods,
        datapointsToAlarm:
            tuning.datapointsToAlarm ??
            Math.min(defaults.datapointsToAlarm ?? evaluationPeriods, evaluationPeriods),
    };
    new ArgumentChecks(component, name)
        .check("threshold", tuning.threshold, Number.isFinite, "a finite number")
        .check("evaluationPeriods", evaluationPeriods, isPositiveInteger, "a whole number from 1")
        .check(
            "datapointsToAlarm",
            timing.datapointsToAlarm,
            (points) => isPositiveInteger(points) && points <= evaluationPeriods,
            `a whole number from 1 to evaluationPeriods (${evaluationPeriods})`,
        )
        .check("periodSeconds", timing.periodSeconds, isMetricPeriod, "10, 20, 30, or a multiple of 60")
        .check(
            "evaluationPeriods * periodSeconds",
            evaluationPeriods * timing.periodSeconds,
            (seconds) => seconds <= longestEvaluation(timing.periodSeconds),
            `up to ${longestEvaluation(timing.periodSeconds)} seconds`,
        )
        .check(
            "offReason",
            tuning.offReason,
            (reason) => reason.trim().length > 0,
            "the reason, in words, why nobody needs this alarm",
        )
        .throwIfAny();
    return timing;
}

/** Whether a metric can be alarmed on at that many seconds. */
function isMetricPeriod(seconds: number): boolean {
    return [10, 20, 30].includes(seconds) || (isPositiveInteger(seconds) && seconds % 60 === 0);
}

/**
 * Seconds that CloudWatch looks back at most: a week for periods of an hour and more, else a day.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html (EvaluationPeriods)
 */
function longestEvaluation(periodSeconds: number): number {
    return periodSeconds >= 3600 ? 604_800 : 86_400;
}

function isPositiveInteger(value: number): boolean {
    return Number.isInteger(value) && value >= 1;
}
