import { CreateBucketCommand } from "@aws-sdk/client-s3";
import type { MSKEvent } from "aws-lambda";
import { setTimeout as sleep } from "node:timers/promises";
import { TopicSource } from "../../../local/event-sources/topic-source";
import { KafkaBrokers } from "../../../local/kafka/kafka-brokers";
import { MetricStore } from "../../../local/metrics/metric-store";
import { EmulatorClients } from "../../../local/provider/emulator-clients";
import { HandlerLab } from "../handler-lab";
import { account, type SentRecord } from "./account";
import type { FaultBench, FaultCounts, FaultRow, FaultSettings } from "./fault-row";
import { FunctionRun } from "./function-run";
import { refusedData } from "./refused-data";
import { idOf, shopStream } from "./shop-stream";

const handler = "event-consumer";
const topic = "orders.events";
const failures = "lab-failures";

/** Everything that a fault can be brought into. */
export class TopicRun extends FunctionRun {
    readonly metrics = new MetricStore();
    /** Members of the consumer group. */
    readonly members: TopicSource[] = [];

    constructor(
        lab: HandlerLab,
        private readonly settings: FaultSettings<never>,
        readonly brokers: KafkaBrokers,
        private readonly clients: EmulatorClients,
        private readonly group: string,
    ) {
        super(lab, handler, settings);
    }

    /** Lets a member join the consumer group, which gives the partitions out anew. */
    async join(): Promise<void> {
        const mapping = {
            id: "mapping",
            functionName: handler,
            sourceArn: "arn:aws:kafka:eu-west-1:123456789012:cluster/bus/0f0d7d52",
            topics: [topic],
            consumerGroup: this.group,
            batchSize: 50,
            batchWindowMs: 100,
            settings: { retryAttempts: 5, retryDelayMs: 50, ...this.settings.delivery },
            failureBucket: failures,
        };
        const target = {
            invoke: <T>(event: unknown) => this.invoke<T>(event, calledRecords(event as MSKEvent)),
            measure: () => undefined,
        };
        const targets = new Map([[topic, { mapping, target }]]);
        this.members.push(await TopicSource.start(this.group, targets, this.clients, this.metrics));
    }

    /** Restarts the broker, without a word to anybody. */
    async restartBroker(): Promise<void> {
        await this.brokers.kill(1);
        await this.brokers.revive(1);
    }
}

/** The function of the event bus, on a real broker, behind a poller that follows AWS's rules. */
export class TopicBench implements FaultBench<TopicRun> {
    private rows = 0;

    private constructor(
        private readonly lab: HandlerLab,
        private readonly brokers: KafkaBrokers,
        private readonly clients: EmulatorClients,
    ) {}

    static async open(): Promise<TopicBench> {
        const lab = await HandlerLab.open();
        const brokers = await KafkaBrokers.start(
            "auto.create.topics.enable=false\noffsets.topic.replication.factor=1\n" +
                "transaction.state.log.replication.factor=1\ntransaction.state.log.min.isr=1\n",
            { brokers: 1 },
        ).catch(async (error: unknown) => {
            await lab.close();
            throw error;
        });
        const { endpoint, clientSettings } = lab.aws;
        const place = {
            endpoint,
            region: clientSettings.region,
            bootstrap: brokers.bootstrap.join(","),
            enforcesIam: false,
        };
        const clients = new EmulatorClients(place);
        await clients.administerKafka((admin) =>
            admin.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: 2 }] }),
        );
        return new TopicBench(lab, brokers, clients);
    }

    async close(): Promise<void> {
        this.clients.destroy();
        await this.brokers.stop();
        await this.lab.close();
    }

    async run({ bring, settings = {} }: FaultRow<TopicRun>): Promise<FaultCounts> {
        const { lab, brokers, clients } = this;
        await lab.reset();
        await lab.s3Client.send(new CreateBucketCommand({ Bucket: failures }));
        const group = `consumer-${++this.rows}`;
        // What the rows before have left in the topic is none of this group's.
        await clients.administerKafka(async (admin) => {
            const ends = await admin.fetchTopicOffsets(topic);
            const partitions = ends.map(({ partition, high }) => ({ partition, offset: high }));
            await admin.setOffsets({ groupId: group, topic, partitions });
        });
        const run = new TopicRun(lab, settings, brokers, clients, group);
        const { records } = shopStream("orders", 300);
        try {
            const half = Math.floor(records.length / 2);
            await this.publish(records.slice(0, half));
            await bring(run);
            await run.join();
            await settings.during?.(run);
            await this.publish(records.slice(half));
            await this.drain(run);
        } finally {
            await Promise.all(run.members.map((member) => member.stop()));
        }
        const given = await Promise.all(
            (await lab.keys(failures)).map(async (key) => {
                const { payload } = JSON.parse((await lab.object(failures, key)).toString()) as {
                    payload: MSKEvent;
                };
                return calledRecords(payload).map(({ dataBase64 }) => dataBase64);
            }),
        );
        const sent = records.map(({ bytes }): SentRecord => {
            const data = bytes.toString("base64");
            return { id: idOf(data), data };
        });
        const counts = account(sent, {
            stored: (await lab.rows("lab-raw")).map(({ event_id: id }) => id as string),
            quarantined: await refusedData(lab),
            givenUp: given.flat(),
        });
        const metric = "OnFailureDestinationDeliveredEventCount";
        const dimensions = { EventSourceMappingUUID: "mapping" };
        const told: boolean = run.metrics.has({ namespace: "AWS/Lambda", name: metric, dimensions });
        return { ...counts, alarms: told ? [...run.alarms, metric] : run.alarms };
    }

    private async publish(
        records: readonly { readonly key: string; readonly bytes: Buffer }[],
    ): Promise<void> {
        // A producer without an answer sends again; with a number for each message the broker knows the repeat.
        const producer = this.clients.kafka().producer({ idempotent: true, maxInFlightRequests: 1 });
        await producer.connect();
        const messages = records.map(({ key, bytes }) => ({ key, value: bytes }));
        await producer.send({ topic, acks: -1, messages });
        await producer.disconnect();
    }

    /** Waits until the group has committed every message. */
    private async drain({ members }: TopicRun): Promise<void> {
        const end = Date.now() + 90_000;
        while ((await members[0].behind()) > 0) {
            if (Date.now() > end) {
                throw new Error("The topic was not read to its end in 90 seconds.");
            }
            await sleep(100);
        }
    }
}

function calledRecords({ records }: MSKEvent) {
    return Object.values(records)
        .flat()
        .map(({ topic: name, partition, offset, value }) => ({
            position: `${name}-${partition}:${offset}`,
            dataBase64: value,
        }));
}
