import { GlueBatchJob, type Catalog } from "../components";
import { jobs } from "../jobs";
import { catalogNames, uri, type Platform, type SettingsOf, type TableName } from "./platform";

/** Tables that the job writes. */
const written: TableName[] = ["stock", "jobRuns"];

/** Raw `inventory`: Glue batch, curated `stock`, slowly changing. */
export function stockStage(
    platform: Platform,
    settings: SettingsOf<"stock">,
    catalog: Catalog,
): GlueBatchJob {
    const { code, spark, lake, raw } = platform;
    const quarantine = lake.quarantine("inventory_batch/");
    const stock = new GlueBatchJob("inventory-batch", {
        ...code,
        ...spark,
        code: jobs.inventoryBatch,
        workerType: settings.workerType,
        maxWorkers: settings.maxWorkers,
        flex: settings.flex,
        // A run reads what arrived on its day: a bookmark would hide what is to be read again.
        bookmarks: false,
        arguments: {
            DATABASE: catalog.databaseName,
            RAW: uri(lake.rawBucket),
            QUARANTINE: uri(quarantine),
        },
        reads: [raw.inventory],
        replaces: [...platform.at(written), quarantine],
    });
    lake.admitToArtifacts(stock.role.arn);
    catalog.grantCommit(stock.role, catalogNames(written));
    platform.add({ Stock: stock });
    return stock;
}
