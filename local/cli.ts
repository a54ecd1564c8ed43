/** `npm run local`: the pipeline alive on this machine, with no AWS account. */
import path from "node:path";
import { styleText } from "node:util";
import { Command, InvalidArgumentError, Option } from "commander";
import { durationMs } from "./duration";
import { localRun, type RunSettings } from "./local-run";
import { reportText, styleFor } from "./view/run-text";
import { RunView } from "./view/run-view";

/** What ended without success ends the process with one of these. */
const failed = 1;
const badInput = 2;
/** What a shell says of a program that SIGINT has ended. */
const interrupted = 130;

interface CliOptions {
    readonly source: "shop" | "real";
    readonly rate: number;
    readonly seed: number;
    readonly dirt: number;
    readonly duration?: number;
    readonly iam: boolean;
    readonly withhold?: string;
    readonly out?: string;
    readonly json: boolean;
}

function within(least: number, most: number, whole: boolean): (text: string) => number {
    return (text) => {
        const value = Number(text);
        if (text === "" || !(value >= least && value <= most) || (whole && !Number.isInteger(value))) {
            throw new InvalidArgumentError(
                `It must be a ${whole ? "whole " : ""}number from ${least} to ${most}.`,
            );
        }
        return value;
    };
}

function duration(text: string): number {
    const ms = durationMs(text);
    if (ms === undefined) {
        throw new InvalidArgumentError("It must be a number with a unit, such as 20s, 5m or 1h.");
    }
    return ms;
}

function commandLine(): Command {
    return new Command("npm run local --")
        .description(
            "Deploys the program onto emulated AWS services and a Kafka broker on this machine, sends a shop's traffic " +
                "through it, shows how it fares, and in the end accounts for every record with DuckDB.",
        )
        .addOption(
            new Option("--source <source>", "generated traffic of a shop, or published data of real shops")
                .choices(["shop", "real"])
                .default("shop"),
        )
        .option(
            "--rate <number>",
            "clickstream events a second, averaged over a week",
            within(0.1, 5_000, false),
            20,
        )
        .option("--seed <number>", "decides what is left to chance", within(0, 2 ** 31 - 1, true), 1)
        .option(
            "--dirt <share>",
            "share of records that are spoilt, 0 to 1; of generated traffic",
            within(0, 1, false),
            0.01,
        )
        .option(
            "--duration <time>",
            "how long traffic comes, such as 20s, 5m or 1h (default: until Ctrl-C)",
            duration,
        )
        .option("--iam", "enforce IAM: each function acts under its own role's policies", false)
        .option(
            "--withhold <action>",
            "enforce IAM, and give no role this action, such as glue:CreatePartition: see what fails",
        )
        .option(
            "--out <folder>",
            "where the lake's files are copied to (default: a new folder in .securecart/local)",
        )
        .option("--json", "print the report as JSON, and nothing else", false)
        .exitOverride();
}

async function run(options: CliOptions): Promise<number> {
    const name = `${new Date().toISOString().slice(0, 19).replaceAll(":", "")}-${process.pid}`;
    const settings: RunSettings = {
        source: options.source,
        rate: options.rate,
        seed: options.seed,
        dirt: options.source === "real" ? 0 : options.dirt,
        durationMs: options.duration,
        enforcesIam: options.iam || options.withhold !== undefined,
        withheldAction: options.withhold,
        out: options.out ?? path.join(".securecart", "local", name),
    };
    const stop = new AbortController();
    const interrupt = () => {
        if (stop.signal.aborted) {
            process.exit(interrupted);
        }
        stop.abort();
    };
    process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
    const view = await RunView.open(settings);
    try {
        const report = await localRun(settings, view, stop.signal);
        view.close();
        console.log(
            options.json ? JSON.stringify(report, null, 2) : reportText(report, styleFor(process.stdout)),
        );
        return report.balanced ? 0 : failed;
    } catch (error) {
        view.close();
        if (stop.signal.aborted) {
            return interrupted;
        }
        throw error;
    } finally {
        process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
    }
}

async function main(): Promise<void> {
    const command = commandLine();
    try {
        command.parse();
    } catch (error) {
        // commander has printed what is wrong, or the help that was asked for.
        process.exitCode = (error as { exitCode?: number }).exitCode === 0 ? 0 : badInput;
        return;
    }
    try {
        process.exitCode = await run(command.opts<CliOptions>());
    } catch (error) {
        console.error(styleText("red", `error: ${(error as Error).message}`, { stream: process.stderr }));
        process.exitCode = failed;
    }
}

void main();
