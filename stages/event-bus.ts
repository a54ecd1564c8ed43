import { EventBus, StateTable, StreamProcessor } from "../components";
import { topicContracts } from "../datasets";
import { handlers } from "../handlers";
import type { Platform, SettingsOf } from "./platform";

const topics = Object.keys(topicContracts);
const consumerGroup = "event-consumer";

/** Microservices: MSK topics, one for each contract; a Lambda consumer of each, raw `events`. */
export function eventBusStage(platform: Platform, settings: SettingsOf<"eventBus">): EventBus {
    const { shared, code, lake, raw, quarantine } = platform;
    const { protect } = platform.settings;
    const bus = new EventBus("events", {
        ...code,
        topics: topics.map((name) => ({ name, consumerGroups: [{ name: consumerGroup }] })),
        instanceType: settings.instanceType,
        volumeGib: settings.volumeGib,
        protect,
    });
    const seen = new StateTable("event-consumer-seen", { ...shared, protect });
    platform.add({ "Event bus": bus });
    for (const topic of topics) {
        const consumer = new StreamProcessor(`${topic.replace(".", "-")}-consumer`, {
            ...code,
            handler: handlers.eventConsumer,
            source: bus.source(topic),
            consumerGroup,
            output: raw.events,
            quarantine: quarantine.events,
            environment: { STATE_TABLE: seen.tableName },
            failures: lake.failedDeliveries("event-consumer/"),
        });
        seen.grantUse(consumer.role);
        platform.add({ [`Consumer of ${topic}`]: consumer });
    }
    platform.add({ "Events that were stored": seen });
    return bus;
}
