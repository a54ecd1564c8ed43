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

/** Characters of text in a row of the grid's whole width, on a laptop. */
const charactersPerRow = 160;

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
        const runbooks = runbooksOf(section);
        const height = 1 + Math.ceil(runbooks.shown / charactersPerRow);
        widgets.push({
            type: "text",
            x: 0,
            y,
            width: gridWidth,
            height,
            properties: { markdown: `## ${section.title}${runbooks.markdown}`, background: "transparent" },
        });
        y += height;
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

/** The pages that say what to do when the section's alarms fire, and how many characters of that are seen. */
function runbooksOf({ alarms = [] }: ShownSection): { markdown: string; shown: number } {
    const pages = new Map(
        alarms.flatMap(({ runbook }) =>
            runbook === undefined ? [] : [[runbook, inWords(pageName(runbook))]],
        ),
    );
    const named = [...pages].map(([page, title]) =>
        /^https?:/.test(page)
            ? { markdown: `[${title}](${page})`, shown: title }
            : { markdown: `${title} (${page})`, shown: `${title} (${page})` },
    );
    return {
        markdown:
            named.length === 0 ? "" : `\nRunbooks: ${named.map(({ markdown }) => markdown).join(" · ")}`,
        shown: named.map(({ shown }) => shown).join(" · ").length,
    };
}

const pageName = (runbook: string) => runbook.replace(/^.*\//, "").replace(/\.md$/, "");

function graphsOf({ metrics = [], alarms = [] }: ShownSection, region: string): Record<string, unknown>[] {
    return [
        ...metrics.map((metric) => ({
            title: `${inWords(metric.metricName)}, ${statisticInWords(metric.statistic)}`,
            region,
            view: "timeSeries",
            stat: metric.statistic,
            period: metric.periodSeconds ?? 60,
            yAxis: { left: { min: 0, showUnits: true } },
            metrics: [[metric.namespace, metric.metricName, ...Object.entries(metric.dimensions).flat()]],
        })),
        ...alarms.map((alarm) => ({
            title: `Alarm: ${inWords(alarm.id).toLowerCase()}`,
            region,
            view: "timeSeries",
            annotations: { alarms: [alarm.arn] },
        })),
    ];
}

/** `GetRecords.IteratorAgeMilliseconds` as "Get records iterator age milliseconds", `write-throttled` as "Write throttled". */
function inWords(name: string): string {
    const words = name
        .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
        .replace(/[-._]/g, " ")
        .toLowerCase();
    return words.charAt(0).toUpperCase() + words.slice(1);
}

function statisticInWords(statistic: string): string {
    return statistic === "SampleCount" ? "sample count" : statistic.toLowerCase();
}
