import { BatchPipeline, BulkImport, type GlueBatchJob } from "../components";
import type { Platform, SettingsOf } from "./platform";

/** One-time bulk history: a Snowball import job, raw `historical_transactions`. */
export function bulkHistoryStage(platform: Platform, settings: SettingsOf<"bulkHistory">): BulkImport {
    const { addressId = "", armed, deadline } = settings;
    const history = new BulkImport("history", {
        ...platform.shared,
        output: platform.raw.historicalTransactions,
        addressId,
        armed,
        deadline,
        logRetentionDays: platform.settings.retention.logDays,
        protect: platform.settings.protect,
    });
    platform.lake.admitFromOutside(history.roleArn);
    platform.add({ "Bulk history": history });
    return history;
}

/** What the import brought, into curated `orders`: launched by hand, once the files are there. */
export function historyPipeline(platform: Platform, orders: GlueBatchJob): BatchPipeline {
    const pipeline = new BatchPipeline("history-load", {
        ...platform.shared,
        steps: [
            {
                name: "orders",
                glueJob: orders.reference,
                arguments: { SOURCES: "historical_transactions" },
                // Years of orders take their time.
                timeoutMinutes: 1440,
            },
        ],
        timeoutMinutes: 2880,
        logRetentionDays: platform.settings.retention.logDays,
    });
    platform.add({ "Load of the bulk history": pipeline });
    return pipeline;
}
