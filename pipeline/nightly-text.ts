import { styleText } from "node:util";
import type { NightlyResult, StepRun } from "./nightly-run";

const HEADINGS = ["step", "source → table", "in", "out", "duplicates", "quarantined", "seconds"];
const TEXT_COLUMNS = 2;

/** What a nightly run came to, for people; coloured where the stream is a terminal. */
export function nightlyText(result: NightlyResult, stream: NodeJS.WriteStream = process.stdout): string {
    const paint = (format: "bold" | "red" | "green", text: string) => styleText(format, text, { stream });
    const rows = [
        ...result.before.flatMap((run) => rowsOf(run, "(before)")),
        ...result.steps.flatMap((run) => rowsOf(run, "")),
    ];
    const widths = HEADINGS.map((heading, column) =>
        Math.max(...[heading, ...rows.map((row) => row[column])].map((cell) => cell.length)),
    );
    const line = (cells: string[]) =>
        cells
            .map((cell, column) =>
                column < TEXT_COLUMNS ? cell.padEnd(widths[column]) : cell.padStart(widths[column]),
            )
            .join("  ")
            .trimEnd();
    const checks = result.steps.flatMap((run) => run.checks);
    const failed = checks.filter(({ passed }) => !passed);
    return [
        paint("bold", line(HEADINGS)),
        ...rows.map(line),
        "",
        `${paint("bold", "Checks")}   ${checks.length - failed.length} passed, ${failed.length} failed`,
        ...failed.map(({ table, check }) => `         ${table}: ${check}`),
        `${paint("bold", "Run")}      ${result.businessDate}-${result.attempt} ${
            result.succeeded ? paint("green", "succeeded") : paint("red", "failed")
        } after ${result.seconds.toFixed(1)} s`,
        ...(result.told === undefined ? [] : [`${paint("bold", "Told")}     ${result.told}`]),
        `${paint("bold", "Tables")}   ${result.lake}/warehouse`,
        `${paint("bold", "Refused")}  ${result.lake}/quarantine`,
        `${paint("bold", "Report")}   ${result.lake}/reports/${result.businessDate}/report.json and .txt`,
    ].join("\n");
}

function rowsOf(run: StepRun, mark: string): string[][] {
    const name = [run.step, mark, run.failure === undefined ? "" : "FAILED"]
        .filter((part) => part !== "")
        .join(" ");
    const time = run.seconds.toFixed(1);
    if (run.accounts.length === 0) {
        const did = run.checks.length > 0 ? `${run.checks.length} checks` : run.job;
        return [[name, did, "", "", "", "", time]];
    }
    return run.accounts.map((account, place) => [
        place === 0 ? name : "",
        `${account.source} → ${account.target}`,
        ...[account.in, account.out, account.duplicates, account.quarantined].map((count) =>
            count.toLocaleString("en-US"),
        ),
        place === 0 ? time : "",
    ]);
}
