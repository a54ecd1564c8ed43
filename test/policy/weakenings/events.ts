import { type Weakening, set, clear, remove } from "./weakening";

const results = "configuration.resultConfiguration.encryptionConfiguration";

const brokerSettings = "auto.create.topics.enable=false\nallow.everyone.if.no.acl.found=false\n";

export const events: readonly Weakening[] = [
    set(302, "athena-encryption", "analysts", `${results}.encryptionOption`, "SSE_S3"),
    set(302, "athena-encryption", "analysts", "configuration", clear),
    set(303, "athena-encryption", "analysts", `${results}.kmsKeyArn`, clear),
    set(304, "athena-encryption", "analysts", "configuration.enforceWorkgroupConfiguration", false),
    set(305, "athena-encryption", "queries", "encryptionConfiguration", clear),
    set(306, "event-delivery-encryption", "every-night", "kmsKeyArn", clear),
    set(307, "schedule-dead-letters", "every-night", "target.deadLetterConfig", clear),
    set(308, "event-delivery-encryption", "fraud-service", "kmsKeyIdentifier", clear),
    set(309, "event-destination-tls", "fraud-check", "invocationEndpoint", "http://api.fraud.example/v1"),
    set(310, "event-connection-secrets", "fraud-service", "authParameters.apiKey.value", "hunter2"),
    set(324, "event-delivery-encryption", "orders-pipe", "kmsKeyIdentifier", clear),
    remove(311, "api-firewall", "partners-v1", "firewall-stage"),
    set(311, "api-firewall", "partners-v1", "webAclArn", clear, { change: "firewall-stage" }),
    set(312, "firewall-rules", "firewall", "rules", []),
    set(312, "firewall-rules", "firewall", "visibilityConfig.cloudwatchMetricsEnabled", false),
    remove(313, "firewall-logging", "firewall", "firewall-logs"),
    remove(314, "api-stage-logging", "partners-v1", "partners-methods"),
    set(314, "api-stage-logging", "partners-v1", "settings.loggingLevel", "OFF", {
        change: "partners-methods",
    }),
    set(219, "api-tls", "partners", "securityPolicy", clear),
    set(219, "api-tls", "partners", "securityPolicy", "TLS_1_0"),
    set(315, "msk-configuration", "bus", "configurationInfo", clear),
    set(
        316,
        "msk-configuration",
        "broker-settings",
        "serverProperties",
        `${brokerSettings}unclean.leader.election.enable=true\n`,
    ),
    set(
        316,
        "msk-configuration",
        "broker-settings",
        "serverProperties",
        `${brokerSettings}min.insync.replicas = 1\n`,
    ),
    set(
        316,
        "msk-configuration",
        "broker-settings",
        "serverProperties",
        `${brokerSettings}default.replication.factor=1\n`,
    ),
    set(317, "msk-topic-replication", "orders-events", "replicationFactor", 1),
    set(317, "msk-topic-replication", "orders-events", "configs", '{"min.insync.replicas":"1"}'),
    set(
        317,
        "msk-topic-replication",
        "orders-events",
        "configs",
        '{"unclean.leader.election.enable": "true"}',
    ),
    set(318, "snowball-encryption", "history-job", "keyArn", clear),
    set(319, "snowball-encryption", "history-job", "roleArn", clear),
    set(320, "snowball-notification", "history-job", "notificationTopicArn", clear),
    set(322, "stream-failures-kept", "clicks-mapping", "maximumRetryAttempts", clear),
    set(322, "stream-failures-kept", "clicks-mapping", "maximumRetryAttempts", -1),
    set(323, "firehose-encryption", "delivery", "httpEndpointConfiguration", {
        url: "https://logs.example.com",
        s3Configuration: { bucketArn: "arn:aws:s3:::failed" },
    }),
];
