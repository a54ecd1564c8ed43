import {
    CreateStreamCommand,
    DeleteStreamCommand,
    DescribeStreamSummaryCommand,
    IncreaseStreamRetentionPeriodCommand,
    StartStreamEncryptionCommand,
    type StreamMode,
    UpdateShardCountCommand,
} from "@aws-sdk/client-kinesis";
import type * as aws from "@pulumi/aws";
import { setTimeout as sleep } from "node:timers/promises";
import { emulatedType, type EmulatedTypes } from "./emulated-type";
import type { EmulatorClients } from "./emulator-clients";

/** Hours that every new stream keeps its records. */
const initialRetention = 24;

export const kinesisTypes: EmulatedTypes = {
    "aws:kinesis/stream:Stream": emulatedType<aws.kinesis.StreamArgs>({
        async create({ inputs, clients: all }) {
            const { kinesis } = all;
            const name = inputs.name!;
            await kinesis.send(
                new CreateStreamCommand({
                    StreamName: name,
                    ShardCount: inputs.shardCount,
                    StreamModeDetails: {
                        StreamMode: (inputs.streamModeDetails?.streamMode ?? "PROVISIONED") as StreamMode,
                    },
                }),
            );
            await untilActive(all, name);
            if (inputs.retentionPeriod !== undefined && inputs.retentionPeriod > initialRetention) {
                await kinesis.send(
                    new IncreaseStreamRetentionPeriodCommand({
                        StreamName: name,
                        RetentionPeriodHours: inputs.retentionPeriod,
                    }),
                );
            }
            if (inputs.encryptionType === "KMS") {
                await kinesis.send(
                    new StartStreamEncryptionCommand({
                        StreamName: name,
                        EncryptionType: "KMS",
                        KeyId: inputs.kmsKeyId,
                    }),
                );
            }
        },
        async update({ inputs, oldInputs, clients }) {
            if (inputs.shardCount !== undefined && inputs.shardCount !== oldInputs.shardCount) {
                await clients.kinesis.send(
                    new UpdateShardCountCommand({
                        StreamName: inputs.name,
                        TargetShardCount: inputs.shardCount,
                        ScalingType: "UNIFORM_SCALING",
                    }),
                );
            }
        },
        delete: ({ inputs, clients }) =>
            clients.kinesis.send(
                new DeleteStreamCommand({ StreamName: inputs.name, EnforceConsumerDeletion: true }),
            ),
    }),
};

async function untilActive({ kinesis }: EmulatorClients, name: string): Promise<void> {
    for (;;) {
        const { StreamDescriptionSummary: stream } = await kinesis.send(
            new DescribeStreamSummaryCommand({ StreamName: name }),
        );
        if (stream?.StreamStatus === "ACTIVE") {
            return;
        }
        await sleep(100);
    }
}
