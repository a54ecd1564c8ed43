import type { Rule } from "../../rule";
import { apiLimits } from "./apis";
import {
    tableDeletion,
    secretRecovery,
    deletionWindow,
    stackProtection,
    logGroupProtection,
} from "./deletion";
import { asyncFailures, runtimes, limits } from "./functions";
import { glueVersions, glueLimits, mlTransforms, emrLimits, timeouts } from "./jobs";
import { subscriptions, queueRetention, deadLetters, eventTargets } from "./messages";
import { rotation } from "./secrets";
import { retention, consumers, partialBatches, streamFailures } from "./streams";
import { tables, tableCapacity } from "./tables";

/** Rules that data and services survive mistakes. */
export const resilience: readonly Rule[] = [
    streamFailures,
    partialBatches,
    asyncFailures,
    deadLetters,
    tables,
    tableDeletion,
    rotation,
    runtimes,
    glueVersions,
    consumers,
    retention,
    limits,
    glueLimits,
    mlTransforms,
    emrLimits,
    timeouts,
    subscriptions,
    queueRetention,
    eventTargets,
    tableCapacity,
    deletionWindow,
    secretRecovery,
    stackProtection,
    logGroupProtection,
    apiLimits,
];
