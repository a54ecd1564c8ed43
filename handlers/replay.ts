/**
 * `npm run replay -- --source clickstream --file PATH`: runs the built handler, the file that would be uploaded, over
 * a file of events, and accounts for every one of them.
 */
import { parseArgs } from "node:util";
import { SourceFileError } from "./replay/source-file";
import { replay, ReplayError, type ReplayReport } from "./replay/replay";
import { replaySources } from "./replay/replay-sources";

const usage = `Usage: npm run replay -- --source SOURCE --file PATH [options]

  --source SOURCE   ${Object.keys(replaySources).join(", ")}
  --file PATH       events as newline-delimited JSON or as CSV with a header line, or an object of the quarantine or of
                    the failed-delivery bucket; plain or gzip
  --out DIR         folder for the output, one subfolder per bucket (default: .securecart/replay/SOURCE)
  --batch-size N    records of a batch at most, 1 to 10000 (default: 1000)
  --shards N        shards of the stream, 1 to 100 (default: 1)
  --arrival TIME    when the events arrive, ISO 8601 (default: when they arrived first, where the file says
                    so, else when the latest of them happened)
  --json            print the report as JSON
  --help            print this`;

/** The command line is wrong. */
class UsageError extends Error {}

function readArguments(args: string[]) {
    let values;
    try {
        ({ values } = parseArgs({
            args,
            options: {
                source: { type: "string" },
                file: { type: "string" },
                out: { type: "string" },
                "batch-size": { type: "string", default: "1000" },
                shards: { type: "string", default: "1" },
                arrival: { type: "string" },
                json: { type: "boolean", default: false },
                help: { type: "boolean", default: false },
            },
        }));
    } catch (error) {
        throw new UsageError((error as Error).message);
    }
    if (values.help) {
        return undefined;
    }
    const { source, file, arrival } = values;
    const mistakes = [
        ...(source !== undefined && source in replaySources
            ? []
            : [`--source: got ${source ?? "nothing"}; allowed: ${Object.keys(replaySources).join(", ")}`]),
        ...(file ? [] : ["--file: got nothing; give the path of a file of events"]),
        ...outsideRange("batch-size", values["batch-size"], 10_000),
        ...outsideRange("shards", values.shards, 100),
        ...(arrival === undefined || Number.isFinite(Date.parse(arrival))
            ? []
            : [`--arrival: got ${arrival}; allowed: a time in ISO 8601`]),
    ];
    if (mistakes.length > 0) {
        throw new UsageError(mistakes.join("\n"));
    }
    return {
        source: source as keyof typeof replaySources,
        file: file!,
        out: values.out ?? `.securecart/replay/${source}`,
        batchSize: Number(values["batch-size"]),
        shards: Number(values.shards),
        arrival: arrival === undefined ? undefined : Date.parse(arrival),
        json: values.json,
    };
}

function outsideRange(name: string, value: string, maximum: number): string[] {
    const number = Number(value);
    return Number.isInteger(number) && number >= 1 && number <= maximum
        ? []
        : [`--${name}: got ${value}; allowed: a whole number from 1 to ${maximum}`];
}

function print(report: ReplayReport): void {
    const { received, stored, duplicates, quarantined } = report;
    const count = (value: number): string => value.toLocaleString("en-US");
    console.log(
        `Replayed ${report.file} through ${report.handler}: ${count(report.batches)} batches in ` +
            `${report.seconds.toFixed(1)} s, ${count(Math.round(received / report.seconds))} events/s`,
    );
    console.log(
        `in ${count(received)} = stored ${count(stored)} + duplicates ${count(duplicates)} + quarantined ${count(quarantined)}`,
    );
    console.log(
        `Read back from ${report.out}: ${count(stored)} rows in ${count(report.rowObjects)} objects ` +
            `(${count(Math.ceil(report.rowBytes / 1024))} KB), ${count(quarantined)} refused records in ` +
            `${count(report.quarantineObjects)} objects`,
    );
    for (const [reason, times] of Object.entries(report.reasons)) {
        console.log(`  quarantined ${count(times)}: ${reason}`);
    }
}

async function main(): Promise<number> {
    try {
        const settings = readArguments(process.argv.slice(2));
        if (!settings) {
            console.log(usage);
            return 0;
        }
        const report = await replay(settings);
        if (settings.json) {
            console.log(JSON.stringify(report, null, 2));
        } else {
            print(report);
        }
        for (const loss of report.unaccounted) {
            console.error(`Unaccounted for: ${loss}`);
        }
        return report.unaccounted.length === 0 ? 0 : 1;
    } catch (error) {
        if (error instanceof UsageError) {
            console.error(`${error.message}\n\n${usage}`);
            return 2;
        }
        if (error instanceof SourceFileError) {
            console.error(error.message);
            return 2;
        }
        if (error instanceof ReplayError) {
            console.error(error.message);
            return 1;
        }
        throw error;
    }
}

void main().then((code) => {
    process.exitCode = code;
});
