import { setTimeout as sleep } from "node:timers/promises";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { expect } from "chai";
import { ConfigResourceTypes, type PartitionMetadata } from "kafkajs";
import { EventBus, type EventBusArgs } from "../../../components/ingestion/event-bus";
import { TopicProducer } from "../../../handlers/event-bus/topic-producer";
import { KafkaBrokers } from "../../../local/kafka/kafka-brokers";
import { recordStack } from "../recorded-stack";

const standard: EventBusArgs = {
    placement: {
        subnetIds: ["subnet-a", "subnet-b", "subnet-c"],
        securityGroupIds: ["sg-workloads"],
        vpcId: "vpc-1",
    },
    topics: [
        { name: "orders.events", partitions: 2, retentionHours: 72 },
        { name: "stock", partitions: 1, cleanupPolicy: "compact" },
        { name: "prices", partitions: 1, cleanupPolicy: "compact,delete" },
    ],
};

/** What MSK is told of a topic. */
interface DeclaredTopic {
    name: string;
    partitionCount: number;
    replicationFactor: number;
    configs: string;
}

/** What the bus tells MSK of its brokers and topics. */
async function declared(args: EventBusArgs): Promise<{ properties: string; topics: DeclaredTopic[] }> {
    const stack = await recordStack(() => ({ bus: new EventBus("events", args) }));
    return {
        properties: stack.one("aws:msk/configuration:Configuration").inputs.serverProperties as string,
        topics: stack.ofType("aws:msk/topic:Topic").map(({ inputs }) => inputs as unknown as DeclaredTopic),
    };
}

function settingsOf({ configs }: DeclaredTopic): Record<string, string> {
    return JSON.parse(configs) as Record<string, string>;
}

