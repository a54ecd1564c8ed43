import { code, customerKey, mustBe, oneOf, present } from "../../requirements";
import { resourceRule, row } from "../../resource-rule";
import type { Check, StackRule } from "../../rule";
import { given } from "../conditions";
import { topics } from "../controls";

export const glueJobs = resourceRule({
    id: "glue-encryption",
    title: "Glue jobs, crawlers and development endpoints have a security configuration.",
    concern: "encryption-at-rest",
    severity: "high",
    enforcement: "mandatory",
    why: "without one their output, logs and bookmarks are not under a key of one's own",
    controls: topics.atRest,
    remediation: {
        steps: [
            "Set `securityConfiguration` to the name of a `aws.glue.SecurityConfiguration` that encrypts everything.",
        ],
        example: `new aws.glue.Job("sessions", { ...rest, securityConfiguration: security.name });`,
    },
    rows: [
        row(141, "aws:glue/job:Job", "securityConfiguration", present()),
        row(142, "aws:glue/crawler:Crawler", "securityConfiguration", present()),
        row(143, "aws:glue/devEndpoint:DevEndpoint", "securityConfiguration", present()),
    ],
});

const glueSecurityType = "aws:glue/securityConfiguration:SecurityConfiguration";

export const glueSecurity = resourceRule({
    id: "glue-security-configuration",
    title: "Glue security configurations encrypt S3, CloudWatch logs and job bookmarks with a customer managed key.",
    concern: "encryption-at-rest",
    severity: "high",
    enforcement: "mandatory",
    why: "each of the three is switched on by itself, and what is left out stays readable",
    controls: topics.atRest,
    remediation: {
        steps: ["Set all three encryption modes to their KMS form, each with `kmsKeyArn`."],
        example: `encryptionConfiguration: {
    s3Encryption: { s3EncryptionMode: "SSE-KMS", kmsKeyArn: key.arn },
    cloudwatchEncryption: { cloudwatchEncryptionMode: "SSE-KMS", kmsKeyArn: key.arn },
    jobBookmarksEncryption: { jobBookmarksEncryptionMode: "CSE-KMS", kmsKeyArn: key.arn },
},`,
    },
    rows: [
        row(
            144,
            glueSecurityType,
            "encryptionConfiguration.cloudwatchEncryption.cloudwatchEncryptionMode",
            mustBe("SSE-KMS"),
        ),
        row(145, glueSecurityType, "encryptionConfiguration.cloudwatchEncryption.kmsKeyArn", customerKey()),
        row(
            146,
            glueSecurityType,
            "encryptionConfiguration.jobBookmarksEncryption.jobBookmarksEncryptionMode",
            mustBe("CSE-KMS"),
        ),
        row(146, glueSecurityType, "encryptionConfiguration.jobBookmarksEncryption.kmsKeyArn", customerKey()),
        row(
            147,
            glueSecurityType,
            "encryptionConfiguration.s3Encryption.s3EncryptionMode",
            mustBe("SSE-KMS"),
        ),
        row(148, glueSecurityType, "encryptionConfiguration.s3Encryption.kmsKeyArn", customerKey()),
    ],
});

const catalogType = "aws:glue/dataCatalogEncryptionSettings:DataCatalogEncryptionSettings";

export const glueCatalog = resourceRule({
    id: "glue-catalog-encryption",
    title: "The Glue Data Catalog's settings encrypt metadata and connection passwords with a customer managed key.",
    concern: "encryption-at-rest",
    severity: "medium",
    enforcement: "mandatory",
    why: "table definitions and passwords of connections are readable by whoever reads the catalog",
    controls: topics.atRest,
    remediation: {
        steps: [
            "Encrypt the catalog with `SSE-KMS` and `sseAwsKmsKeyId`.",
            "Set `returnConnectionPasswordEncrypted: true` with `awsKmsKeyId`.",
        ],
        example: `dataCatalogEncryptionSettings: {
    encryptionAtRest: { catalogEncryptionMode: "SSE-KMS", sseAwsKmsKeyId: key.arn },
    connectionPasswordEncryption: { returnConnectionPasswordEncrypted: true, awsKmsKeyId: key.arn },
},`,
    },
    rows: [
        row(
            149,
            catalogType,
            "dataCatalogEncryptionSettings.encryptionAtRest.catalogEncryptionMode",
            oneOf(["SSE-KMS", "SSE-KMS-WITH-SERVICE-ROLE"]),
        ),
        row(150, catalogType, "dataCatalogEncryptionSettings.encryptionAtRest.sseAwsKmsKeyId", customerKey()),
        row(
            151,
            catalogType,
            "dataCatalogEncryptionSettings.connectionPasswordEncryption.returnConnectionPasswordEncrypted",
            mustBe(true),
        ),
        row(
            152,
            catalogType,
            "dataCatalogEncryptionSettings.connectionPasswordEncryption.awsKmsKeyId",
            customerKey(),
        ),
    ],
});

export const glueConnection = resourceRule({
    id: "glue-connection-secret-key",
    title: "Glue connections that authenticate with a secret name the key of the secret.",
    concern: "encryption-at-rest",
    severity: "low",
    enforcement: "advisory",
    why: "a connection that can't use the secret's key fails at its first run",
    controls: topics.atRest,
    remediation: {
        steps: ["Set `authenticationConfiguration.kmsKeyArn` beside `secretArn`."],
        example: `authenticationConfiguration: { authenticationType: "BASIC", secretArn: secret.arn, kmsKeyArn: key.arn },`,
    },
    rows: [
        row(157, "aws:glue/connection:Connection", "authenticationConfiguration.kmsKeyArn", customerKey(), {
            when: given("authenticationConfiguration.secretArn"),
        }),
    ],
});

export const triggerOverrides: StackRule = {
    kind: "stack",
    id: "glue-trigger-security",
    title: "Glue triggers run jobs under a security configuration of the stack.",
    concern: "encryption-at-rest",
    severity: "low",
    enforcement: "advisory",
    why: "a trigger may override the job's own configuration with a weaker one",
    controls: topics.atRest,
    remediation: {
        steps: ["Leave `actions[].securityConfiguration` unset, or name one of the stack's own."],
        example: `actions: [{ jobName: sessions.name }],`,
    },
    types: ["aws:glue/trigger:Trigger"],
    claims: [{ row: 162, type: "aws:glue/trigger:Trigger", path: "actions[].securityConfiguration" }],
    inPreview: "Decided by what `actions` depends on, or by the configuration's name.",
    check: (stack) =>
        stack.ofType("aws:glue/trigger:Trigger").map((resource): Check => {
            const path = "actions[].securityConfiguration";
            const { outside } = stack.link(resource, path, [glueSecurityType]);
            return outside.length === 0
                ? { resource, outcome: "passed", property: path }
                : {
                      resource,
                      outcome: "violated",
                      property: path,
                      problem: `it overrides the job's security configuration with ${code(outside[0])}, which is not of the stack`,
                      fix: "Leave `actions[].securityConfiguration` unset",
                  };
        }),
};
