import { type Weakening, set, clear } from "./weakening";

export const resilience: readonly Weakening[] = [
    set(54, "kinesis-consumer-deletion", "clicks", "enforceConsumerDeletion", true),
    set(137, "stream-failures-kept", "clicks-mapping", "destinationConfig", clear),
    set(137, "stream-failures-kept", "bus-mapping", "destinationConfig", clear),
    set(139, "stream-failures-kept", "clicks-mapping", "bisectBatchOnFunctionError", false),
    set(128, "lambda-runtime", "normalizer", "runtime", "nodejs16.x"),
    set(159, "glue-version", "sessions", "glueVersion", "2.0"),
    set(211, "sqs-dead-letters", "work", "redrivePolicy", clear),
    set(244, "dynamodb-recovery", "seen", "pointInTimeRecovery", clear),
    set(245, "dynamodb-deletion-protection", "seen", "deletionProtectionEnabled", false),
    set(301, "secret-rotation", "webhook-rotation", "rotationRules.automaticallyAfterDays", 365),
];
