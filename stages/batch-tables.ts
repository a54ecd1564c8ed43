import { GlueBatchJob, type Catalog } from "../components";
import type { JobCode } from "../jobs";
import { catalogNames, uri, type Platform, type RawName, type SettingsOf, type TableName } from "./platform";

/** A Glue job that merges what arrived into curated tables. */
interface BatchTables {
    /** The job's name, which its rejected rows are kept under too. */
    readonly name: string;
    /** What the dashboard calls it. */
    readonly title: string;
    readonly code: JobCode;
    readonly reads: readonly RawName[];
    readonly writes: readonly TableName[];
}

/** Raw files to curated tables by Glue batch, with everything that such a job stands on. */
export function batchTables(
    platform: Platform,
    settings: SettingsOf<"orders" | "stock">,
    catalog: Catalog,
    { name, title, code, reads, writes }: BatchTables,
): GlueBatchJob {
    const { lake, raw } = platform;
    const quarantine = lake.quarantine(`${name.replaceAll("-", "_")}/`);
    const job = new GlueBatchJob(name, {
        ...platform.code,
        ...platform.spark,
        code,
        workerType: settings.workerType,
        maxWorkers: settings.maxWorkers,
        flex: settings.flex,
        // A run reads what arrived in the time that it is for, and merges by key: a bookmark would hide what is to be read again.
        bookmarks: false,
        arguments: {
            DATABASE: catalog.databaseName,
            RAW: uri(lake.rawBucket),
            QUARANTINE: uri(quarantine),
        },
        reads: reads.map((each) => raw[each]),
        replaces: [...platform.at(writes), quarantine],
    });
    lake.admitToArtifacts(job.role.arn);
    catalog.grantCommit(job.role, catalogNames(writes));
    platform.add({ [title]: job });
    return job;
}
