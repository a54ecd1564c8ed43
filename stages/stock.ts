import type { Catalog, GlueBatchJob } from "../components";
import { jobs } from "../jobs";
import { batchTables } from "./batch-tables";
import type { Platform, SettingsOf } from "./platform";

/** Raw `inventory`: Glue batch, curated `stock`, slowly changing. */
export function stockStage(
    platform: Platform,
    settings: SettingsOf<"stock">,
    catalog: Catalog,
): GlueBatchJob {
    return batchTables(platform, settings, catalog, {
        name: "inventory-batch",
        title: "Stock",
        code: jobs.inventoryBatch,
        reads: ["inventory"],
        writes: ["stock", "jobRuns"],
    });
}
