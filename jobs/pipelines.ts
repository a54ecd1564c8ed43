/**
 * What the shop's pipelines run, in which order and with which arguments: the one place that the stack deploys from and
 * `npm run pipeline` runs from.
 */
import type * as pulumi from "@pulumi/pulumi";
import type {
    GlueJobReference,
    PipelineStep,
    SparkJobReference,
} from "../components/transformation/pipeline-step";

/**
 * The jobs of the pipelines. Those on Glue take DATABASE and, where they read files, RAW and QUARANTINE as arguments of the
 * job; those of a Spark application take them as arguments of its jobs. Left out are jobs of stages that a stack hasn't.
 */
export interface PipelineJobs {
    ordersBatch: pulumi.Input<GlueJobReference>;
    /** Left out where no warehouse delivers files. */
    inventoryBatch?: pulumi.Input<GlueJobReference>;
    dataQuality: pulumi.Input<GlueJobReference>;
    nightlyReport: pulumi.Input<GlueJobReference>;
    salesTrends: pulumi.Input<SparkJobReference>;
    /** ARN of the function that compares the catalog's tables with their definitions. Left out where nothing but jobs runs. */
    catalogCheck?: pulumi.Input<string>;
    /** Left out where there is no clickstream. */
    recommendationFeatures?: pulumi.Input<SparkJobReference>;
    fraudFeatures: pulumi.Input<SparkJobReference>;
    fraudScores: pulumi.Input<SparkJobReference>;
}

/** Tables that are checked side by side, at most: so many runs of the job that checks them there are at a time. */
export const TABLES_CHECKED_AT_ONCE = 4;

/** Days that the nightly run computes sales of again: as long as late and corrected orders are common. */
const RECOMPUTE_DAYS = 35;

/**
 * The nightly run, for a business date: what arrived is merged and checked, then what is computed from it is computed, and
 * checked; a breach ends the run before anything is built on it.
 */
export function nightlySteps(jobs: PipelineJobs): PipelineStep[] {
    const present = <T>(job: unknown, ...values: T[]): T[] => (job === undefined ? [] : values);
    const checks = (stage: number, tables: string[]): PipelineStep[] =>
        tables.map((table) => ({
            name: `quality-${table.replaceAll("_", "-")}`,
            stage,
            glueJob: jobs.dataQuality,
            arguments: { TABLES: table },
            // A breach stays one: the second try is for what else may fail.
            maxAttempts: 2,
        }));
    return [
        { name: "orders", stage: 1, glueJob: jobs.ordersBatch },
        ...present(jobs.inventoryBatch, { name: "stock", stage: 1, glueJob: jobs.inventoryBatch }),
        ...present(jobs.catalogCheck, {
            name: "catalog",
            stage: 2,
            functionArn: jobs.catalogCheck,
            timeoutMinutes: 15,
        }),
        ...checks(3, [
            "orders",
            "order_payments",
            ...present(jobs.inventoryBatch, "stock"),
            ...present(jobs.recommendationFeatures, "sessions"),
        ]),
        {
            name: "sales-trends",
            stage: 4,
            sparkJob: jobs.salesTrends,
            arguments: { RECOMPUTE_DAYS: String(RECOMPUTE_DAYS) },
        },
        ...present(jobs.recommendationFeatures, {
            name: "recommendation-features",
            stage: 4,
            sparkJob: jobs.recommendationFeatures,
        }),
        { name: "fraud-features", stage: 4, sparkJob: jobs.fraudFeatures },
        { name: "fraud-scores", stage: 5, sparkJob: jobs.fraudScores },
        ...checks(6, [
            "sales_trends",
            ...present(jobs.recommendationFeatures, "recommendation_features"),
            "fraud_features",
            "fraud_scores",
        ]),
        { name: "report", stage: 7, glueJob: jobs.nightlyReport },
    ];
}

/** The small run every few minutes, over what checkout sent shortly before: a BatchPipeline with `interval`. */
export function freshSalesSteps(jobs: Pick<PipelineJobs, "ordersBatch" | "salesTrends">): PipelineStep[] {
    return [
        {
            name: "orders",
            glueJob: jobs.ordersBatch,
            arguments: {
                SOURCES: "transactions",
                ARRIVED_FROM: "$.arrivedFrom",
                ARRIVED_UNTIL: "$.arrivedUntil",
            },
            timeoutMinutes: 30,
        },
        // The same code as at night, over the days whose orders have changed.
        { name: "sales-trends", sparkJob: jobs.salesTrends, timeoutMinutes: 30 },
    ];
}
