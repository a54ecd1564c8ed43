import {
    CreateTopicCommand,
    DeleteTopicCommand,
    SetTopicAttributesCommand,
    SubscribeCommand,
    UnsubscribeCommand,
} from "@aws-sdk/client-sns";
import type * as aws from "@pulumi/aws";
import { emulatedType, type EmulatedTypes, putType } from "./emulated-type";
import { policyText } from "./policy-text";

export const snsTypes: EmulatedTypes = {
    "aws:sns/topic:Topic": emulatedType<aws.sns.TopicArgs>({
        create: async ({ inputs, clients }) =>
            void (await clients.sns.send(
                new CreateTopicCommand({
                    Name: inputs.name,
                    Attributes: inputs.kmsMasterKeyId ? { KmsMasterKeyId: inputs.kmsMasterKeyId } : {},
                }),
            )),
        update: async ({ id, inputs, clients }) =>
            void (await clients.sns.send(
                new SetTopicAttributesCommand({
                    TopicArn: id,
                    AttributeName: "KmsMasterKeyId",
                    AttributeValue: inputs.kmsMasterKeyId ?? "",
                }),
            )),
        delete: ({ id, clients }) => clients.sns.send(new DeleteTopicCommand({ TopicArn: id })),
    }),
    "aws:sns/topicPolicy:TopicPolicy": putType<aws.sns.TopicPolicyArgs>({
        put: async ({ inputs, clients }) =>
            void (await clients.sns.send(
                new SetTopicAttributesCommand({
                    TopicArn: inputs.arn,
                    AttributeName: "Policy",
                    AttributeValue: policyText(inputs.policy, clients.place),
                }),
            )),
        // AWS puts its default policy back; without its topic there is nothing to put it on.
        delete: () => Promise.resolve(),
    }),
    "aws:sns/topicSubscription:TopicSubscription": emulatedType<aws.sns.TopicSubscriptionArgs>({
        create: async ({ inputs, clients }) =>
            void (await clients.sns.send(
                new SubscribeCommand({
                    TopicArn: inputs.topic as unknown as string,
                    Protocol: inputs.protocol,
                    Endpoint: inputs.endpoint,
                }),
            )),
        update: () => Promise.resolve(),
        delete: ({ id, clients }) => clients.sns.send(new UnsubscribeCommand({ SubscriptionArn: id })),
    }),
};
