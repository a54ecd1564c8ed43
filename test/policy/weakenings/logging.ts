import { type Weakening, set, clear } from "./weakening";

export const logging: readonly Weakening[] = [
    set(69, "msk-logging", "bus", "loggingInfo", clear),
    set(75, "msk-logging", "replicator", "logDelivery.replicatorLogDelivery.cloudwatchLogs.enabled", false),
    set(78, "msk-logging", "connector", "logDelivery", clear),
    set(
        59,
        "firehose-logging",
        "delivery",
        "extendedS3Configuration.cloudwatchLoggingOptions.enabled",
        false,
    ),
    set(79, "datasync-logging", "legacy", "cloudwatchLogGroupArn", clear),
    set(80, "datasync-logging", "legacy", "options.logLevel", "OFF"),
    set(81, "datasync-logging", "legacy", "options.verifyMode", "NONE"),
    set(107, "transfer-logging", "warehouse", "structuredLogDestinations", clear),
    set(109, "transfer-logging", "partner", "loggingRole", clear),
    set(171, "emr-logging", "trends", "logUri", clear),
    {
        row: 182,
        rule: "emr-logging",
        on: "spark",
        what: "spark without logs",
        inPreview: "violated",
        apply: (stack) => {
            delete stack.find("spark").inputs.monitoringConfiguration;
        },
    },
    set(189, "step-functions-logging", "nightly-run", "loggingConfiguration.level", "OFF"),
    set(190, "step-functions-logging", "nightly-run", "loggingConfiguration.logDestination", clear),
    set(220, "api-logging", "v1", "accessLogSettings", clear),
    set(225, "api-logging", "all-methods", "settings.loggingLevel", "OFF"),
    set(234, "api-logging", "http-stage", "accessLogSettings", clear),
    set(221, "api-tracing", "v1", "xrayTracingEnabled", false),
];
