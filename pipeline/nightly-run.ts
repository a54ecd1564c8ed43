import { StateMachine } from "aws-local-stepfunctions";
import {
    pipelineDefinition,
    type Definition,
    type ResolvedStep,
    type State,
} from "../components/transformation/pipeline-definition";
import { nightlySteps } from "../jobs/pipelines";
import type { ProgressLine } from "../offline/engine/progress-line";
import { glueRun, localJobs, runOf, type LocalLake } from "./local-jobs";
import { SparkProcess, type JobLogEntry, type SparkAnswer, type SparkRequest } from "./spark-process";

/** Rows of one source on their way into one table. */
export interface StepAccount {
    readonly source: string;
    readonly target: string;
    readonly in: number;
    readonly out: number;
    readonly duplicates: number;
    readonly quarantined: number;
}

/** A check of a table. */
export interface StepCheck {
    readonly table: string;
    readonly check: string;
    readonly passed: boolean;
}

/** One try of a step. */
export interface StepRun {
    readonly step: string;
    readonly job: string;
    readonly service: "Glue" | "EMR Serverless";
    readonly seconds: number;
    readonly accounts: readonly StepAccount[];
    readonly checks: readonly StepCheck[];
    /** Why it failed; absent when it succeeded. */
    readonly failure?: string;
}

/** What a nightly run came to. */
export interface NightlyResult {
    readonly businessDate: string;
    readonly attempt: number;
    readonly succeeded: boolean;
    readonly seconds: number;
    /** What happened before the run: the stream was read, and the history imported. */
    readonly before: readonly StepRun[];
    readonly steps: readonly StepRun[];
    /** What people were told, if they were. */
    readonly told?: string;
    /** Folder of the lake. */
    readonly lake: string;
}

export interface NightlyOptions {
    /** Business date, yyyy-mm-dd. */
    readonly businessDate: string;
    readonly attempt: number;
    /** The lake, opened. */
    readonly lake: LocalLake;
    /** Share of the real data, more than 0 to 1. */
    readonly share: number;
    readonly progress: ProgressLine;
}

/** Name of the pipeline in the stack. */
const PIPELINE = "nightly";

/** The nightly pipeline's definition, as BatchPipeline makes it, over the jobs of this machine. */
export function localDefinition(lake: LocalLake): Definition {
    return pipelineDefinition({
        // Nothing in them is an output.
        steps: nightlySteps(localJobs(lake)) as ResolvedStep[],
        topicArn: `arn:aws:sns:eu-west-1:123456789012:${PIPELINE}`,
        pipelineName: PIPELINE,
        partition: "aws",
        timeoutSeconds: 12 * 3_600,
    });
}

/**
 * Fills a lake with a day of real data and runs the nightly pipeline over it: its definition by a local engine for the
 * Amazon States Language, each of its jobs' scripts on real Spark.
 *
 * @throws {SparkEnvironmentError} When the machine lacks what Spark needs.
 */
export async function runNightly(options: NightlyOptions): Promise<NightlyResult> {
    const { businessDate, attempt, lake, progress } = options;
    const started = performance.now();
    const spark = await SparkProcess.start(lake.folder, progress);
    const steps: StepRun[] = [];
    let told: string | undefined;
    try {
        progress.show("Delivering the day's files and events");
        await delivered(spark, options);
        const before = await runBefore(spark, options);
        const execution = new StateMachine(localDefinition(lake) as never, {
            validationOptions: { checkArn: false, checkPaths: false },
        }).run(inputOf(businessDate, attempt), {
            context: { Execution: { Name: `${businessDate}-${attempt}` } },
            overrides: handlersFor(localDefinition(lake), {
                run: async (step, parameters) => {
                    const request = runOf(parameters, lake);
                    const run = await runStep(spark, step, request, progress);
                    steps.push(run);
                    if (run.failure !== undefined) {
                        throw Object.assign(new Error(run.failure), { name: "States.TaskFailed" });
                    }
                },
                tell: (message) => (told = message),
            }),
        });
        const succeeded = await execution.result.then(
            () => true,
            (error: Error) => {
                // A failing step has said why; anything else is a fault of this run.
                if (told === undefined) {
                    throw error;
                }
                return false;
            },
        );
        return {
            businessDate,
            attempt,
            succeeded,
            seconds: seconds(started),
            before,
            steps,
            ...(told !== undefined && { told }),
            lake: lake.folder,
        };
    } finally {
        progress.end();
        await spark.stop();
    }
}

