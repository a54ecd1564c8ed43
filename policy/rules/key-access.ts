import type { PolicyResource } from "../model/resource";
import type { Stack } from "../model/stack";
import { documentIn, statementsOf, type Document, type Statement } from "./policy-statements";
import { covers } from "./statement-tests";
import { types } from "./types";

/** Which property of a type names the key that encrypts it. */
export const keyProperties: Readonly<Record<string, readonly string[]>> = {
    "aws:kinesis/stream:Stream": ["kmsKeyId"],
    "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": [
        "serverSideEncryption.keyArn",
        "extendedS3Configuration.kmsKeyArn",
    ],
    "aws:msk/cluster:Cluster": ["encryptionInfo.encryptionAtRestKmsKeyArn"],
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": [
        "rules[].applyServerSideEncryptionByDefault.kmsMasterKeyId",
    ],
    "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2": [
        "rules[].applyServerSideEncryptionByDefault.kmsMasterKeyId",
    ],
    "aws:sns/topic:Topic": ["kmsMasterKeyId"],
    "aws:sqs/queue:Queue": ["kmsMasterKeyId"],
    "aws:cloudwatch/logGroup:LogGroup": ["kmsKeyId"],
    "aws:cloudwatch/eventBus:EventBus": ["kmsKeyIdentifier"],
    "aws:dynamodb/table:Table": ["serverSideEncryption.kmsKeyArn"],
    "aws:lambda/function:Function": ["kmsKeyArn", "sourceKmsKeyArn"],
    "aws:secretsmanager/secret:Secret": ["kmsKeyId"],
    "aws:sfn/stateMachine:StateMachine": ["encryptionConfiguration.kmsKeyId"],
    "aws:glue/securityConfiguration:SecurityConfiguration": [
        "encryptionConfiguration.s3Encryption.kmsKeyArn",
        "encryptionConfiguration.cloudwatchEncryption.kmsKeyArn",
        "encryptionConfiguration.jobBookmarksEncryption.kmsKeyArn",
    ],
    "aws:glue/dataCatalogEncryptionSettings:DataCatalogEncryptionSettings": [
        "dataCatalogEncryptionSettings.encryptionAtRest.sseAwsKmsKeyId",
    ],
    "aws:emr/cluster:Cluster": ["logEncryptionKmsKeyId"],
    "aws:emrserverless/application:Application": [
        "monitoringConfiguration.cloudwatchLoggingConfiguration.encryptionKeyArn",
        "monitoringConfiguration.s3MonitoringConfiguration.encryptionKeyArn",
    ],
};

/** Keys of the stack that a property names, directly or by an alias. */
export function keysNamedBy(stack: Stack, resource: PolicyResource, path: string): readonly PolicyResource[] {
    const direct = stack.link(resource, path, types.key).targets;
    const byAlias = stack
        .link(resource, path, types.keyAlias)
        .targets.flatMap((alias) => stack.link(alias, "targetKeyId", types.key).targets);
    return [...new Set([...direct, ...byAlias])];
}

/** The policy of a key: its own, or that of a linked `aws.kms.KeyPolicy`. */
export function policyOfKey(stack: Stack, key: PolicyResource): Document {
    const own = documentIn(key.asked("policy"));
    if (own.state !== "absent") {
        return own;
    }
    const { certain, possible } = stack.referrers(key, types.keyPolicy, "keyId");
    if (certain.length > 0) {
        return documentIn(certain[0].asked("policy"));
    }
    return { state: possible.length > 0 ? "unknown" : "absent" };
}

/** Whether a key's policy lets an AWS service encrypt and decrypt on its own account. */
export function admitsService(document: Document & { state: "known" }, service: string): boolean {
    const statements = statementsOf(document.json).filter((statement) => isAllowedTo(statement, service));
    return ["kms:Decrypt", "kms:GenerateDataKey"].every((action) =>
        statements.some(({ actions }) => covers(actions, action)),
    );
}

function isAllowedTo({ effect, principals }: Statement, service: string): boolean {
    return (
        effect === "Allow" &&
        ((principals.Service ?? []).includes(service) || (principals.AWS ?? []).includes("*"))
    );
}
