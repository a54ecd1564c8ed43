import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ArgumentChecks, ArgumentError } from "../argument-checks";
import type {
    AlarmBasics,
    AlarmDefinition,
    AnomalyAlarmDefinition,
    ExpressionAlarmDefinition,
} from "./alarm-definition";
import type { AlarmTarget } from "./alarm-target";
import { tunedTiming, type AlarmTiming, type AlarmTuning } from "./alarm-tuning";
import type { Metric } from "./metric";

export type { AlarmDefinition, AnomalyAlarmDefinition, ExpressionAlarmDefinition } from "./alarm-definition";
export type { AlarmTuning } from "./alarm-tuning";

/** An alarm that a component made. */
export interface AlarmReference {
    /** What the alarm is about within its component, such as `iterator-age`. */
    id: string;
    /** The alarm's name in CloudWatch. */
    name: string;
    /** The alarm's ARN. */
    arn: string;
    /** Page of its runbook: an address where the stack's settings give a base, else a path of this repository. */
    runbook?: string;
}

const anomalyComparison = {
    below: "LessThanLowerThreshold",
    above: "GreaterThanUpperThreshold",
    outside: "LessThanLowerOrGreaterThanUpperThreshold",
};

/** The alarms of one component: each on a metric of that very resource, each with an action. */
export class AlarmSet {
    private readonly made: {
        id: string;
        alarm: aws.cloudwatch.MetricAlarm;
        runbook: pulumi.Output<string>;
    }[] = [];

    /**
     * @param name - Name of the component; alarms are named `${name}-${id}`.
     * @param target - Where the alarms go.
     * @param tuning - Departures from the defaults, by `tuningKey` of the alarm's id.
     */
    constructor(
        private readonly name: string,
        private readonly target: pulumi.Input<AlarmTarget>,
        private readonly tuning: Record<string, AlarmTuning | undefined>,
        private readonly parent: pulumi.Resource,
        private readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>>,
    ) {}

    /**
     * Creates an alarm on one metric, unless it is turned off with a reason.
     *
     * @throws {ArgumentError} When the metric has no dimensions, or CloudWatch would refuse the tuning.
     */
    add(definition: AlarmDefinition): aws.cloudwatch.MetricAlarm | undefined {
        const { metric } = definition;
        return this.create(definition, [metric], metric.periodSeconds, (timing, tuning) => ({
            namespace: metric.namespace,
            metricName: metric.metricName,
            dimensions: metric.dimensions,
            ...statisticOf(metric.statistic),
            period: timing.periodSeconds,
            comparisonOperator: definition.comparison ?? "GreaterThanThreshold",
            threshold: tuning.threshold ?? definition.threshold,
        }));
    }

    /**
     * Creates an alarm on metric math, unless it is turned off with a reason.
     *
     * @throws {ArgumentError} When a metric has no dimensions, or CloudWatch would refuse the tuning.
     */
    addExpression(definition: ExpressionAlarmDefinition): aws.cloudwatch.MetricAlarm | undefined {
        const { metrics, periodSeconds } = definition;
        return this.create(definition, Object.values(metrics), periodSeconds, (timing, tuning) => ({
            metricQueries: [
                {
                    id: "expression",
                    expression: definition.expression,
                    label: definition.label,
                    returnData: true,
                },
                ...Object.entries(metrics).map(([id, metric]) => metricQuery(id, metric, timing, false)),
            ],
            comparisonOperator: definition.comparison ?? "GreaterThanThreshold",
            threshold: tuning.threshold ?? definition.threshold,
        }));
    }

