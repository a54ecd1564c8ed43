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

/** Rows of an alarm widget, and alarms that one takes. */
const alarmsHeight = 6;
const alarmsPerWidget = 100;

/**
 * Body of a dashboard: what an on-call person asks first on top, then the sections.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export function dashboardBody(sections: ShownSection[], region: string): { widgets: Widget[] } {
    const widgets = overview(sections);
    let y = widgets.length * alarmsHeight;
    for (const section of sections) {
        const shown = shownSection(section, region, y);
        widgets.push(...shown.widgets);
        y += shown.height;
    }
    return { widgets };
}

/** The state of alarms that are made of others, and which of all alarms fire, the latest first. */
function overview(sections: ShownSection[]): Widget[] {
    const arnsOf = (kind: "alarms" | "compositeAlarms") =>
        sections.flatMap((section) => (section[kind] ?? []).map(({ arn }) => arn));
    const shown = inWidgets(arnsOf("compositeAlarms")).map((alarms) => ({ title: "What is broken", alarms }));
    const firing = inWidgets(arnsOf("alarms")).map((alarms, index, { length }) => ({
        title: length === 1 ? "Alarms that fire" : `Alarms that fire, part ${index + 1} of ${length}`,
        alarms,
        states: ["ALARM"],
        sortBy: "stateUpdatedTimestamp",
    }));
    return [...shown, ...firing].map((properties, index) => ({
        type: "alarm",
        x: 0,
        y: index * alarmsHeight,
        width: gridWidth,
        height: alarmsHeight,
        properties,
    }));
}

function inWidgets(arns: string[]): string[][] {
    const count = Math.ceil(arns.length / alarmsPerWidget);
    return Array.from({ length: count }, (_, index) =>
        arns.slice(index * alarmsPerWidget, (index + 1) * alarmsPerWidget),
    );
}

/** A section's heading and graphs, from a row on. */
function shownSection(
    section: ShownSection,
    region: string,
    y: number,
): { widgets: Widget[]; height: number } {
    const runbooks = runbooksOf(section);
    const headingHeight = 1 + Math.ceil(runbooks.shown / charactersPerRow);
    const graphs = graphsOf(section, region);
    const heading: Widget = {
        type: "text",
        x: 0,
        y,
        width: gridWidth,
        height: headingHeight,
        properties: { markdown: `## ${section.title}${runbooks.markdown}`, background: "transparent" },
    };
    return {
        widgets: [
            heading,
            ...graphs.map((properties, index): Widget => ({
                type: "metric",
                x: (index % graphsPerRow) * graphWidth,
                y: y + headingHeight + Math.floor(index / graphsPerRow) * graphHeight,
                width: graphWidth,
                height: graphHeight,
                properties,
            })),
        ],
        height: headingHeight + Math.ceil(graphs.length / graphsPerRow) * graphHeight,
    };
}

/** The pages that say what to do when the section's alarms fire, and how many characters of that are seen. */
function runbooksOf({ alarms = [], compositeAlarms = [] }: ShownSection): {
    markdown: string;
    shown: number;
} {
    const pages = new Map(
        [...compositeAlarms, ...alarms].flatMap(({ runbook }) =>
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