async function delivered(spark: SparkProcess, { businessDate, share }: NightlyOptions): Promise<void> {
    const { error, message } = await spark.ask({ deliver: businessDate, share });
    if (error !== undefined) {
        throw new Error(`The day's data can't be delivered: ${error}: ${message}`);
    }
}

/** What doesn't belong to the night: the stream is read all day, and the history is imported once. */
async function runBefore(spark: SparkProcess, options: NightlyOptions): Promise<StepRun[]> {
    const { businessDate, lake, progress } = options;
    const runs: StepRun[] = [];
    for (const [step, job, given] of [
        ["sessions", "clickstream_sessions", {}],
        [
            "history",
            "orders_batch",
            { BUSINESS_DATE: businessDate, ATTEMPT: "1", SOURCES: "historical_transactions" },
        ],
    ] as const) {
        const run = await runStep(spark, step, glueRun(job, given, lake), progress);
        if (run.failure !== undefined) {
            throw new Error(`${step}: ${run.failure}`);
        }
        runs.push(run);
    }
    return runs;
}

async function runStep(
    spark: SparkProcess,
    step: string,
    request: SparkRequest & { job: string },
    progress: ProgressLine,
): Promise<StepRun> {
    const { job, onGlue } = request as { job: string; onGlue: boolean };
    progress.show(`Running ${step}: ${job}`);
    const answer = await spark.ask(request);
    return {
        step,
        job,
        service: onGlue ? "Glue" : "EMR Serverless",
        seconds: answer.seconds,
        accounts: accountsOf(answer),
        checks: answer.log.filter((entry) => "check" in entry) as unknown as StepCheck[],
        ...(answer.error !== undefined && { failure: `${answer.error}: ${answer.message}` }),
    };
}

function accountsOf({ log }: SparkAnswer): StepAccount[] {
    const number = (entry: JobLogEntry, name: string) => Number(entry[name] ?? 0);
    const batches = log.filter((entry) => "batch" in entry);
    const sum = (name: string) => batches.reduce((total, entry) => total + number(entry, name), 0);
    return [
        ...log
            .filter((entry) => "rows_in" in entry)
            .map((entry) => ({
                source: String(entry.source),
                target: String(entry.target),
                in: number(entry, "rows_in"),
                out: number(entry, "rows_out"),
                duplicates: number(entry, "duplicates"),
                quarantined: number(entry, "quarantined"),
            })),
        // Events become visits, many of them one; those of visits that are still open are in none yet.
        ...(batches.length > 0
            ? [
                  {
                      source: "clickstream",
                      target: "sessions",
                      in: sum("events"),
                      out: sum("sessions"),
                      duplicates: sum("duplicates"),
                      quarantined: sum("malformed"),
                  },
              ]
            : []),
    ];
}

function handlersFor(
    { States }: { States: Record<string, State> },
    calls: {
        run: (step: string, parameters: unknown) => Promise<void>;
        tell: (message: string) => void;
    },
): {
    taskResourceLocalHandlers: Record<string, (parameters: unknown) => Promise<Record<string, string>>>;
    retryIntervalOverrides: Record<string, number>;
} {
    const handlers: Record<string, (parameters: unknown) => Promise<Record<string, string>>> = {};
    const add = (states: Record<string, State>): void => {
        for (const [name, state] of Object.entries(states)) {
            if (state.Type === "Parallel") {
                (state.Branches as { States: Record<string, State> }[]).forEach((branch) =>
                    add(branch.States),
                );
            } else if (state.Type === "Task") {
                handlers[name] = async (parameters) => {
                    if (String(state.Resource).endsWith(":sns:publish")) {
                        calls.tell((parameters as { Message: string }).Message);
                    } else {
                        await calls.run(name, parameters);
                    }
                    return {};
                };
            }
        }
    };
    add(States);
    return {
        taskResourceLocalHandlers: handlers,
        retryIntervalOverrides: Object.fromEntries(Object.keys(handlers).map((name) => [name, 0])),
    };
}

function inputOf(businessDate: string, attempt: number) {
    const next = new Date(Date.parse(businessDate) + 86_400_000).toISOString().slice(0, 10);
    return { businessDate, attempt, arrivedFrom: `${businessDate}T00`, arrivedUntil: `${next}T00` };
}

function seconds(since: number): number {
    return Math.round((performance.now() - since) / 100) / 10;
}
