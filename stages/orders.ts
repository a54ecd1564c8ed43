import { GlueBatchJob, type Catalog } from "../components";
import { jobs } from "../jobs";
import { catalogNames, uri, type Platform, type SettingsOf, type TableName } from "./platform";

/** Tables that the job writes. */
const written: TableName[] = ["orders", "orderPayments", "jobRuns"];

/** Raw `transactions`, `legacy_orders` and `historical_transactions`: Glue batch, curated `orders`. */
export function ordersStage(
    platform: Platform,
    settings: SettingsOf<"orders">,
    catalog: Catalog,
): GlueBatchJob {
    const { code, spark, lake, raw } = platform;
    const quarantine = lake.quarantine("orders_batch/");
    const orders = new GlueBatchJob("orders-batch", {
        ...code,
        ...spark,
        code: jobs.ordersBatch,
        workerType: settings.workerType,
        maxWorkers: settings.maxWorkers,
        flex: settings.flex,
        // A run reads what arrived in its hours, and merges by key: a bookmark would hide what is to be read again.
        bookmarks: false,
        arguments: {
            DATABASE: catalog.databaseName,
            RAW: uri(lake.rawBucket),
            QUARANTINE: uri(quarantine),
        },
        reads: [raw.transactions, raw.legacyOrders, raw.historicalTransactions],
        replaces: [...platform.at(written), quarantine],
    });
    lake.admitToArtifacts(orders.role.arn);
    catalog.grantCommit(orders.role, catalogNames(written));
    platform.add({ Orders: orders });
    return orders;
}
