import type * as pulumi from "@pulumi/pulumi";
import type { DashboardSection } from "./pipeline-dashboard";

/** A section, every value resolved. */
type ShownSection = pulumi.Unwrap<DashboardSection>;

interface Widget {
    type: "alarm" | "metric" | "text";
    x: number;
    y: number;
    width: number;
    height: number;
    properties: Record<string, unknown>;
}

/** Columns of CloudWatch's grid, and the graphs that stand side by side in it. */
const gridWidth = 24;
const graphsPerRow = 4;
const graphWidth = gridWidth / graphsPerRow;
const graphHeight = 6;

/**
 * Body of a dashboard.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export function dashboardBody(sections: ShownSection[], region: string): { widgets: Widget[] } {
    const alarmArns = sections.flatMap((section) => (section.alarms ?? []).map(({ arn }) => arn));
    const widgets: Widget[] = [];
    let y = 0;
    // A widget shows 100 alarms at most.
    for (let first = 0; first < alarmArns.length; first += 100) {
        const height = 6;
        widgets.push({
            type: "alarm",
            x: 0,
            y,
            width: gridWidth,
            height,
            properties: { title: "Alarms", alarms: alarmArns.slice(first, first + 100) },
        });
        y += height;
    }
    for (const section of sections) {
        widgets.push({
            type: "text",
            x: 0,
            y,
            width: gridWidth,
            height: 1,
            properties: { markdown: `## ${section.title}` },
        });
        y += 1;
        const graphs = graphsOf(section, region);
        graphs.forEach((properties, index) =>
            widgets.push({
                type: "metric",
                x: (index % graphsPerRow) * graphWidth,
                y: y + Math.floor(index / graphsPerRow) * graphHeight,
                width: graphWidth,
                height: graphHeight,
                properties,
            }),
        );
        y += Math.ceil(graphs.length / graphsPerRow) * graphHeight;
    }
    return { widgets };
}

function graphsOf({ metrics = [], alarms = [] }: ShownSection, region: string): Record<string, unknown>[] {
    return [
        ...metrics.map((metric) => ({
            title: metric.metricName,
            region,
            view: "timeSeries",
            stat: metric.statistic,
            period: metric.periodSeconds ?? 60,
            metrics: [[metric.namespace, metric.metricName, ...Object.entries(metric.dimensions).flat()]],
        })),
        ...alarms.map((alarm) => ({
            title: alarm.id,
            region,
            view: "timeSeries",
            annotations: { alarms: [alarm.arn] },
        })),
    ];
}
