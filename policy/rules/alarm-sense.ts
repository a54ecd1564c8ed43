import { metricSense, type MetricSense } from "../../facts/alarm-sense";
import type { PolicyResource } from "../model/resource";
import { textOf } from "../model/values";

const hourOfMilliseconds = 3_600_000;
const hourOfSeconds = 3600;
/** Hours after which an alarm must have fired, ours: trouble within a shift, silence within a long weekend. */
const latest = { trouble: 6, silence: 72 };
/** Hours that Kinesis keeps records unless told otherwise. */
const defaultRetention = 24;

const above = ["GreaterThanThreshold", "GreaterThanOrEqualToThreshold", "GreaterThanUpperThreshold"];
const below = ["LessThanThreshold", "LessThanOrEqualToThreshold", "LessThanLowerThreshold"];

/**
 * Why an alarm would never fire on the trouble that its metric shows, though it names the right metric of the right
 * resource; nothing where it would, or where that can't be told.
 *
 * @param at - Where the metric stands: `""`, or `metricQueries[0].metric.`.
 */
export function whyNeverFires(
    alarm: PolicyResource,
    at: string,
    resource: PolicyResource,
): string | undefined {
    const metric = textOf(alarm.asked(`${at}metricName`)) ?? "";
    const sense = metricSense[`${textOf(alarm.asked(`${at}namespace`))} ${metric}`];
    if (sense === undefined || isPartOfExpression(alarm, at)) {
        return undefined;
    }
    return (
        wrongSide(alarm, metric, sense) ??
        wrongStatistic(alarm, at, metric, sense) ??
        wrongThreshold(alarm, metric, sense, utmostOf(sense, metric, resource)) ??
        wrongSilence(alarm, metric, sense) ??
        wrongPace(alarm, at, sense)
    );
}

/** Whether the alarm watches what an expression makes of the metric, and not the metric itself. */
function isPartOfExpression(alarm: PolicyResource, at: string): boolean {
    const query = at.replace(/metric\.$/, "");
    return at !== "" && textOf(alarm.asked(`${query}returnData`)) !== "true";
}

function wrongSide(alarm: PolicyResource, metric: string, { trouble }: MetricSense): string | undefined {
    const operator = textOf(alarm.asked("comparisonOperator"));
    const wrong = trouble === "above" ? below : above;
    return operator !== undefined && wrong.includes(operator)
        ? `\`comparisonOperator\` is \`"${operator}"\`, but trouble shows in a ${metric} that is ${trouble} normal`
        : undefined;
}

function wrongStatistic(
    alarm: PolicyResource,
    at: string,
    metric: string,
    { trouble }: MetricSense,
): string | undefined {
    const property = at === "" ? "statistic" : `${at}stat`;
    const statistic = textOf(alarm.asked(property));
    const hides = statistic === "Minimum" ? trouble === "above" : statistic === "SampleCount";
    return hides ? `\`${property}\` is \`"${statistic}"\`, which doesn't show ${metric}` : undefined;
}

function wrongThreshold(
    alarm: PolicyResource,
    metric: string,
    { trouble }: MetricSense,
    utmost: number,
): string | undefined {
    const text = textOf(alarm.asked("threshold"));
    const threshold = Number(text);
    if (text === undefined || Number.isNaN(threshold)) {
        return undefined;
    }
    const isOut =
        threshold > utmost ||
        (trouble === "below" &&
            (threshold < 0 ||
                (threshold === 0 && textOf(alarm.asked("comparisonOperator")) === "LessThanThreshold")));
    return isOut ? `\`threshold\` is ${text}, which ${metric} never passes` : undefined;
}

/** A record's age can't reach the retention of its stream: it is lost first. */
function utmostOf({ utmost }: MetricSense, metric: string, resource: PolicyResource): number {
    if (metric !== "GetRecords.IteratorAgeMilliseconds") {
        return utmost;
    }
    const hours = Number(textOf(resource.asked("retentionPeriod")) ?? defaultRetention);
    return hours * hourOfMilliseconds;
}

function wrongSilence(alarm: PolicyResource, metric: string, { silent }: MetricSense): string | undefined {
    const treatment = alarm.asked("treatMissingData");
    return silent && treatment.state !== "unknown" && textOf(treatment) !== "breaching"
        ? `\`treatMissingData\` is not \`"breaching"\`, though without ${metric} there is no data at all`
        : undefined;
}

/** An alarm that waits for days, or for more of them than CloudWatch looks at, is found by whoever misses the data. */
function wrongPace(alarm: PolicyResource, at: string, { silent }: MetricSense): string | undefined {
    const number = (path: string) => Number(textOf(alarm.asked(path)));
    const period = number(at === "" ? "period" : `${at}period`);
    const periods = number("datapointsToAlarm") || number("evaluationPeriods");
    const hours = (period * periods) / hourOfSeconds;
    const limit = silent ? latest.silence : latest.trouble;
    return hours > limit
        ? `it waits for ${periods} ${periods === 1 ? "period" : "periods"} of ${period} seconds, longer than ${limit} hours`
        : undefined;
}
