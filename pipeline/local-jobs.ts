import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { PipelineJobs } from "../jobs/pipelines";
import type { SparkRequest } from "./spark-process";

/** Says that a folder is a lake, and may be emptied. */
const MARK = ".securecart-lake";

/** The folder is something else than a lake. */
export class NoLakeError extends Error {}

/** A lake in a folder of this machine. */
export class LocalLake {
    constructor(readonly folder: string) {}

    /** Where a kind of its content lies. */
    path(kind: "raw" | "quarantine" | "warehouse" | "stream" | "checkpoint" | "reports"): string {
        return path.join(this.folder, kind);
    }

    /**
     * Makes the folder if it isn't there.
     *
     * @param keep - Whether what is in it stays.
     * @throws {NoLakeError} When there is something else in it.
     */
    open(keep: boolean): void {
        mkdirSync(this.folder, { recursive: true });
        if (readdirSync(this.folder).length > 0 && !existsSync(path.join(this.folder, MARK))) {
            throw new NoLakeError(
                `${this.folder} has something else in it than a lake of this command. Name an empty folder, or one that doesn't exist.`,
            );
        }
        if (!keep) {
            rmSync(this.folder, { recursive: true });
            mkdirSync(this.folder);
        }
        writeFileSync(path.join(this.folder, MARK), "");
    }
}

const DATABASE = "shop";

/** Arguments that a job has on every run, as the stack gives them to it. */
function standingArguments(job: string, lake: LocalLake): Record<string, string> {
    const zones = { RAW: lake.path("raw"), QUARANTINE: lake.path("quarantine") };
    const further: Record<string, Record<string, string>> = {
        orders_batch: zones,
        inventory_batch: zones,
        fraud_features: zones,
        nightly_report: { REPORTS: lake.path("reports") },
        clickstream_sessions: {
            STREAM: "clickstream",
            CHECKPOINT: lake.path("checkpoint"),
            // Reads what there is, and ends.
            TRIGGER_SECONDS: "0",
        },
    };
    return { DATABASE, ...further[job] };
}

/** The pipelines' jobs, referred to by what stands in for them on this machine. */
export function localJobs(lake: LocalLake): PipelineJobs {
    const onGlue = (jobName: string) => ({
        jobName,
        jobArn: `arn:aws:glue:eu-west-1:123456789012:job/${jobName}`,
    });
    const onEmr = (job: string) => ({
        applicationId: "local",
        applicationArn: "arn:aws:emr-serverless:eu-west-1:123456789012:/applications/local",
        runtimeRoleArn: "arn:aws:iam::123456789012:role/local",
        entryPoint: `${job}.py`,
        sparkSubmitParameters: "--py-files securecart_jobs.zip",
        diskKeyArn: "arn:aws:kms:eu-west-1:123456789012:key/local",
        logGroupName: "local",
        logKeyArn: "arn:aws:kms:eu-west-1:123456789012:key/local",
        arguments: standingArguments(job, lake),
    });
    return {
        ordersBatch: onGlue("orders_batch"),
        inventoryBatch: onGlue("inventory_batch"),
        dataQuality: onGlue("data_quality"),
        nightlyReport: onGlue("nightly_report"),
        salesTrends: onEmr("sales_trends"),
        recommendationFeatures: onEmr("recommendation_features"),
        fraudFeatures: onEmr("fraud_features"),
        fraudScores: onEmr("fraud_scores"),
    };
}

/** A run of a job on Glue, with the arguments that stand in the job and those of the run. */
export function glueRun(
    job: string,
    given: Readonly<Record<string, string>>,
    lake: LocalLake,
): SparkRequest & { job: string } {
    const named: Record<string, string> = {};
    for (const [name, value] of Object.entries(given)) {
        named[name.replace(/^--/, "")] = value;
    }
    return { job, onGlue: true, arguments: { ...standingArguments(job, lake), ...named } };
}

interface GlueParameters {
    readonly JobName: string;
    readonly Arguments: Readonly<Record<string, string>>;
}

interface EmrParameters {
    readonly JobDriver: {
        readonly SparkSubmit: {
            readonly EntryPoint: string;
            readonly EntryPointArguments: readonly string[];
        };
    };
}

/**
 * The script's run that a task of a pipeline's definition asks for.
 *
 * @param parameters - What the task hands to Glue's or EMR Serverless's StartJobRun.
 */
export function runOf(parameters: unknown, lake: LocalLake): SparkRequest & { job: string } {
    if ("JobName" in (parameters as object)) {
        const { JobName, Arguments } = parameters as GlueParameters;
        return glueRun(JobName, Arguments, lake);
    }
    const { EntryPoint, EntryPointArguments: words } = (parameters as EmrParameters).JobDriver.SparkSubmit;
    const named: Record<string, string> = {};
    for (let place = 0; place + 1 < words.length; place += 2) {
        named[words[place].replace(/^--/, "")] = words[place + 1];
    }
    return { job: path.basename(EntryPoint, ".py"), onGlue: false, arguments: named };
}
