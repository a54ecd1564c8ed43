import { KinesisIngestion, StateTable, StreamProcessor } from "../components";
import { handlers } from "../handlers";
import type { Platform, SettingsOf } from "./platform";
import { streamCapacity } from "./stream-capacity";

/** Website clickstream: Kinesis, Lambda normalizer, raw `clickstream`. */
export function clickstreamStage(platform: Platform, settings: SettingsOf<"clickstream">): KinesisIngestion {
    const { shared, code, lake, raw, quarantine } = platform;
    const { protect } = platform.settings;
    const clickstream = new KinesisIngestion("clickstream", {
        ...shared,
        ...streamCapacity(settings),
        protect,
    });
    const batches = new StateTable("clickstream-batches", { ...shared, protect });
    const normalizer = new StreamProcessor("clickstream-normalizer", {
        ...code,
        handler: handlers.clickstreamNormalizer,
        source: clickstream.source,
        output: raw.clickstream,
        quarantine: quarantine.clickstream,
        environment: { STATE_TABLE: batches.tableName },
        failures: lake.failedDeliveries("clickstream-normalizer/"),
        // What comes in 5 s: few objects, and two requests to the state table for thousands of events.
        batchSize: 10_000,
        memoryMb: 1024,
    });
    batches.grantUse(normalizer.role);
    platform.add({
        Clickstream: clickstream,
        "Clickstream normalizer": normalizer,
        "Clickstream batches that were stored": batches,
    });
    return clickstream;
}
