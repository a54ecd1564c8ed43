import { type Weakening, set, clear, emr, remove, withoutTls } from "./weakening";

export const encryptionInTransit: readonly Weakening[] = [
    set(60, "msk-in-transit", "bus", "encryptionInfo.encryptionInTransit.clientBroker", "TLS_PLAINTEXT"),
    set(61, "msk-in-transit", "bus", "encryptionInfo.encryptionInTransit.inCluster", false),
    set(76, "msk-in-transit", "connector", "kafkaClusterEncryptionInTransit.encryptionType", "PLAINTEXT"),
    set(86, "datasync-in-transit", "object-storage", "serverProtocol", "HTTP"),
    set(88, "datasync-in-transit", "efs", "inTransitEncryption", clear),
    set(90, "datasync-in-transit", "hdfs", "qopConfiguration.rpcProtection", "AUTHENTICATION"),
    set(91, "datasync-in-transit", "hdfs", "qopConfiguration.dataTransferProtection", "DISABLED"),
    set(94, "datasync-in-transit", "smb", "mountOptions.version", "AUTOMATIC"),
    set(94, "datasync-in-transit", "smb", "mountOptions", clear),
    set(96, "datasync-in-transit", "azure", "containerUrl", "http://shop.blob.core.windows.net/orders"),
    set(97, "datasync-in-transit", "ontap", "protocol.smb.mountOptions.version", "SMB2"),
    set(103, "transfer-no-ftp", "warehouse", "protocols", ["SFTP", "FTP"]),
    set(104, "transfer-tls", "warehouse", "securityPolicyName", clear),
    set(104, "transfer-tls", "warehouse", "securityPolicyName", "TransferSecurityPolicy-2018-11"),
    set(105, "transfer-tls", "warehouse", "protocolDetails.tlsSessionResumptionMode", "DISABLED"),
    set(106, "transfer-tls", "warehouse", "certificate", clear),
    set(110, "transfer-tls", "partner", "url", "http://partner.example.com"),
    set(111, "transfer-tls", "partner", "as2Config.encryptionAlgorithm", "NONE"),
    set(112, "transfer-tls", "partner", "as2Config.signingAlgorithm", "NONE"),
    set(113, "transfer-tls", "partner", "sftpConfig.trustedHostKeys", []),
    set(114, "transfer-tls", "partner", "securityPolicyName", "TransferSFTPConnectorSecurityPolicy-2023-07"),
    set(203, "sns-no-http", "pager", "protocol", "http"),
    set(219, "api-tls", "webhook", "securityPolicy", "TLS_1_0"),
    set(230, "api-tls", "domain", "securityPolicy", "TLS_1_0"),
    set(231, "api-tls", "integration", "tlsConfig.insecureSkipVerification", true),
    set(232, "api-tls", "integration", "uri", "http://backend.internal/hooks"),
    set(236, "api-tls", "http-domain", "domainNameConfiguration.securityPolicy", "TLS_1_0"),
    set(153, "glue-connection-tls", "glue-database", "connectionProperties.JDBC_ENFORCE_SSL", clear),
    set(153, "glue-connection-tls", "glue-kafka", "connectionProperties.KAFKA_SSL_ENABLED", "false"),
    emr(169, "emr-in-transit", "without encryption in transit", (content) => {
        content.EncryptionConfiguration.EnableInTransitEncryption = false;
    }),
    set(283, "vpc-encryption-control", "encryption-control", "mode", "monitor"),
    remove(198, "sns-tls", "alarms", "alarms-policy"),
    set(198, "sns-tls", "alarms", "policy", withoutTls, { change: "alarms-policy" }),
    {
        row: 201,
        rule: "sns-tls",
        on: "alarms",
        what: "alarms with an inline policy that lets clear text in",
        inPreview: "violated",
        apply: (stack) => {
            stack.remove("alarms-policy");
            stack.find("alarms").inputs.policy = withoutTls;
        },
    },
    remove(208, "sqs-tls", "work", "work-policy"),
    {
        row: 210,
        rule: "sqs-tls",
        on: "work",
        what: "work with an inline policy that lets clear text in",
        inPreview: "violated",
        apply: (stack) => {
            stack.remove("work-policy");
            stack.find("work").inputs.policy = withoutTls;
        },
    },
];
