import type * as aws from "@pulumi/aws";
import { emulatedType, type EmulatedTypes } from "./emulated-type";

export const mskTypes: EmulatedTypes = {
    // The brokers run before the program does; the cluster is what its clients connect to.
    "aws:msk/cluster:Cluster": emulatedType<aws.msk.ClusterArgs>({
        create: ({ clients }) =>
            Promise.resolve({ properties: { bootstrapBrokersSaslIam: clients.place.bootstrap } }),
        update: () => Promise.resolve(),
        delete: () => Promise.resolve(),
    }),
    "aws:msk/topic:Topic": emulatedType<aws.msk.TopicArgs>({
        create: ({ inputs, clients }) =>
            clients.administerKafka(async (admin) => {
                const { brokers } = await admin.describeCluster();
                const copies = Math.min(inputs.replicationFactor, brokers.length);
                await admin.createTopics({
                    waitForLeaders: false,
                    topics: [
                        {
                            topic: inputs.name!,
                            numPartitions: inputs.partitionCount,
                            replicationFactor: copies,
                            configEntries: topicConfiguration(inputs.configs, copies),
                        },
                    ],
                });
            }),
        update: ({ inputs, oldInputs, clients }) =>
            clients.administerKafka(async (admin) => {
                if (inputs.partitionCount > oldInputs.partitionCount) {
                    await admin.createPartitions({
                        topicPartitions: [{ topic: inputs.name!, count: inputs.partitionCount }],
                    });
                }
            }),
        delete: ({ inputs, clients }) =>
            clients.administerKafka((admin) => admin.deleteTopics({ topics: [inputs.name!] })),
    }),
};

/** The topic's configuration; fewer brokers than on AWS can't keep as many copies in sync. */
function topicConfiguration(configs: string | undefined, copies: number): { name: string; value: string }[] {
    const settings = JSON.parse(configs ?? "{}") as Record<string, string>;
    const inSync = settings["min.insync.replicas"];
    return Object.entries({
        ...settings,
        ...(inSync !== undefined && { "min.insync.replicas": String(Math.min(Number(inSync), copies)) }),
    }).map(([name, value]) => ({ name, value }));
}
