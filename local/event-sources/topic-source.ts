import type { MSKEvent, MSKRecord } from "aws-lambda";
import type { Consumer, KafkaMessage } from "kafkajs";
import type { TopicBatchResponse } from "../../handlers/event-consumer/consume-topics";
import type { Answer } from "../../handlers/replay/function-process";
import type { MetricStore } from "../metrics/metric-store";
import type { EmulatorClients } from "../provider/emulator-clients";
import { failedBatchKey } from "./batch-delivery";
import { deliverByRules } from "./delivery-rules";
import { type CalledFunction, type EventSource, keepFailed, type Mapping } from "./event-source";

/** A topic's mapping with the function that it feeds. */
export interface TopicTarget {
    readonly mapping: Mapping;
    readonly target: CalledFunction;
}

/**
 * Brings the messages of topics to their functions: one consumer for each consumer group, as members of a group share its
 * partitions. A batch has messages of one partition.
 */
export class TopicSource implements EventSource {
    private readonly consumer: Consumer;
    private held = 0;

    private constructor(
        readonly name: string,
        private readonly targets: ReadonlyMap<string, TopicTarget>,
        private readonly clients: EmulatorClients,
        private readonly metrics: MetricStore,
    ) {
        this.consumer = clients.kafka().consumer({
            groupId: name,
            // A batch gets the mapping's window to fill, but nobody at a screen waits longer than two seconds.
            maxWaitTimeInMs: Math.min(
                2_000,
                ...[...targets.values()].map(({ mapping }) => mapping.batchWindowMs),
            ),
            minBytes: 1_000_000,
        });
    }

    /** @param targets - By topic, all of one consumer group. */
    static async start(
        group: string,
        targets: ReadonlyMap<string, TopicTarget>,
        clients: EmulatorClients,
        metrics: MetricStore,
    ): Promise<TopicSource> {
        const source = new TopicSource(group, targets, clients, metrics);
        await source.consumer.connect();
        await source.consumer.subscribe({ topics: [...targets.keys()], fromBeginning: true });
        await source.consumer.run({
            autoCommit: false,
            eachBatchAutoResolve: false,
            partitionsConsumedConcurrently: 3,
            eachBatch: async (payload) => {
                const { topic, partition, messages } = payload.batch;
                const { mapping } = targets.get(topic)!;
                for (let start = 0; start < messages.length; start += mapping.batchSize) {
                    const part = messages.slice(start, start + mapping.batchSize);
                    await source.deliver(topic, partition, part);
                    const last = part[part.length - 1].offset;
                    payload.resolveOffset(last);
                    await source.consumer.commitOffsets([
                        { topic, partition, offset: String(BigInt(last) + 1n) },
                    ]);
                    await payload.heartbeat();
                }
            },
        });
        return source;
    }

    /** Messages that the topics held when it was last asked how far behind it is. */
    get messages(): number {
        return this.held;
    }

    /** Messages that the group has not committed. */
    async behind(): Promise<number> {
        let behind = 0;
        let held = 0;
        await this.clients.administerKafka(async (admin) => {
            const topics = [...this.targets.keys()];
            const committed = await admin.fetchOffsets({ groupId: this.name, topics });
            for (const { topic, partitions } of committed) {
                const ends = new Map(
                    (await admin.fetchTopicOffsets(topic)).map((each) => [each.partition, each]),
                );
                let lag = 0;
                for (const { partition, offset } of partitions) {
                    const { high, low } = ends.get(partition)!;
                    held += Number(high);
                    lag += Number(high) - Math.max(Number(offset), Number(low));
                }
                this.targets.get(topic)!.target.measure("OffsetLag", lag);
                behind += lag;
            }
        });
        this.held = held;
        return behind;
    }

    async stop(): Promise<void> {
        await this.consumer.disconnect();
    }

    private async deliver(topic: string, partition: number, messages: KafkaMessage[]): Promise<void> {
        const { mapping, target } = this.targets.get(topic)!;
        const records = messages.map((message) => mskRecord(topic, partition, message));
        const place = `${topic}-${partition}`;
        const event = (batch: readonly MSKRecord[]): MSKEvent => ({
            eventSource: "aws:kafka",
            eventSourceArn: mapping.sourceArn,
            bootstrapServers: this.clients.place.bootstrap,
            records: { [place]: [...batch] },
        });
        await deliverByRules(records, mapping.settings, {
            payloadBytes: (batch) => JSON.stringify(event(batch)).length,
            arrivedAt: ({ timestamp }) => timestamp / 1000,
            call: async (batch) => failedFrom(batch, await target.invoke<TopicBatchResponse>(event(batch))),
            giveUp: (batch, condition) => {
                const now = new Date().toISOString();
                const body = {
                    requestContext: { condition },
                    version: "1.0",
                    timestamp: now,
                    KafkaBatchInfo: {
                        topic,
                        partition,
                        startOffset: batch[0].offset,
                        endOffset: batch[batch.length - 1].offset,
                        batchSize: batch.length,
                    },
                    payload: event(batch),
                };
                const key = failedBatchKey(mapping.id, place, now);
                return keepFailed(mapping, { key, body }, batch.length, this.clients, this.metrics);
            },
        });
    }
}

function mskRecord(
    topic: string,
    partition: number,
    { key, value, offset, timestamp, headers = {} }: KafkaMessage,
): MSKRecord {
    return {
        topic,
        partition,
        offset: Number(offset),
        timestamp: Number(timestamp),
        timestampType: "CREATE_TIME",
        key: key?.toString("base64") ?? "",
        // A tombstone has no value, whatever the type says.
        value: value?.toString("base64") as string,
        headers: Object.entries(headers).flatMap(([name, values]) =>
            [values ?? []].flat().map((each) => ({ [name]: [...Buffer.from(each)] })),
        ),
    };
}

function failedFrom(
    records: readonly MSKRecord[],
    { result, error }: Answer<TopicBatchResponse | null | undefined>,
): number | undefined {
    if (error !== undefined) {
        return undefined;
    }
    const places = (result?.batchItemFailures ?? []).map(({ itemIdentifier: { offset } }) =>
        records.findIndex((record) => record.offset === offset),
    );
    return places.reduce((lowest, place) => Math.min(lowest, Math.max(place, 0)), records.length);
}
