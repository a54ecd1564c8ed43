import { matching, mustBe, mustBeIfSet, noneOf, present, satisfying } from "../../requirements";
import { resourceRule, row } from "../../resource-rule";
import { and, equal, given, not, or } from "../conditions";
import { fsbp, topics } from "../controls";
import { jsonWhere } from "../json-requirements";

const clusterType = "aws:msk/cluster:Cluster";

const aclsDenyByDefault = /^\s*allow\.everyone\.if\.no\.acl\.found\s*=\s*false\s*$/m;

const noAutoTopics = /^\s*auto\.create\.topics\.enable\s*=\s*false\s*$/m;

export const msk = resourceRule({
    id: "msk-authentication",
    title: "Clients of MSK authenticate, and may do what they were allowed alone.",
    concern: "identity",
    severity: "high",
    enforcement: "mandatory",
    why: "an event bus that lets anybody in lets anybody invent orders",
    controls: [...fsbp("MSK.6"), ...topics.authentication],
    remediation: {
        steps: [
            "Set `clientAuthentication.sasl.iam: true` (or SCRAM, or certificate authorities), and leave `unauthenticated` unset.",
            "In the configuration, set `allow.everyone.if.no.acl.found=false` and `auto.create.topics.enable=false`.",
        ],
        example: `clientAuthentication: { sasl: { iam: true } },`,
    },
    rows: [
        row(66, clusterType, "clientAuthentication.unauthenticated", mustBeIfSet(false)),
        row(67, clusterType, "clientAuthentication.sasl.iam", mustBe(true), {
            when: not(
                or(
                    equal("clientAuthentication.sasl.scram", "true"),
                    given("clientAuthentication.tls.certificateAuthorityArns"),
                ),
            ),
        }),
        row(
            71,
            "aws:msk/configuration:Configuration",
            "serverProperties",
            matching(noAutoTopics, "set `auto.create.topics.enable=false`"),
            {
                fix: "Add the line `auto.create.topics.enable=false` to `serverProperties`",
            },
        ),
        row(
            71,
            "aws:msk/configuration:Configuration",
            "serverProperties",
            matching(aclsDenyByDefault, "set `allow.everyone.if.no.acl.found=false`"),
            {
                fix: "Add the line `allow.everyone.if.no.acl.found=false` to `serverProperties`",
            },
        ),
        row(
            72,
            "aws:msk/serverlessCluster:ServerlessCluster",
            "clientAuthentication.sasl.iam.enabled",
            mustBe(true),
        ),
        row(
            77,
            "aws:mskconnect/connector:Connector",
            "kafkaClusterClientAuthentication.authenticationType",
            mustBe("IAM"),
        ),
    ],
});

export const dataSync = resourceRule({
    id: "datasync-authentication",
    title: "DataSync reads file systems under an identity.",
    concern: "identity",
    severity: "medium",
    enforcement: "mandatory",
    why: "simple authentication believes whatever user name it is told",
    controls: topics.authentication,
    remediation: {
        steps: ["Use Kerberos for HDFS, and an access role with EFS access points."],
        example: `new aws.datasync.LocationHdfs("history", { ...rest, authenticationType: "KERBEROS" });`,
    },
    rows: [
        row(89, "aws:datasync/efsLocation:EfsLocation", "fileSystemAccessRoleArn", present(), {
            when: given("accessPointArn"),
        }),
        row(92, "aws:datasync/locationHdfs:LocationHdfs", "authenticationType", mustBe("KERBEROS")),
    ],
});

export const transferUsers = resourceRule({
    id: "transfer-user-home",
    title: "Transfer Family users see their own folder alone.",
    concern: "identity",
    severity: "medium",
    enforcement: "mandatory",
    why: "with a path for a home a user may walk up to everybody's files",
    controls: topics.leastPrivilege,
    remediation: {
        steps: ['Set `homeDirectoryType: "LOGICAL"` with `homeDirectoryMappings`.'],
        example: `homeDirectoryType: "LOGICAL", homeDirectoryMappings: [{ entry: "/", target: "/landing/carrier" }],`,
    },
    rows: [row(116, "aws:transfer/user:User", "homeDirectoryType", mustBe("LOGICAL"))],
});

const methodType = "aws:apigateway/method:Method";

export const apiAuthorization = resourceRule({
    id: "api-authorization",
    title: "API methods and routes ask who calls.",
    concern: "identity",
    severity: "high",
    enforcement: "mandatory",
    why: "a method without authorization takes events from anybody",
    controls: [...fsbp("APIGateway.8"), ...topics.authentication],
    remediation: {
        steps: [
            "Set `authorization` of methods to `AWS_IAM`, `CUSTOM` or `COGNITO_USER_POOLS`, or demand an API key beside a signature that the code checks.",
            "Set `authorizationType` of routes.",
        ],
        example: `new aws.apigateway.Method("post", { ...rest, httpMethod: "POST", authorization: "CUSTOM", authorizerId: authorizer.id });`,
    },
    rows: [
        row(228, methodType, "authorization", noneOf(["NONE"]), {
            when: and(not(equal("httpMethod", "OPTIONS")), not(equal("apiKeyRequired", "true"))),
        }),
        row(
            235,
            "aws:apigatewayv2/route:Route",
            "authorizationType",
            satisfying('not be `"NONE"`', (value) => value !== "NONE"),
        ),
    ],
});

export const emrIdentity = resourceRule({
    id: "emr-metadata-v2",
    title: "EMR nodes give credentials to sessions alone.",
    concern: "identity",
    severity: "high",
    enforcement: "mandatory",
    why: "version 1 of the metadata service hands the role's credentials to any request that reaches it",
    controls: topics.instanceMetadata,
    remediation: {
        steps: ["In the security configuration, set `MinimumInstanceMetadataServiceVersion: 2`."],
        example: `InstanceMetadataServiceConfiguration: { MinimumInstanceMetadataServiceVersion: 2, HttpPutResponseHopLimit: 1 },`,
    },
    rows: [
        row(
            170,
            "aws:emr/securityConfiguration:SecurityConfiguration",
            "configuration",
            jsonWhere("demand version 2 of the instance metadata service", (json) =>
                json.is("InstanceMetadataServiceConfiguration.MinimumInstanceMetadataServiceVersion", 2),
            ),
        ),
    ],
});

export const kerberos = resourceRule({
    id: "emr-kerberos",
    title: "Users of EMR clusters authenticate.",
    concern: "identity",
    severity: "low",
    enforcement: "advisory",
    why: "Hadoop believes whatever user name it is told",
    controls: topics.authentication,
    remediation: {
        steps: ["Set `kerberosAttributes`, or at least `ec2Attributes.keyName`."],
        example: `kerberosAttributes: { realm: "EC2.INTERNAL", kdcAdminPassword: password },`,
    },
    rows: [
        row(173, "aws:emr/cluster:Cluster", "kerberosAttributes.realm", present(), {
            when: not(given("ec2Attributes.keyName")),
        }),
    ],
});
