import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ArgumentError } from "../argument-checks";
import type { AlarmTarget } from "./alarm-target";
import type { Metric } from "./metric";

/** How one alarm departs from its defaults. */
export interface AlarmTuning {
    /** Value that the metric is compared with, in the metric's unit. */
    threshold?: number;
    /** Data points looked at. */
    evaluationPeriods?: number;
    /** Data points among those that must breach. Default: all. */
    datapointsToAlarm?: number;
    /** Seconds that one data point covers: 10, 30, or a multiple of 60. */
    periodSeconds?: number;
    /** Turns the alarm off. The reason is required, for the reader who wonders why nobody was told. */
    offReason?: string;
}

/** An alarm that a component made. */
export interface AlarmReference {
    /** What the alarm is about within its component, such as `iterator-age`. */
    id: string;
    name: string;
    arn: string;
}

/** One alarm of a component, before tuning. */
export interface AlarmDefinition {
    /** What the alarm is about within its component, such as `iterator-age`; also the suffix of its name. */
    id: string;
    /** File name of the runbook page without `.md`, such as `kinesis-iterator-age`. */
    runbook: string;
    /** What it means when this alarm fires: the first words a person on call reads. */
    meaning: string;
    metric: Metric;
    /** Default: `GreaterThanThreshold`. */
    comparison?: string;
    threshold: number;
    evaluationPeriods: number;
    datapointsToAlarm?: number;
    /** `breaching` for liveness, `notBreaching` where silence is health. */
    treatMissingData: "breaching" | "notBreaching" | "ignore" | "missing";
}

/** The alarms of one component: each on a metric of that very resource, each with an action. */
export class AlarmSet {
    private readonly made: { id: string; alarm: aws.cloudwatch.MetricAlarm }[] = [];

    /**
     * @param name - Name of the component; alarms are named `${name}-${id}`.
     * @param target - Where the alarms go.
     * @param tuning - Departures from the defaults, by alarm id.
     */
    constructor(
        private readonly name: string,
        private readonly target: pulumi.Input<AlarmTarget>,
        private readonly tuning: Record<string, AlarmTuning | undefined>,
        private readonly parent: pulumi.Resource,
        private readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>>,
    ) {}

    /**
     * Creates the alarm, unless it is turned off with a reason.
     *
     * @throws {ArgumentError} When the metric has no dimensions.
     */
    add(definition: AlarmDefinition): aws.cloudwatch.MetricAlarm | undefined {
        const { id, metric } = definition;
        const tuning = this.tuning[id] ?? {};
        if (Object.keys(metric.dimensions).length === 0) {
            throw new ArgumentError("AlarmSet", `${this.name}-${id}`, [
                "metric.dimensions: got {}; allowed: at least one, since an alarm without dimensions watches nothing",
            ]);
        }
        if (tuning.offReason !== undefined) {
            return undefined;
        }
        const target = pulumi.output(this.target);
        const alarm = new aws.cloudwatch.MetricAlarm(
            `${this.name}-${id}`,
            {
                alarmDescription: pulumi.interpolate`${definition.meaning} Runbook: ${target.runbookBase?.apply((base) => base ?? "docs/runbooks/")}${definition.runbook}.md`,
                namespace: metric.namespace,
                metricName: metric.metricName,
                dimensions: metric.dimensions,
                ...statisticOf(metric.statistic),
                period: tuning.periodSeconds ?? metric.periodSeconds ?? 60,
                comparisonOperator: definition.comparison ?? "GreaterThanThreshold",
                threshold: tuning.threshold ?? definition.threshold,
                evaluationPeriods: tuning.evaluationPeriods ?? definition.evaluationPeriods,
                datapointsToAlarm: tuning.datapointsToAlarm ?? definition.datapointsToAlarm,
                treatMissingData: definition.treatMissingData,
                alarmActions: [target.topicArn],
                okActions: [target.topicArn],
                tags: this.tags,
            },
            { parent: this.parent },
        );
        this.made.push({ id, alarm });
        return alarm;
    }

    /** What was made, for composite alarms and dashboards. */
    get references(): pulumi.Output<AlarmReference[]> {
        return pulumi.output(this.made.map(({ id, alarm }) => ({ id, name: alarm.name, arn: alarm.arn })));
    }
}

function statisticOf(statistic: string): { statistic?: string; extendedStatistic?: string } {
    return /^(p|tm|tc|ts|wm)\d/.test(statistic) ? { extendedStatistic: statistic } : { statistic };
}
