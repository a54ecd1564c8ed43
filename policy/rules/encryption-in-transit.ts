import {
    elements,
    matching,
    mustBe,
    mustBeIfSet,
    noneOf,
    oneOf,
    present,
    satisfying,
    type Requirement,
} from "../requirements";
import { resourceRule, row } from "../resource-rule";
import { Properties, textOf } from "../model/values";
import type { Rule } from "../rule";
import { equal, given, holds, not } from "./conditions";
import { fsbp, topics } from "./controls";
import { jsonWhere } from "./json-requirements";

const clusterType = "aws:msk/cluster:Cluster";

const msk = resourceRule({
    id: "msk-in-transit",
    title: "Brokers and connectors of MSK speak TLS alone, with clients and among themselves.",
    concern: "encryption-in-transit",
    severity: "high",
    enforcement: "mandatory",
    why: "one plaintext listener is enough for a client to send orders in clear text",
    controls: [...fsbp("MSK.1", "MSK.3"), ...topics.inTransit],
    remediation: {
        steps: [
            'Set `encryptionInfo.encryptionInTransit` to `{ clientBroker: "TLS", inCluster: true }`, or leave it unset.',
            'Set `kafkaClusterEncryptionInTransit.encryptionType: "TLS"` of connectors.',
        ],
        example: `encryptionInfo: { encryptionInTransit: { clientBroker: "TLS", inCluster: true }, encryptionAtRestKmsKeyArn: key.arn },`,
    },
    rows: [
        row(60, clusterType, "encryptionInfo.encryptionInTransit.clientBroker", mustBeIfSet("TLS")),
        row(61, clusterType, "encryptionInfo.encryptionInTransit.inCluster", mustBeIfSet(true)),
        row(
            76,
            "aws:mskconnect/connector:Connector",
            "kafkaClusterEncryptionInTransit.encryptionType",
            mustBe("TLS"),
        ),
    ],
});

const hdfsType = "aws:datasync/locationHdfs:LocationHdfs";

const dataSync = resourceRule({
    id: "datasync-in-transit",
    title: "DataSync locations are reached over encrypted protocols.",
    concern: "encryption-in-transit",
    severity: "high",
    enforcement: "mandatory",
    why: "what an agent reads in clear text on its way can be read along it",
    controls: topics.inTransit,
    remediation: {
        steps: [
            "Use HTTPS for object storage and Azure, TLS for EFS, SMB 3 for SMB, privacy protection for HDFS.",
        ],
        example: `new aws.datasync.LocationSmb("orders", { ...rest, mountOptions: { version: "SMB3" } });`,
    },
    rows: [
        row(
            86,
            "aws:datasync/locationObjectStorage:LocationObjectStorage",
            "serverProtocol",
            mustBeIfSet("HTTPS"),
        ),
        row(88, "aws:datasync/efsLocation:EfsLocation", "inTransitEncryption", mustBe("TLS1_2")),
        row(90, hdfsType, "qopConfiguration.rpcProtection", mustBeIfSet("PRIVACY")),
        row(91, hdfsType, "qopConfiguration.dataTransferProtection", mustBeIfSet("PRIVACY")),
        row(94, "aws:datasync/locationSmb:LocationSmb", "mountOptions.version", mustBe("SMB3")),
        row(96, "aws:datasync/locationAzureBlob:LocationAzureBlob", "containerUrl", https()),
        row(
            97,
            "aws:datasync/locationFsxOntapFileSystem:LocationFsxOntapFileSystem",
            "protocol.smb.mountOptions.version",
            mustBe("SMB3"),
            { when: given("protocol.smb") },
        ),
    ],
});

