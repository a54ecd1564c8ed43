import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Producer } from "kafkajs";
import { mskToken } from "./msk-token";
import type { EventBusSettings } from "./settings";

/** A message for a topic. */
export interface Message {
    readonly key: string;
    readonly value: string;
    /** Goes along as the header `traceparent`, by which its reader's span links to this one. */
    readonly traceParent?: string;
}

/** Sends messages to the event bus; connects when there is one to send, and stays connected. */
export class TopicProducer {
    private connected: Promise<Producer> | undefined;

    constructor(
        private readonly settings: EventBusSettings,
        private readonly awsConfig: DynamoDBClient["config"],
    ) {}

    /** Sends messages and waits until every replica in sync has them. */
    async send(topic: string, messages: readonly Message[]): Promise<void> {
        this.connected ??= this.connect();
        try {
            const producer = await this.connected;
            await producer.send({
                topic,
                acks: -1,
                messages: messages.map(({ key, value, traceParent }) => ({
                    key,
                    value,
                    ...(traceParent && { headers: { traceparent: traceParent } }),
                })),
            });
        } catch (error) {
            // The next batch gets a new connection.
            const producer = await this.connected.catch(() => undefined);
            this.connected = undefined;
            await producer?.disconnect().catch(() => undefined);
            throw error;
        }
    }

    private async connect(): Promise<Producer> {
        // Most batches send nothing, and then the client isn't even loaded.
        const { Kafka, logLevel } = await import("kafkajs");
        const iam = this.settings.authentication === "iam";
        const producer = new Kafka({
            clientId: "securecart",
            brokers: [...this.settings.brokers],
            ssl: iam,
            sasl: iam
                ? { mechanism: "oauthbearer", oauthBearerProvider: () => mskToken(this.awsConfig) }
                : undefined,
            connectionTimeout: 3_000,
            requestTimeout: 10_000,
            retry: { retries: 3 },
            // Its messages may quote what is sent.
            logLevel: logLevel.NOTHING,
        }).producer({ idempotent: true, maxInFlightRequests: 1, allowAutoTopicCreation: false });
        await producer.connect();
        return producer;
    }
}
