import { styleText } from "node:util";
import type { RunReport, RunSettings, Snapshot } from "../local-run";
import type { AlarmChange } from "../metrics/alarm-watch";

type Style = (format: Parameters<typeof styleText>[0], text: string) => string;

/** Styles text as the stream allows. */
export function styleFor(stream: NodeJS.WritableStream): Style {
    return (format, text) => styleText(format, text, { stream });
}

const count = (value: number): string => Math.round(value).toLocaleString("en-US");

/** A table with a left-aligned first column and right-aligned others. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
    const widths = header.map((title, column) =>
        Math.max(title.length, ...rows.map((row) => row[column].length)),
    );
    return [header, ...rows].map((row) =>
        row
            .map((cell, column) =>
                column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]),
            )
            .join("   ")
            .trimEnd(),
    );
}

/** What a terminal shows while traffic runs. */
export function viewText(
    settings: RunSettings,
    snapshot: Snapshot,
    /** Records taken in a second, in the order of the flows. */
    rates: readonly number[],
    alarms: readonly AlarmChange[],
    style: Style,
): string {
    const { flows, elapsedMs, lateMs, phase } = snapshot;
    const [header, ...rows] = table(
        ["", "in/s", "in", "stored", "duplicates", "quarantined", "waiting", "retried"],
        flows.map((flow, index) => [
            flow.dataset,
            count(rates[index]),
            count(flow.in),
            count(flow.stored),
            count(flow.duplicates),
            count(flow.quarantined),
            count(flow.waiting),
            count(flow.failed),
        ]),
    );
    const { firing, watched, defined } = snapshot.alarms;
    return [
        `${style("bold", "SecureCart on this machine")}   ${clock(elapsedMs)}   ${describe(settings)}`,
        phase === "draining" ? "Traffic has ended; what is under way is being delivered." : "",
        style("dim", header),
        ...rows,
        "",
        `${style("bold", "Alarms")}   ${firing.length} firing, ${watched} watched of the program's ${defined}`,
        ...alarms.slice(-6).map((change) => `  ${alarmText(change, style)}`),
        ...(lateMs > 5_000
            ? [
                  style(
                      "yellow",
                      `Events are ${Math.round(lateMs / 1000)} s late: this machine is busy; try a lower --rate.`,
                  ),
              ]
            : []),
        "",
        style("dim", "Ctrl-C ends the traffic and accounts for every record; a second one ends at once."),
    ].join("\n");
}

/** One line on how the run stands, for where there is no terminal. */
export function lineText({ flows, elapsedMs, alarms }: Snapshot): string {
    const parts = flows.map(
        ({ dataset, in: taken, stored, quarantined, waiting }) =>
            `${dataset} ${count(taken)} in, ${count(stored)} stored, ${count(quarantined)} quarantined, ${count(waiting)} waiting`,
    );
    return `${clock(elapsedMs)} ${parts.join("; ")}; ${alarms.firing.length} alarms firing`;
}

export function alarmText({ name, state, at }: AlarmChange, style: Style): string {
    const colour = state === "ALARM" ? "red" : "green";
    return `${new Date(at).toISOString().slice(11, 19)}  ${style(colour, state.padEnd(5))}  ${name}`;
}

/** The account at the end. */
export function reportText(report: RunReport, style: Style): string {
    const [header, ...rows] = table(
        ["", "in", "=", "stored", "+ duplicates", "+ quarantined", "files", "partitions"],
        report.datasets.map((each) => [
            each.dataset,
            count(each.in),
            each.mistakes.length === 0 ? "=" : "?",
            count(each.stored),
            count(each.duplicates),
            count(each.quarantined),
            count(each.files),
            count(each.partitions),
        ]),
    );
    const reasons = report.datasets.flatMap(({ dataset, reasons: own }) =>
        Object.entries(own).map(([reason, times]) => `  ${dataset}, ${count(times)}: ${reason}`),
    );
    const mistakes = report.datasets.flatMap(({ dataset, mistakes: own }) =>
        own.map((mistake) => `  ${style("red", dataset)}: ${mistake}`),
    );
    return [
        style("dim", header),
        ...rows,
        "",
        ...(reasons.length > 0 ? ["Quarantined:", ...reasons.slice(0, 12), ""] : []),
        report.alarmsFired.length > 0
            ? `Alarms that fired: ${report.alarmsFired.join(", ")}`
            : `No alarm fired; ${report.alarms.watched} of the program's ${report.alarms.defined} were watched.`,
        `Lake files: ${report.lake}`,
        report.balanced
            ? style("green", "Balanced: every record that was sent is accounted for.")
            : style("red", "Not balanced:"),
        ...mistakes,
    ].join("\n");
}

function describe({ source, seed, rate, dirt, enforcesIam }: RunSettings): string {
    const traffic =
        source === "real"
            ? `real data, ${rate} clicks/s`
            : `seed ${seed}, ${rate} clicks/s on average, ${Number((dirt * 100).toPrecision(3))} % spoilt`;
    return `${traffic}${enforcesIam ? ", IAM enforced" : ""}`;
}

function clock(ms: number): string {
    const seconds = Math.floor(ms / 1000);
    return `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
}
