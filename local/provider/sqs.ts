import { CreateQueueCommand, DeleteQueueCommand, SetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import type * as aws from "@pulumi/aws";
import type { Unwrap } from "@pulumi/pulumi";
import { emulatedType, type EmulatedTypes, putType } from "./emulated-type";
import { policyText } from "./policy-text";

export const sqsTypes: EmulatedTypes = {
    "aws:sqs/queue:Queue": emulatedType<aws.sqs.QueueArgs>({
        async create({ inputs, clients }) {
            const { QueueUrl: url = "" } = await clients.sqs.send(
                new CreateQueueCommand({ QueueName: inputs.name, Attributes: attributes(inputs) }),
            );
            return { id: url, properties: { url } };
        },
        update: async ({ id, inputs, clients }) =>
            void (await clients.sqs.send(
                new SetQueueAttributesCommand({ QueueUrl: id, Attributes: attributes(inputs) }),
            )),
        delete: ({ id, clients }) => clients.sqs.send(new DeleteQueueCommand({ QueueUrl: id })),
    }),
    "aws:sqs/queuePolicy:QueuePolicy": putType<aws.sqs.QueuePolicyArgs>({
        put: async ({ inputs, clients }) =>
            void (await clients.sqs.send(
                new SetQueueAttributesCommand({
                    QueueUrl: inputs.queueUrl,
                    Attributes: { Policy: policyText(inputs.policy, clients.place) },
                }),
            )),
        delete: ({ inputs, clients }) =>
            clients.sqs.send(
                new SetQueueAttributesCommand({ QueueUrl: inputs.queueUrl, Attributes: { Policy: "" } }),
            ),
    }),
};

function attributes(inputs: Unwrap<aws.sqs.QueueArgs>): Record<string, string> {
    const given = {
        VisibilityTimeout: inputs.visibilityTimeoutSeconds,
        MessageRetentionPeriod: inputs.messageRetentionSeconds,
        DelaySeconds: inputs.delaySeconds,
        ReceiveMessageWaitTimeSeconds: inputs.receiveWaitTimeSeconds,
        KmsMasterKeyId: inputs.kmsMasterKeyId,
        RedrivePolicy: inputs.redrivePolicy,
    };
    return Object.fromEntries(
        Object.entries(given).flatMap(([name, value]) =>
            value === undefined || value === null ? [] : [[name, String(value)]],
        ),
    );
}
