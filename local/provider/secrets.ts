import {
    CreateSecretCommand,
    DeleteSecretCommand,
    PutSecretValueCommand,
    UpdateSecretCommand,
} from "@aws-sdk/client-secrets-manager";
import type * as aws from "@pulumi/aws";
import { emulatedType, type EmulatedTypes } from "./emulated-type";

export const secretTypes: EmulatedTypes = {
    "aws:secretsmanager/secret:Secret": emulatedType<aws.secretsmanager.SecretArgs>({
        async create({ inputs, clients }) {
            const { ARN: arn = "" } = await clients.secrets.send(
                new CreateSecretCommand({
                    Name: inputs.name,
                    Description: inputs.description,
                    KmsKeyId: inputs.kmsKeyId,
                }),
            );
            return { id: arn, properties: { arn } };
        },
        update: async ({ id, inputs, clients }) =>
            void (await clients.secrets.send(
                new UpdateSecretCommand({
                    SecretId: id,
                    Description: inputs.description,
                    KmsKeyId: inputs.kmsKeyId,
                }),
            )),
        delete: ({ id, clients }) =>
            clients.secrets.send(new DeleteSecretCommand({ SecretId: id, ForceDeleteWithoutRecovery: true })),
    }),
    "aws:secretsmanager/secretVersion:SecretVersion": emulatedType<aws.secretsmanager.SecretVersionArgs>({
        create: async ({ inputs, clients }) =>
            void (await clients.secrets.send(
                new PutSecretValueCommand({ SecretId: inputs.secretId, SecretString: inputs.secretString }),
            )),
        update: async ({ inputs, clients }) =>
            void (await clients.secrets.send(
                new PutSecretValueCommand({ SecretId: inputs.secretId, SecretString: inputs.secretString }),
            )),
        // A version goes with its secret.
        delete: () => Promise.resolve(),
    }),
};