    /**
     * Creates an alarm on values outside the band that CloudWatch learns from the metric's history, unless it is turned
     * off with a reason.
     *
     * @throws {ArgumentError} When the metric has no dimensions, or CloudWatch would refuse the tuning.
     */
    addAnomaly(definition: AnomalyAlarmDefinition): aws.cloudwatch.MetricAlarm | undefined {
        const { metric, direction } = definition;
        return this.create(definition, [metric], metric.periodSeconds, (timing, tuning) => ({
            metricQueries: [
                metricQuery("value", metric, timing, true),
                {
                    id: "band",
                    expression: `ANOMALY_DETECTION_BAND(value, ${tuning.threshold ?? definition.bandWidth})`,
                    label: "Expected",
                    returnData: true,
                },
            ],
            thresholdMetricId: "band",
            comparisonOperator: anomalyComparison[direction],
        }));
    }

    /** What was made, for composite alarms and dashboards. */
    get references(): pulumi.Output<AlarmReference[]> {
        return pulumi.output(
            this.made.map(({ id, alarm, runbook }) => ({ id, name: alarm.name, arn: alarm.arn, runbook })),
        );
    }

    private create(
        definition: AlarmBasics,
        metrics: Metric[],
        periodSeconds: number | undefined,
        condition: (timing: AlarmTiming, tuning: AlarmTuning) => Partial<aws.cloudwatch.MetricAlarmArgs>,
    ): aws.cloudwatch.MetricAlarm | undefined {
        const name = `${this.name}-${definition.id}`;
        const tuning = this.tuning[tuningKey(definition.id)] ?? {};
        const timing = tunedTiming("AlarmSet", name, tuning, {
            ...definition,
            periodSeconds: periodSeconds ?? 60,
        });
        if (metrics.length === 0 || metrics.some((metric) => Object.keys(metric.dimensions).length === 0)) {
            throw new ArgumentError("AlarmSet", name, [
                "metric.dimensions: got {}; allowed: at least one, since an alarm without dimensions watches nothing",
            ]);
        }
        if (tuning.offReason !== undefined) {
            return undefined;
        }
        const target = pulumi.output(this.target);
        const topicArn = target.topicArn.apply((arn) => requireTopic(name, arn));
        const runbookBase = target.runbookBase?.apply((base) => base ?? "docs/runbooks/");
        const runbook = pulumi.interpolate`${runbookBase}${definition.runbook}.md`;
        const alarm = new aws.cloudwatch.MetricAlarm(
            name,
            {
                alarmDescription: pulumi.interpolate`${definition.meaning} Runbook: ${runbook}`,
                ...condition(timing, tuning),
                evaluationPeriods: timing.evaluationPeriods,
                datapointsToAlarm: timing.datapointsToAlarm,
                treatMissingData: definition.treatMissingData,
                actionsEnabled: true,
                alarmActions: [topicArn],
                okActions: [topicArn],
                tags: this.tags,
            },
            { parent: this.parent },
        );
        this.made.push({ id: definition.id, alarm, runbook });
        return alarm;
    }
}

/** An alarm that tells nobody is none. */
function requireTopic(name: string, topicArn: string): string {
    new ArgumentChecks("AlarmSet", name)
        .require(
            "target.topicArn",
            topicArn,
            "the ARN of a topic, since an alarm without an action tells nobody",
        )
        .throwIfAny();
    return topicArn;
}

function metricQuery(id: string, metric: Metric, timing: AlarmTiming, returnData: boolean) {
    return {
        id,
        returnData,
        metric: {
            namespace: metric.namespace,
            metricName: metric.metricName,
            dimensions: metric.dimensions,
            stat: metric.statistic,
            period: timing.periodSeconds,
        },
    };
}

function statisticOf(statistic: string): { statistic?: string; extendedStatistic?: string } {
    return /^(p|tm|tc|ts|wm)\d/.test(statistic) ? { extendedStatistic: statistic } : { statistic };
}

/** The key under which an alarm is tuned: its id in camel case, such as `iteratorAge` for `iterator-age`. */
export function tuningKey(id: string): string {
    return id.replace(/-(\w)/g, (_match, letter: string) => letter.toUpperCase());
}
