import type { Catalog, GlueBatchJob } from "../components";
import { jobs } from "../jobs";
import { batchTables } from "./batch-tables";
import type { Platform, SettingsOf } from "./platform";

/** Raw `transactions`, `legacy_orders` and `historical_transactions`: Glue batch, curated `orders`. */
export function ordersStage(
    platform: Platform,
    settings: SettingsOf<"orders">,
    catalog: Catalog,
): GlueBatchJob {
    return batchTables(platform, settings, catalog, {
        name: "orders-batch",
        title: "Orders",
        code: jobs.ordersBatch,
        reads: ["transactions", "legacyOrders", "historicalTransactions"],
        writes: ["orders", "orderPayments", "jobRuns"],
    });
}
