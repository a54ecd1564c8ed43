import { Properties, textOf } from "../../model/values";
import { mustBe, mustBeIfSet, type Requirement } from "../../requirements";
import { resourceRule, row } from "../../resource-rule";
import { equal, given } from "../conditions";
import { fsbp, topics } from "../controls";
import { jsonWhere } from "../json-requirements";

const connectionType = "aws:glue/connection:Connection";

export const glueConnections = resourceRule({
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

export const emr = resourceRule({
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

export const spark = resourceRule({
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
