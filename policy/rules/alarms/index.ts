import type { Rule } from "../../rule";
import { alarmActions, dimensions, missingData, muteRules } from "./actions";
import { eventAlarms } from "./events";
import { ingestionAlarms, supportingAlarms } from "./metrics";
import { shardMetrics, brokerMonitoring, requestMetrics } from "./service-metrics";
import { topicKeys } from "./topic-keys";

/** Rules that failures are seen and told. */
export const alarms: readonly Rule[] = [
    ingestionAlarms,
    eventAlarms,
    alarmActions,
    dimensions,
    topicKeys,
    muteRules,
    brokerMonitoring,
    supportingAlarms,
    missingData,
    shardMetrics,
    requestMetrics,
];
