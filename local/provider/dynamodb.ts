import {
    type BillingMode,
    CreateTableCommand,
    DeleteTableCommand,
    type ScalarAttributeType,
    UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import type * as aws from "@pulumi/aws";
import { emulatedType, type EmulatedTypes } from "./emulated-type";

export const dynamodbTypes: EmulatedTypes = {
    "aws:dynamodb/table:Table": emulatedType<aws.dynamodb.TableArgs>({
        async create({ inputs, clients }) {
            const { attributes = [], hashKey, rangeKey, ttl } = inputs;
            await clients.dynamodb.send(
                new CreateTableCommand({
                    TableName: inputs.name,
                    BillingMode: inputs.billingMode as BillingMode,
                    AttributeDefinitions: attributes.map(({ name, type }) => ({
                        AttributeName: name,
                        AttributeType: type as ScalarAttributeType,
                    })),
                    KeySchema: [
                        { AttributeName: hashKey, KeyType: "HASH" },
                        ...(rangeKey ? [{ AttributeName: rangeKey, KeyType: "RANGE" as const }] : []),
                    ],
                    SSESpecification: {
                        Enabled: true,
                        SSEType: "KMS",
                        KMSMasterKeyId: inputs.serverSideEncryption?.kmsKeyArn,
                    },
                }),
            );
            if (ttl?.enabled) {
                await clients.dynamodb.send(
                    new UpdateTimeToLiveCommand({
                        TableName: inputs.name,
                        TimeToLiveSpecification: { AttributeName: ttl.attributeName, Enabled: true },
                    }),
                );
            }
        },
        async update({ inputs, oldInputs, clients }) {
            const { ttl } = inputs;
            if (ttl && ttl.enabled !== oldInputs.ttl?.enabled) {
                await clients.dynamodb.send(
                    new UpdateTimeToLiveCommand({
                        TableName: inputs.name,
                        TimeToLiveSpecification: {
                            AttributeName: ttl.attributeName,
                            Enabled: ttl.enabled ?? false,
                        },
                    }),
                );
            }
        },
        delete: ({ inputs, clients }) =>
            clients.dynamodb.send(new DeleteTableCommand({ TableName: inputs.name })),
    }),
};
