import { GlueStreamingJob, type Catalog, type KinesisIngestion } from "../components";
import { jobs } from "../jobs";
import { catalogNames, type Platform, type SettingsOf } from "./platform";

/** Website clickstream: Glue streaming, curated `sessions`, each visit once. */
export function sessionsStage(
    platform: Platform,
    settings: SettingsOf<"sessions">,
    { catalog, clickstream }: { catalog: Catalog; clickstream: KinesisIngestion },
): GlueStreamingJob {
    const { code, spark, lake, tables } = platform;
    const sessions = new GlueStreamingJob("clickstream-sessions", {
        ...code,
        ...spark,
        code: jobs.clickstreamSessions,
        source: clickstream.source,
        checkpoint: lake.curated("checkpoints/clickstream_sessions/"),
        workerType: settings.workerType,
        maxWorkers: settings.maxWorkers,
        restartEnabled: settings.running,
        arguments: { DATABASE: catalog.databaseName },
        replaces: [tables.sessions],
        alarmTuning: settings.running
            ? {}
            : { stopped: { offReason: "By its setting the job is started and stopped by hand." } },
    });
    lake.admitToArtifacts(sessions.role.arn);
    catalog.grantCommit(sessions.role, catalogNames(["sessions"]));
    platform.add({ Sessions: sessions });
    return sessions;
}