describe("an event bus on real brokers", function () {
    this.timeout(120_000);
    let properties: string;
    let topics: DeclaredTopic[];
    let kafka: KafkaBrokers;

    before(async function () {
        this.timeout(600_000);
        ({ properties, topics } = await declared(standard));
        kafka = await KafkaBrokers.start(properties);
    });
    after(() => kafka?.stop());

    /** Makes a topic as MSK does, with what it was told. */
    async function make(topic: DeclaredTopic): Promise<void> {
        const configEntries = Object.entries(settingsOf(topic)).map(([name, value]) => ({ name, value }));
        await kafka.administer((admin) =>
            admin.createTopics({
                waitForLeaders: true,
                topics: [
                    {
                        topic: topic.name,
                        numPartitions: topic.partitionCount,
                        replicationFactor: topic.replicationFactor,
                        configEntries,
                    },
                ],
            }),
        );
    }

    async function partitionsOf(topic: string): Promise<PartitionMetadata[]> {
        const { topics } = await kafka.administer((admin) => admin.fetchTopicMetadata({ topics: [topic] }));
        return topics[0].partitions;
    }

    async function effective(type: ConfigResourceTypes, name: string): Promise<Record<string, string>> {
        const { resources } = await kafka.administer((admin) =>
            admin.describeConfigs({ includeSynonyms: false, resources: [{ type, name }] }),
        );
        return Object.fromEntries(
            resources[0].configEntries.map(({ configName, configValue }) => [configName, configValue]),
        );
    }

    function producer(): TopicProducer {
        return new TopicProducer(
            { brokers: kafka.bootstrap, authentication: "none" },
            new DynamoDBClient({}).config,
        );
    }

    /** Values of a topic from its beginning to where it ends now. */
    async function stored(topic: string): Promise<string[]> {
        const ends = await kafka.administer((admin) => admin.fetchTopicOffsets(topic));
        const missing = new Map(
            ends.filter(({ high }) => high !== "0").map(({ partition, high }) => [partition, Number(high)]),
        );
        const values: string[] = [];
        const consumer = kafka.client().consumer({ groupId: `reader-${Date.now()}` });
        await consumer.connect();
        try {
            await consumer.subscribe({ topic, fromBeginning: true });
            await new Promise<void>((resolve, reject) => {
                consumer
                    .run({
                        // eslint-disable-next-line @typescript-eslint/require-await -- Kafka wants a promise
                        eachMessage: async ({ partition, message }) => {
                            values.push(message.value!.toString());
                            if (Number(message.offset) + 1 >= (missing.get(partition) ?? Infinity)) {
                                missing.delete(partition);
                            }
                            if (missing.size === 0) {
                                resolve();
                            }
                        },
                    })
                    .catch(reject);
            });
        } finally {
            await consumer.disconnect();
        }
        return values;
    }

    it("starts brokers that follow its properties", async () => {
        const asked = Object.fromEntries(
            properties
                .trim()
                .split("\n")
                .map((line) => line.split("=")),
        ) as Record<string, string>;
        // Brokers don't show what belongs to their authorizer.
        const { "allow.everyone.if.no.acl.found": closed, ...shown } = asked;
        expect(closed).to.equal("false");
        expect(await effective(ConfigResourceTypes.BROKER, "2")).to.include(shown);
    });

    it("makes topics as declared", async () => {
        for (const topic of topics) {
            await make(topic);
            const partitions = await partitionsOf(topic.name);
            expect(partitions).to.have.length(topic.partitionCount);
            expect(partitions.map(({ replicas }) => new Set(replicas).size)).to.deep.equal(
                partitions.map(() => 3),
            );
            expect(await effective(ConfigResourceTypes.TOPIC, topic.name)).to.include(settingsOf(topic));
        }
    });

    it("makes topics as declared for Express brokers", async () => {
        const express = await declared({ ...standard, instanceType: "express.m7g.large" });
        const topic = { ...express.topics[0], name: "express.events" };
        await make(topic);
        expect(await effective(ConfigResourceTypes.TOPIC, topic.name)).to.include(settingsOf(topic));
    });

    it("takes events for no topic that wasn't declared", async () => {
        let refusal: unknown;
        const anyTopic = kafka.client().producer({ allowAutoTopicCreation: true, retry: { retries: 1 } });
        await anyTopic.connect();
        try {
            await anyTopic.send({ topic: "ordres.events", messages: [{ value: "1" }] });
        } catch (error) {
            refusal = error;
        } finally {
            await anyTopic.disconnect();
        }
        expect(refusal)
            .to.have.property("message")
            .that.matches(/does not host this topic-partition/);
        expect(await kafka.administer((admin) => admin.listTopics())).not.to.include("ordres.events");
    });

    it("keeps every event that it took, in order of each key, when a broker is lost on the way", async () => {
        const sender = producer();
        const taken: string[] = [];
        for (let batch = 0; batch < 30; batch += 1) {
            if (batch === 10) {
                await kafka.kill(1);
            }
            const messages = Array.from({ length: 20 }, (_, index) => ({
                key: `order-${index % 5}`,
                value: JSON.stringify({ order: index % 5, number: batch * 20 + index }),
            }));
            // As a function does: what was not taken comes again with the next attempt.
            for (let attempt = 1; ; attempt += 1) {
                try {
                    await sender.send("orders.events", messages);
                    break;
                } catch (error) {
                    if (attempt === 10) {
                        throw error;
                    }
                }
            }
            taken.push(...messages.map(({ value }) => value));
        }
        const kept = [...new Set(await stored("orders.events"))];
        expect([...kept].sort()).to.deep.equal([...taken].sort());
        for (let order = 0; order < 5; order += 1) {
            const numbers = kept
                .map((value) => JSON.parse(value) as { order: number; number: number })
                .filter((event) => event.order === order)
                .map(({ number }) => number);
            expect(numbers).to.deep.equal([...numbers].sort((one, other) => one - other));
        }
    });

    it("takes no event that one broker alone would have", async () => {
        await kafka.kill(2);
        while ((await partitionsOf("stock"))[0].isr.length > 1) {
            await sleep(200);
        }
        let refusal: unknown;
        try {
            await producer().send("stock", [{ key: "p-1", value: "5" }]);
        } catch (error) {
            refusal = error;
        }
        expect(refusal)
            .to.have.property("message")
            .that.matches(/in-sync replicas/);
    });

    it("acknowledges events again when a second broker is back", async () => {
        await kafka.revive(2);
        await producer().send("stock", [{ key: "p-1", value: "6" }]);
        expect(await stored("stock")).to.deep.equal(["6"]);
    });
});
