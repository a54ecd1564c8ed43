/**
 * `npm run pipeline -- --date 2026-11-22`: the nightly pipeline, whole, on this machine.
 *
 * Real shop data is delivered for the date, and the pipeline's own definition is executed, its scripts on real Spark.
 */
import * as path from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { ProgressLine } from "../offline/engine/progress-line";
import { exitCodes, runCommand } from "../offline/run-command";
import { LocalLake, NoLakeError } from "./local-jobs";
import { runNightly } from "./nightly-run";
import { nightlyText } from "./nightly-text";

interface CliOptions {
    date: string;
    attempt: number;
    folder: string;
    share: number;
    keep: boolean;
    json: boolean;
}

function isoDate(text: string): string {
    const parsed = new Date(`${text}T00:00:00Z`);
    if (Number.isNaN(parsed.getTime()) || parsed.toISOString().slice(0, 10) !== text) {
        throw new InvalidArgumentError("It must be a date, such as 2026-11-22.");
    }
    return text;
}

function wholeNumber(text: string): number {
    if (!/^[1-9][0-9]{0,3}$/.test(text)) {
        throw new InvalidArgumentError("It must be a whole number from 1 to 9999.");
    }
    return Number(text);
}

function share(text: string): number {
    const value = Number(text);
    if (!(value >= 0.01 && value <= 1)) {
        throw new InvalidArgumentError("It must be a number from 0.01 to 1.");
    }
    return value;
}

async function run(options: CliOptions): Promise<void> {
    const lake = new LocalLake(path.resolve(options.folder));
    lake.open(options.keep);
    const result = await runNightly({
        businessDate: options.date,
        attempt: options.attempt,
        lake,
        share: options.share,
        progress: new ProgressLine(),
    });
    console.log(options.json ? JSON.stringify(result, null, 2) : nightlyText(result));
    process.exitCode = result.succeeded ? 0 : exitCodes.failed;
}

const command = new Command("pipeline")
    .description("Runs the nightly pipeline over real shop data on this machine, on real Spark.")
    .requiredOption("-d, --date <yyyy-mm-dd>", "the business date", isoDate)
    .option("--attempt <n>", "which attempt of the date it is", wholeNumber, 1)
    .option("--folder <folder>", "where the lake is kept", ".securecart/pipeline")
    .option("--share <n>", "share of the real data, 0.01 to 1", share, 1)
    .option(
        "--keep",
        "run on top of what earlier runs left in the lake; without it the lake is emptied",
        false,
    )
    .option("--json", "print the result as JSON, and nothing else", false)
    .action(run);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
    // Ending by exit takes Spark's process along.
    process.once(signal, () => process.exit(exitCodes.failed));
}
void runCommand(command, [NoLakeError]);
