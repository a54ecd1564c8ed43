import type { MetricMath } from "./metric-math";
import type { MetricIdentity, MetricStore } from "./metric-store";

/** A metric's statistic over a period. */
export interface MetricStatistic {
    readonly metric: MetricIdentity;
    /** `Sum`, `Average`, `Minimum`, `Maximum`, `SampleCount`, or a percentile such as `p99`. */
    readonly statistic: string;
}

/** A metric alarm as the program defines it, with a fixed threshold. */
export interface AlarmDefinition {
    readonly name: string;
    /** What is compared: a metric's statistic, or what is calculated from several, each by its id. */
    readonly of:
        | MetricStatistic
        | { readonly math: MetricMath; readonly metrics: Readonly<Record<string, MetricStatistic>> };
    readonly comparison: string;
    readonly threshold: number;
    readonly periodSeconds: number;
    readonly evaluationPeriods: number;
    readonly datapointsToAlarm: number;
    readonly treatMissingData: string;
}

/** An alarm's change of state. */
export interface AlarmChange {
    readonly name: string;
    readonly state: "ALARM" | "OK";
    readonly at: number;
}

/**
 * Evaluates metric alarms as CloudWatch does: the last periods, aligned to the clock, the current one included, and so many
 * of them breaching: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
 */
export class AlarmWatch {
    private readonly firing = new Set<string>();

    /** @param since - Periods that began before it, in ms since 1970 UTC, have no data and count for nothing. */
    constructor(
        private readonly alarms: readonly AlarmDefinition[],
        private readonly metrics: MetricStore,
        private readonly since: number,
    ) {}

    /** Alarms that are firing, by name. */
    get inAlarm(): string[] {
        return [...this.firing].sort();
    }

    /** @returns What has changed since it was last asked. */
    evaluate(now: number): AlarmChange[] {
        return this.alarms.flatMap((alarm): AlarmChange[] => {
            const fires = this.fires(alarm, now);
            if (fires === this.firing.has(alarm.name)) {
                return [];
            }
            if (fires) {
                this.firing.add(alarm.name);
            } else {
                this.firing.delete(alarm.name);
            }
            return [{ name: alarm.name, state: fires ? "ALARM" : "OK", at: now }];
        });
    }

    private fires(alarm: AlarmDefinition, now: number): boolean {
        const period = alarm.periodSeconds * 1000;
        const current = Math.floor(now / period) * period;
        // The current period counts as soon as it has data, and isn't missed before it is over.
        const latest = this.value(alarm, current, Infinity) !== undefined ? current : current - period;
        let breaching = 0;
        for (let back = 0; back < alarm.evaluationPeriods; back += 1) {
            const from = latest - back * period;
            const value = this.value(alarm, from, from + period);
            if (value !== undefined) {
                breaching += compares(alarm, value) ? 1 : 0;
            } else if (from >= this.since && alarm.treatMissingData === "breaching") {
                breaching += 1;
            }
        }
        return breaching >= alarm.datapointsToAlarm;
    }

    /** What an alarm compares, from a moment on and before another; `undefined` without data. */
    private value({ of }: AlarmDefinition, from: number, to: number): number | undefined {
        const measured = ({ metric, statistic: name }: MetricStatistic): number | undefined => {
            const values = this.metrics.values(metric, from, to);
            return values.length > 0 ? statistic(name, values) : undefined;
        };
        return "math" in of
            ? of.math.value(
                  Object.fromEntries(Object.entries(of.metrics).map(([id, each]) => [id, measured(each)])),
              )
            : measured(of);
    }
}

function compares({ comparison, threshold }: AlarmDefinition, value: number): boolean {
    switch (comparison) {
        case "GreaterThanThreshold":
            return value > threshold;
        case "GreaterThanOrEqualToThreshold":
            return value >= threshold;
        case "LessThanThreshold":
            return value < threshold;
        default:
            return value <= threshold;
    }
}

function statistic(name: string, values: readonly number[]): number {
    const sum = values.reduce((total, value) => total + value, 0);
    switch (name) {
        case "Sum":
            return sum;
        case "Average":
            return sum / values.length;
        case "Minimum":
            return Math.min(...values);
        case "Maximum":
            return Math.max(...values);
        case "SampleCount":
            return values.length;
        default: {
            const sorted = [...values].sort((one, other) => one - other);
            const rank = Math.ceil((Number(name.slice(1)) / 100) * sorted.length);
            return sorted[Math.max(0, rank - 1)];
        }
    }
}
