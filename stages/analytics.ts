import { SparkApplication, type Catalog } from "../components";
import { jobs } from "../jobs";
import { catalogNames, uri, type Platform, type SettingsOf, type TableName } from "./platform";

/** Tables that the jobs read, and those that they write. */
const read: TableName[] = ["orders", "orderPayments", "sessions"];
const written: TableName[] = [
    "salesTrends",
    "recommendationFeatures",
    "fraudFeatures",
    "fraudScores",
    "jobRuns",
];

/** Curated tables: Spark on EMR Serverless, curated `sales_trends`, features, `fraud_scores`. */
export function analyticsStage(
    platform: Platform,
    settings: SettingsOf<"analytics">,
    catalog: Catalog,
): SparkApplication {
    const { code, spark, lake, raw } = platform;
    const quarantine = lake.quarantine("fraud_features/");
    const common = { DATABASE: catalog.databaseName };
    const analytics = new SparkApplication("analytics", {
        ...code,
        ...spark,
        jobs: [
            {
                code: jobs.salesTrends,
                arguments: {
                    ...common,
                    REPORTING_CURRENCY: platform.settings.transactions.currency,
                    EXCHANGE_RATES: JSON.stringify(settings.exchangeRates),
                },
            },
            { code: jobs.recommendationFeatures, arguments: common },
            {
                code: jobs.fraudFeatures,
                arguments: { ...common, RAW: uri(lake.rawBucket), QUARANTINE: uri(quarantine) },
            },
            { code: jobs.fraudScores, arguments: common },
        ],
        workerVcpu: settings.workerVcpu,
        workerMemoryGb: settings.workerVcpu * 4,
        maxWorkers: settings.maxWorkers,
        initialWorkers: settings.initialWorkers,
        reads: [raw.transactions, raw.payments, ...platform.at(read)],
        replaces: [...platform.at(written), quarantine],
    });
    lake.admitToArtifacts(analytics.role.arn);
    catalog.grantRead(analytics.role, catalogNames(read));
    catalog.grantCommit(analytics.role, catalogNames(written));
    platform.add({ Analytics: analytics });
    return analytics;
}
