import { GlueBatchJob, type Catalog } from "../components";
import { jobs } from "../jobs";
import { TABLES_CHECKED_AT_ONCE } from "../jobs/pipelines";
import { catalogNames, tableNames, uri, type Platform, type TableName } from "./platform";

/** What the checks look at, and what the report tells of. */
const checked = tableNames.filter((name) => name !== "qualityChecks");
const told: TableName[] = ["jobRuns", "qualityChecks"];

/** Checks of the tables, and the report on a night. */
export interface QualityStage {
    checks: GlueBatchJob;
    report: GlueBatchJob;
}

/** Curated tables: Glue batch, `quality_checks`, of which a breach fails the pipeline; a report for people. */
export function qualityStage(platform: Platform, catalog: Catalog): QualityStage {
    const { code, spark, lake, tables } = platform;
    const reports = lake.curated("reports/");
    const small = { ...code, ...spark, maxWorkers: 2, timeoutMinutes: 60, bookmarks: false };
    const common = { DATABASE: catalog.databaseName };
    const checks = new GlueBatchJob("data-quality", {
        ...small,
        code: jobs.dataQuality,
        concurrentRuns: TABLES_CHECKED_AT_ONCE,
        arguments: common,
        reads: platform.at(checked),
        replaces: [tables.qualityChecks],
    });
    catalog.grantRead(checks.role, catalogNames(checked));
    catalog.grantCommit(checks.role, catalogNames(["qualityChecks"]));
    const report = new GlueBatchJob("nightly-report", {
        ...small,
        code: jobs.nightlyReport,
        arguments: { ...common, REPORTS: uri(reports) },
        reads: platform.at(told),
        replaces: [reports],
    });
    catalog.grantRead(report.role, catalogNames(told));
    [checks, report].forEach(({ role }) => lake.admitToArtifacts(role.arn));
    platform.add({ "Data quality": checks, "Nightly report": report });
    return { checks, report };
}
