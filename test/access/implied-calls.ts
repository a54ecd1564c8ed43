import type { StackAccess } from "../../access/stack-access";
import type { ExportedResource } from "../../offline/engine";
import { accountId, region, type Call } from "./call";

/** What services ask KMS for when a role makes a call: on the role's behalf, so that the role must be allowed to. */
export function impliedKeyCalls(access: StackAccess, call: Call): Call[] {
    const [service, name] = call.action.split(":");
    switch (service) {
        case "s3":
            return objectKeyCalls(access, call, name);
        case "dynamodb":
            return tableKeyCalls(access, call);
        case "kinesis":
            return streamKeyCalls(access, call, name);
        case "secretsmanager":
            return keyCalls(
                keyOf(access, "aws:secretsmanager/secret:Secret", call.resource, "kmsKeyId") ??
                    // The users' secrets of a file server are made by people: with the stack's key, which Decrypt is for.
                    stackKey(access),
                ["kms:Decrypt"],
                "secretsmanager",
                { "kms:EncryptionContext:SecretARN": call.resource },
                "https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html",
            );
        case "sns":
            return keyCalls(
                keyOf(access, "aws:sns/topic:Topic", call.resource, "kmsMasterKeyId"),
                ["kms:Decrypt", "kms:GenerateDataKey"],
                "sns",
                { "kms:EncryptionContext:aws:sns:topicArn": call.resource },
                "https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html",
            );
        case "sqs": {
            const uses = {
                ReceiveMessage: ["kms:Decrypt"],
                SendMessage: ["kms:Decrypt", "kms:GenerateDataKey"],
            };
            return keyCalls(
                keyOf(access, "aws:sqs/queue:Queue", call.resource, "kmsMasterKeyId"),
                uses[name as keyof typeof uses] ?? [],
                "sqs",
                { "kms:EncryptionContext:aws:sqs:arn": call.resource },
                "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html",
            );
        }
        default:
            return [];
    }
}

function objectKeyCalls(access: StackAccess, call: Call, name: string): Call[] {
    const uses = {
        GetObject: ["kms:Decrypt"],
        // S3 decrypts when the parts of an upload are put together.
        PutObject: ["kms:GenerateDataKey", "kms:Decrypt"],
    };
    const bucket = call.resource.split("/")[0];
    const encryption = access.resources.find(
        ({ type, inputs }) =>
            type.endsWith(":BucketServerSideEncryptionConfiguration") &&
            `arn:aws:s3:::${inputs?.bucket as string}` === bucket,
    );
    const [rule] = (encryption?.inputs?.rules ?? []) as {
        bucketKeyEnabled?: boolean;
        applyServerSideEncryptionByDefault?: { kmsMasterKeyId?: string };
    }[];
    return keyCalls(
        rule?.applyServerSideEncryptionByDefault?.kmsMasterKeyId,
        uses[name as keyof typeof uses] ?? [],
        "s3",
        { "kms:EncryptionContext:aws:s3:arn": rule?.bucketKeyEnabled ? bucket : call.resource },
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html",
    );
}

function tableKeyCalls(access: StackAccess, call: Call): Call[] {
    const table = access.resources.find(
        ({ type, outputs }) => type === "aws:dynamodb/table:Table" && outputs?.arn === call.resource,
    );
    const { kmsKeyArn } = (table?.inputs?.serverSideEncryption ?? {}) as { kmsKeyArn?: string };
    return keyCalls(
        kmsKeyArn,
        ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"],
        "dynamodb",
        {},
        "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html",
    );
}

function streamKeyCalls(access: StackAccess, call: Call, name: string): Call[] {
    const uses: Record<string, string[] | undefined> = {
        GetRecords: ["kms:Decrypt"],
        PutRecord: ["kms:GenerateDataKey"],
        PutRecords: ["kms:GenerateDataKey"],
        SubscribeToShard: ["kms:Decrypt"],
    };
    return keyCalls(
        keyOf(access, "aws:kinesis/stream:Stream", call.resource, "kmsKeyId"),
        uses[name] ?? [],
        "kinesis",
        { "kms:EncryptionContext:aws:kinesis:arn": call.resource },
        "https://docs.aws.amazon.com/streams/latest/dev/permissions-user-key-KMS.html",
    );
}

/** What a service asks KMS for on a role's behalf. Without a key of the account's own there is nothing to ask. */
export function keyCalls(
    keyArn: string | undefined,
    actions: readonly string[],
    service: string,
    context: Readonly<Record<string, string>>,
    source: string,
): Call[] {
    return keyArn === undefined
        ? []
        : actions.map((action) => ({
              action,
              resource: keyArn,
              context: { "kms:ViaService": `${service}.${region}.amazonaws.com`, ...context },
              by: "service",
              source,
          }));
}

function keyOf(access: StackAccess, type: string, arn: string, property: string): string | undefined {
    const found = access.resources.find((each) => each.type === type && each.outputs?.arn === arn);
    return found?.inputs?.[property] as string | undefined;
}

/** ARN of the stack's own key. */
export function stackKey(access: StackAccess): string {
    const key = access.resources.find(({ type }) => type === "aws:kms/key:Key") as ExportedResource;
    return key.outputs?.arn as string;
}

/** ARN in the stack's account and region. */
export function arnOf(service: string, resource: string): string {
    return `arn:aws:${service}:${region}:${accountId}:${resource}`;
}
