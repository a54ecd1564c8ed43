import {
    CreateAliasCommand,
    CreateKeyCommand,
    DeleteAliasCommand,
    PutKeyPolicyCommand,
    ScheduleKeyDeletionCommand,
    UpdateAliasCommand,
} from "@aws-sdk/client-kms";
import type * as aws from "@pulumi/aws";
import { emulatedType, type EmulatedTypes } from "./emulated-type";

export const kmsTypes: EmulatedTypes = {
    "aws:kms/key:Key": emulatedType<aws.kms.KeyArgs>({
        async create({ inputs, clients }) {
            const { KeyMetadata: key } = await clients.kms.send(
                new CreateKeyCommand({ Description: inputs.description, Policy: inputs.policy }),
            );
            const { KeyId: keyId, Arn: arn } = key!;
            return { id: keyId, properties: { keyId: keyId!, arn: arn! } };
        },
        async update({ id, inputs, clients }) {
            if (inputs.policy !== undefined) {
                await clients.kms.send(new PutKeyPolicyCommand({ KeyId: id, Policy: inputs.policy }));
            }
        },
        delete: ({ id, inputs, clients }) =>
            clients.kms.send(
                new ScheduleKeyDeletionCommand({
                    KeyId: id,
                    PendingWindowInDays: inputs.deletionWindowInDays,
                }),
            ),
    }),
    "aws:kms/alias:Alias": emulatedType<aws.kms.AliasArgs>({
        create: async ({ inputs, clients }) =>
            void (await clients.kms.send(
                new CreateAliasCommand({ AliasName: inputs.name, TargetKeyId: inputs.targetKeyId }),
            )),
        update: async ({ id, inputs, clients }) =>
            void (await clients.kms.send(
                new UpdateAliasCommand({ AliasName: id, TargetKeyId: inputs.targetKeyId }),
            )),
        delete: ({ id, clients }) => clients.kms.send(new DeleteAliasCommand({ AliasName: id })),
    }),
};
