import {
    CreateLogGroupCommand,
    DeleteLogGroupCommand,
    DeleteRetentionPolicyCommand,
    PutRetentionPolicyCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import type * as aws from "@pulumi/aws";
import type { Unwrap } from "@pulumi/pulumi";
import { emulatedType, type EmulatedTypes } from "./emulated-type";
import type { EmulatorClients } from "./emulator-clients";

export const logTypes: EmulatedTypes = {
    "aws:cloudwatch/logGroup:LogGroup": emulatedType<aws.cloudwatch.LogGroupArgs>({
        async create({ inputs, clients }) {
            await clients.logs.send(
                new CreateLogGroupCommand({ logGroupName: inputs.name, kmsKeyId: inputs.kmsKeyId }),
            );
            await putRetention(clients, inputs);
        },
        update: ({ inputs, clients }) => putRetention(clients, inputs),
        delete: ({ id, clients }) => clients.logs.send(new DeleteLogGroupCommand({ logGroupName: id })),
    }),
};

async function putRetention(
    { logs }: EmulatorClients,
    { name: logGroupName, retentionInDays }: Unwrap<aws.cloudwatch.LogGroupArgs>,
): Promise<void> {
    // 0 keeps for ever.
    if (retentionInDays) {
        await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays }));
    } else {
        await logs.send(new DeleteRetentionPolicyCommand({ logGroupName }));
    }
}
