import { DataSyncIngestion } from "../components";
import type { Platform, SettingsOf } from "./platform";

/** Legacy order history: DataSync on its schedule, raw `legacy_orders`. */
export function legacyOrdersStage(
    platform: Platform,
    settings: SettingsOf<"legacyOrders">,
): DataSyncIngestion {
    const { server = "", path, agentArns, schedule } = settings;
    const legacy = new DataSyncIngestion("legacy-orders", {
        ...platform.shared,
        nfs: { serverHostname: server, path },
        agentArns,
        output: platform.raw.legacyOrders,
        schedule,
        maxHoursBetweenRuns: 30,
        logRetentionDays: platform.settings.retention.logDays,
        protect: platform.settings.protect,
    });
    platform.lake.admitFromOutside(legacy.roleArn);
    platform.add({ "Legacy orders": legacy });
    return legacy;
}