const nfs = resourceRule({
    id: "datasync-nfs-version",
    title: "DataSync reads NFS servers by version 4.",
    concern: "encryption-in-transit",
    severity: "low",
    enforcement: "advisory",
    why: "version 3 has neither integrity nor a single port, and `AUTOMATIC` may fall back to it; no version encrypts, so the path must be private",
    controls: topics.inTransit,
    remediation: {
        steps: ['Set `mountOptions.version` to `"NFS4_1"` or `"NFS4_0"`, if the server speaks it.'],
        example: `new aws.datasync.NfsLocation("orders", { ...rest, mountOptions: { version: "NFS4_1" } });`,
    },
    rows: [
        row(95, "aws:datasync/nfsLocation:NfsLocation", "mountOptions.version", oneOf(["NFS4_0", "NFS4_1"])),
    ],
});

const serverType = "aws:transfer/server:Server";
const connectorType = "aws:transfer/connector:Connector";

const transferProtocols = resourceRule({
    id: "transfer-no-ftp",
    title: "Transfer Family servers don't offer FTP.",
    concern: "encryption-in-transit",
    severity: "high",
    enforcement: "mandatory",
    why: "FTP sends files and passwords in clear text",
    controls: [...fsbp("Transfer.2"), ...topics.inTransit],
    remediation: {
        steps: [
            "Leave `FTP` out of `protocols`.",
            "If a partner has nothing else, keep the server inside a VPC and set `allowFtp` in the pack's settings, or waive the rule for that server.",
        ],
        example: `new aws.transfer.Server("inventory", { protocols: ["SFTP"], ...rest });`,
    },
    rows: [
        row(
            103,
            serverType,
            "protocols",
            satisfying(
                ({ settings }) => (settings.allowFtp ? "be known" : 'not contain `"FTP"`'),
                (value, { settings }) =>
                    settings.allowFtp || !(Array.isArray(value) && value.includes("FTP")),
                "met",
            ),
            { fix: 'Take `"FTP"` out of `protocols`, or allow it with `allowFtp` in the pack\'s settings' },
        ),
        row(103, serverType, "endpointType", mustBe("VPC"), {
            when: holds("protocols", "FTP"),
            fix: 'Set `endpointType: "VPC"`: FTP is for networks of one\'s own',
        }),
    ],
});

