import {
    BatchPipeline,
    type GlueBatchJob,
    type PartitionRegistrar,
    type SparkApplication,
} from "../components";
import { freshSalesSteps, nightlySteps } from "../jobs/pipelines";
import type { Platform, SettingsOf } from "./platform";
import type { QualityStage } from "./quality";

/** What the pipelines run. */
export interface PipelineStages {
    orders: GlueBatchJob;
    stock?: GlueBatchJob;
    registrar: PartitionRegistrar;
    quality: QualityStage;
    analytics: SparkApplication;
}

/** Every night, for the day before: Glue batch, catalog, checks, EMR Spark, features, scoring, checks, report. */
export function nightlyPipeline(
    platform: Platform,
    settings: SettingsOf<"nightly">,
    { orders, stock, registrar, quality, analytics }: PipelineStages,
): BatchPipeline {
    const { runs } = analytics;
    const pipeline = new BatchPipeline("nightly", {
        ...platform.shared,
        logRetentionDays: platform.settings.retention.logDays,
        schedule: settings.schedule,
        maxHoursBetweenRuns: 26,
        steps: nightlySteps({
            ordersBatch: orders.reference,
            inventoryBatch: stock?.reference,
            catalogCheck: registrar.functionArn,
            dataQuality: quality.checks.reference,
            salesTrends: runs["sales_trends"],
            recommendationFeatures: platform.settings.sessions.enabled
                ? runs["recommendation_features"]
                : undefined,
            fraudFeatures: runs["fraud_features"],
            fraudScores: runs["fraud_scores"],
            nightlyReport: quality.report.reference,
        }),
    });
    platform.add({ "Nightly pipeline": pipeline });
    return pipeline;
}

/** Every few minutes: what arrived in this hour and the one before, into `orders` and `sales_trends`, by the same jobs. */
export function salesTrendsPipeline(
    platform: Platform,
    settings: SettingsOf<"salesTrends">,
    { orders, analytics }: Pick<PipelineStages, "orders" | "analytics">,
): BatchPipeline {
    const pipeline = new BatchPipeline("sales-trends", {
        ...platform.shared,
        logRetentionDays: platform.settings.retention.logDays,
        schedule: `rate(${settings.everyMinutes} minutes)`,
        scheduleEnabled: settings.scheduled,
        interval: true,
        maxHoursBetweenRuns: settings.scheduled ? 1 : undefined,
        timeoutMinutes: 60,
        steps: freshSalesSteps({
            ordersBatch: orders.reference,
            salesTrends: analytics.runs["sales_trends"],
        }),
    });
    platform.add({ "Sales trends, every few minutes": pipeline });
    return pipeline;
}
