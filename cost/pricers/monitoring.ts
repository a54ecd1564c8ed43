import type { StackResource } from "../../graph/stack-graph";
import { counted, format, type Bill, type Pricer } from "../bill";
import { gb, numberOf, secondsPerMonth } from "../flows";

interface MetricQuery {
    readonly expression?: string;
    readonly metric?: { readonly period?: number };
}

/** An alarm is paid by the metrics that it looks at; one on what is unusual looks at the band's two edges as well. */
const alarm: Pricer = (resource, bill) => {
    const queries = (resource.inputs.metricQueries ?? []) as readonly MetricQuery[];
    const metrics =
        resource.inputs.metricName !== undefined ? 1 : queries.filter(({ metric }) => metric).length;
    const edges = queries.some(({ expression }) => expression?.startsWith("ANOMALY_DETECTION_BAND")) ? 2 : 0;
    const periods = [resource.inputs.period, ...queries.map(({ metric }) => metric?.period)];
    const fast = periods.some((period) => (numberOf(period) ?? 60) < 60);
    bill.charge(
        resource,
        fast ? "cloudwatch.fast-alarm-metric" : "cloudwatch.alarm-metric",
        metrics + edges,
        counted(metrics + edges, "metric"),
    );
};

/** A log group: what comes in, and what is kept of it after so many months in operation. */
const logGroup: Pricer = (resource, bill) => {
    const gbPerMonth = logged(resource, bill);
    if (gbPerMonth === undefined) {
        bill.unstated(resource, "log events");
        return;
    }
    bill.charge(resource, "cloudwatch.log-in", gbPerMonth, `${format(gbPerMonth)} GB logged`);
    const days = numberOf(resource.inputs.retentionInDays) ?? Infinity;
    const months = Math.min(days / 30, bill.flows.traffic.monthsInOperation);
    const share = bill.stated(resource, "storedShare") ?? 1;
    bill.charge(
        resource,
        "cloudwatch.log-storage",
        gbPerMonth * months * share,
        `${counted(months, "month")} of logs, compressed to ${format(share * 100)} %`,
    );
};

/** What functions write to a log group, else what is said of it. */
function logged(resource: StackResource, bill: Bill): number | undefined {
    const { flows } = bill;
    const writers = flows.graph
        .users(resource, "aws:lambda/function:Function")
        .filter((fn) => flows.graph.sources(fn, "loggingConfig").includes(resource));
    const written = writers.map((fn) => {
        const work = flows.into(fn);
        const bytes = bill.stated(fn, "logBytesPerInvocation");
        return work && bytes !== undefined
            ? (work.invocationsPerSecond * secondsPerMonth * bytes) / gb
            : undefined;
    });
    return written.length === 0 || written.includes(undefined)
        ? bill.stated(resource, "gbPerMonth")
        : written.reduce<number>((sum, each) => sum + (each ?? 0), 0);
}

/** Customer metrics that a filter makes of a log: one for each combination of values that its dimensions have. */
const metricFilter: Pricer = (resource, bill) =>
    bill.charge(resource, "cloudwatch.metric", 1, "1 metric made of a log");

export const monitoringPricers: Readonly<Record<string, Pricer>> = {
    "aws:cloudwatch/metricAlarm:MetricAlarm": alarm,
    "aws:cloudwatch/compositeAlarm:CompositeAlarm": (resource, bill) =>
        bill.charge(resource, "cloudwatch.composite-alarm", 1, "1 composite alarm"),
    "aws:cloudwatch/dashboard:Dashboard": (resource, bill) =>
        bill.charge(resource, "cloudwatch.dashboard", 1, "1 dashboard"),
    "aws:cloudwatch/logGroup:LogGroup": logGroup,
    "aws:cloudwatch/logMetricFilter:LogMetricFilter": metricFilter,
};