const transferTls = resourceRule({
    id: "transfer-tls",
    title: "Transfer Family servers and connectors use current ciphers, certificates and host keys.",
    concern: "encryption-in-transit",
    severity: "high",
    enforcement: "mandatory",
    why: "the default security policy is of 2018 and admits ciphers that have been broken since",
    controls: topics.inTransit,
    remediation: {
        steps: [
            "Set `securityPolicyName` to a current policy.",
            "For FTPS, set `certificate` and `protocolDetails.tlsSessionResumptionMode`.",
            "For connectors, use `https://` or `sftp://`, sign and encrypt AS2, and list the host keys trusted over SFTP.",
        ],
        example: `new aws.transfer.Server("inventory", { ...rest, securityPolicyName: "TransferSecurityPolicy-2025-03" });`,
    },
    rows: [
        row(
            104,
            serverType,
            "securityPolicyName",
            matching(
                /^TransferSecurityPolicy-([A-Za-z0-9]+-)*20(2[4-9]|[3-9]\d)-\d\d$/,
                "be a policy of 2024 or newer, such as `TransferSecurityPolicy-2025-03`",
            ),
        ),
        row(105, serverType, "protocolDetails.tlsSessionResumptionMode", mustBe("ENFORCED"), {
            when: holds("protocols", "FTPS"),
        }),
        row(106, serverType, "certificate", present(), { when: holds("protocols", "FTPS") }),
        row(
            110,
            connectorType,
            "url",
            matching(/^(https|sftp):\/\//, "start with `https://` or `sftp://`", "met"),
        ),
        row(111, connectorType, "as2Config.encryptionAlgorithm", noneOf(["NONE"])),
        row(112, connectorType, "as2Config.signingAlgorithm", noneOf(["NONE"])),
        row(113, connectorType, "sftpConfig.trustedHostKeys", elements(1), { when: given("sftpConfig") }),
        row(
            114,
            connectorType,
            "securityPolicyName",
            matching(
                /^TransferSFTPConnectorSecurityPolicy-([A-Z]+-)*20(2[4-9]|[3-9]\d)-\d\d$/,
                "be a connector policy of 2024 or newer",
                "met",
            ),
        ),
    ],
});

const webApps = resourceRule({
    id: "transfer-web-app-fips",
    title: "Transfer Family web apps use FIPS endpoints where that is required.",
    concern: "encryption-in-transit",
    severity: "low",
    enforcement: "advisory",
    why: "some regimes accept validated cryptography alone",
    controls: topics.inTransit,
    remediation: {
        steps: ['Set `webAppEndpointPolicy: "FIPS"`, or switch the rule\'s `required` off.'],
        example: `new aws.transfer.WebApp("portal", { ...rest, webAppEndpointPolicy: "FIPS" });`,
    },
    options: {
        required: { type: "boolean", default: false, description: "Whether FIPS endpoints are required." },
    },
    rows: [
        row(117, "aws:transfer/webApp:WebApp", "webAppEndpointPolicy", {
            demand: () => 'be `"FIPS"`',
            test: (value, context) =>
                context.option<boolean>("required") ? mustBe("FIPS").test(value, context) : "met",
        }),
    ],
});

const topicSignatures = resourceRule({
    id: "sns-signature-version",
    title: "Topics sign messages with SHA-256.",
    concern: "encryption-in-transit",
    severity: "low",
    enforcement: "advisory",
    why: "version 1 signs with SHA-1, which subscribers should no longer trust",
    controls: topics.inTransit,
    remediation: {
        steps: ["Set `signatureVersion: 2`."],
        example: `new aws.sns.Topic("alarms", { kmsMasterKeyId: key.arn, signatureVersion: 2 });`,
    },
    rows: [row(202, "aws:sns/topic:Topic", "signatureVersion", mustBe(2))],
});

const subscriptions = resourceRule({
    id: "sns-no-http",
    title: "No topic delivers over plain HTTP.",
    concern: "encryption-in-transit",
    severity: "high",
    enforcement: "mandatory",
    why: "alarms and events would pass in clear text",
    controls: topics.inTransit,
    remediation: {
        steps: ['Set `protocol: "https"` with an `https://` endpoint.'],
        example: `new aws.sns.TopicSubscription("pager", { topic: topic.arn, protocol: "https", endpoint: url });`,
    },
    rows: [row(203, "aws:sns/topicSubscription:TopicSubscription", "protocol", noneOf(["http"]))],
});

const integrationType = "aws:apigateway/integration:Integration";
const newTls = /^(TLS_1_[23]|SecurityPolicy_TLS1[23]_)/;
const tls12 = matching(newTls, "be TLS 1.2 or newer", "met");

const apis = resourceRule({
    id: "api-tls",
    title: "APIs accept TLS 1.2 or newer, and call their backends over TLS.",
    concern: "encryption-in-transit",
    severity: "high",
    enforcement: "mandatory",
    why: "older TLS is broken, and an unverified backend can be anybody's",
    controls: topics.inTransit,
    remediation: {
        steps: [
            "Set `securityPolicy` of APIs and domain names to a TLS 1.2 or 1.3 policy.",
            "Give integrations `https://` URIs, and leave `tlsConfig.insecureSkipVerification` unset.",
        ],
        example: `new aws.apigateway.DomainName("webhook", { ...rest, securityPolicy: "TLS_1_2" });`,
    },
    rows: [
        row(219, "aws:apigateway/restApi:RestApi", "securityPolicy", tls12, {
            when: equal("endpointConfiguration.types", "PRIVATE"),
        }),
        // Edge-optimized and regional APIs accept TLS 1.0 unless told otherwise.
        // https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-custom-domain-tls-version.html
        row(
            219,
            "aws:apigateway/restApi:RestApi",
            "securityPolicy",
            matching(newTls, "be TLS 1.2 or newer"),
            { when: not(equal("endpointConfiguration.types", "PRIVATE")) },
        ),
        row(230, "aws:apigateway/domainName:DomainName", "securityPolicy", tls12),
        row(231, integrationType, "tlsConfig.insecureSkipVerification", mustBeIfSet(false)),
        row(
            232,
            integrationType,
            "uri",
            satisfying(
                "not start with `http://`",
                (value) => !(typeof value === "string" && value.startsWith("http://")),
                "met",
            ),
            { when: equal("type", "HTTP", "HTTP_PROXY") },
        ),
        row(
            236,
            "aws:apigatewayv2/domainName:DomainName",
            "domainNameConfiguration.securityPolicy",
            mustBe("TLS_1_2"),
        ),
    ],
});

const clientCertificates = resourceRule({
    id: "api-client-certificates",
    title: "APIs prove themselves to their backends, and partners to the APIs, by certificate.",
    concern: "encryption-in-transit",
    severity: "low",
    enforcement: "advisory",
    why: "a backend that anybody can call trusts whoever finds it",
    controls: [...fsbp("APIGateway.2"), ...topics.inTransit],
    remediation: {
        steps: [
            "Set `clientCertificateId` of stages with HTTP backends.",
            "Set `mutualTlsAuthentication` of domain names for partners, if `mutualTls` is required.",
        ],
        example: `new aws.apigateway.Stage("v1", { ...rest, clientCertificateId: certificate.id });`,
    },
    options: {
        backendCertificates: {
            type: "boolean",
            default: false,
            description: "Whether stages must have a client certificate; backends in AWS don't need one.",
        },
        mutualTls: {
            type: "boolean",
            default: false,
            description: "Whether domain names must demand mutual TLS.",
        },
    },
    rows: [
        row(222, "aws:apigateway/stage:Stage", "clientCertificateId", presentIf("backendCertificates")),
        row(
            237,
            "aws:apigatewayv2/domainName:DomainName",
            "mutualTlsAuthentication.truststoreUri",
            presentIf("mutualTls"),
        ),
    ],
});

const connectionType = "aws:glue/connection:Connection";

const glueConnections = resourceRule({
    id: "glue-connection-tls",
    title: "Glue connections enforce TLS to databases and Kafka.",
    concern: "encryption-in-transit",
    severity: "high",
    enforcement: "mandatory",
    why: "a connection doesn't encrypt unless it is told to",
    controls: topics.inTransit,
    remediation: {
        steps: [
            'Set `JDBC_ENFORCE_SSL: "true"`, or for Kafka `KAFKA_SSL_ENABLED: "true"`, in `connectionProperties`.',
        ],
        example: `connectionProperties: { JDBC_CONNECTION_URL: url, JDBC_ENFORCE_SSL: "true", SECRET_ID: secret.name },`,
    },
    rows: [
        row(153, connectionType, "connectionProperties.JDBC_ENFORCE_SSL", mustBe("true"), {
            when: given("connectionProperties.JDBC_CONNECTION_URL"),
        }),
        row(153, connectionType, "connectionProperties.KAFKA_SSL_ENABLED", mustBeIfSet("true"), {
            when: equal("connectionType", "KAFKA"),
        }),
    ],
});

const emr = resourceRule({
    id: "emr-in-transit",
    title: "EMR clusters encrypt what nodes send each other.",
    concern: "encryption-in-transit",
    severity: "high",
    enforcement: "mandatory",
    why: "shuffles carry whole tables between nodes",
    controls: [...fsbp("EMR.4"), ...topics.inTransit],
    remediation: {
        steps: [
            "In the security configuration, set `EnableInTransitEncryption: true` with a `TLSCertificateConfiguration`.",
        ],
        example: `InTransitEncryptionConfiguration: {
    TLSCertificateConfiguration: { CertificateProviderType: "PEM", S3Object: "s3://certificates/emr.zip" },
},`,
    },
    rows: [
        row(
            169,
            "aws:emr/securityConfiguration:SecurityConfiguration",
            "configuration",
            jsonWhere(
                "enable encryption in transit, with a certificate",
                (json) =>
                    json.is("EncryptionConfiguration.EnableInTransitEncryption", true) &&
                    json.has(
                        "EncryptionConfiguration.InTransitEncryptionConfiguration.TLSCertificateConfiguration",
                    ),
            ),
        ),
    ],
});

const spark = resourceRule({
    id: "emr-serverless-in-transit",
    title: "Spark on EMR Serverless authenticates and encrypts between workers.",
    concern: "encryption-in-transit",
    severity: "medium",
    enforcement: "mandatory",
    why: "shuffles carry whole tables between workers; the disks of workers have no key property, so this is what can be asked for",
    controls: topics.inTransit,
    remediation: {
        steps: [
            'Set `spark.authenticate` and `spark.network.crypto.enabled` to `"true"` in `runtimeConfigurations`.',
        ],
        example: `runtimeConfigurations: [{
    classification: "spark-defaults",
    properties: { "spark.authenticate": "true", "spark.network.crypto.enabled": "true" },
}],`,
    },
    rows: ["spark.authenticate", "spark.network.crypto.enabled"].map((property) =>
        row(
            188,
            "aws:emrserverless/application:Application",
            "runtimeConfigurations",
            sparkDefault(property),
            { when: equal("type", "spark", "Spark", "SPARK") },
        ),
    ),
});

const vpcEncryption = resourceRule({
    id: "vpc-encryption-control",
    title: "Where a VPC has encryption control, it is enforced.",
    concern: "encryption-in-transit",
    severity: "medium",
    enforcement: "mandatory",
    why: "in `monitor` mode what isn't encrypted still passes",
    controls: topics.inTransit,
    remediation: {
        steps: ['Set `mode: "enforce"` once nothing in the VPC sends in clear text.'],
        example: `new aws.ec2.VpcEncryptionControl("network", { vpcId: vpc.id, mode: "enforce" });`,
    },
    rows: [
        row(
            283,
            [
                "aws:ec2/vpcEncryptionControl:VpcEncryptionControl",
                "aws:ec2/encryptionControl:EncryptionControl",
            ],
            "mode",
            mustBe("enforce"),
        ),
    ],
});

/** A property that is `"true"` for every Spark job, whatever else is set beside it. */
function sparkDefault(property: string): Requirement {
    return {
        decides: "value",
        demand: () => `set \`${property}\` to \`"true"\` under \`spark-defaults\``,
        test(value) {
            if (value.state !== "known") {
                return value.state === "absent" ? "unmet" : "unknown";
            }
            const given = new Properties({ list: value.value });
            const settings = given
                .find("list[].classification")
                .filter((each) => textOf(each.value) === "spark-defaults")
                .map(({ path }) => given.get(path.replace(/classification$/, `properties."${property}"`)));
            return settings.some((setting) => textOf(setting) === "true")
                ? "met"
                : settings.some(({ state }) => state === "unknown")
                  ? "unknown"
                  : "unmet";
        },
    };
}

function https() {
    return matching(/^https:\/\//, "start with `https://`");
}

function presentIf(option: string): Requirement {
    const { demand, test } = present();
    return {
        demand,
        test: (value, context) => (context.option<boolean>(option) ? test(value, context) : "met"),
    };
}

/** Rules that data in transit is encrypted. */
export const encryptionInTransit: readonly Rule[] = [
    msk,
    dataSync,
    nfs,
    transferProtocols,
    transferTls,
    webApps,
    topicSignatures,
    subscriptions,
    apis,
    clientCertificates,
    glueConnections,
    emr,
    spark,
    vpcEncryption,
];
