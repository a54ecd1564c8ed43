import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { GlueClient } from "@aws-sdk/client-glue";
import { IAMClient } from "@aws-sdk/client-iam";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import { KMSClient } from "@aws-sdk/client-kms";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SFNClient } from "@aws-sdk/client-sfn";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import type { Admin } from "kafkajs";
import { Kafka, logLevel } from "kafkajs";
import { emulatorClientSettings } from "../emulator/emulated-aws";
import type { EmulatorPlace } from "./emulator-place";

/** Clients of the emulated services; all of them administer, as a deployer does. */
export class EmulatorClients {
    readonly dynamodb: DynamoDBClient;
    readonly events: EventBridgeClient;
    readonly glue: GlueClient;
    readonly iam: IAMClient;
    readonly kinesis: KinesisClient;
    readonly kms: KMSClient;
    readonly lambda: LambdaClient;
    readonly logs: CloudWatchLogsClient;
    readonly s3: S3Client;
    readonly secrets: SecretsManagerClient;
    readonly sns: SNSClient;
    readonly sqs: SQSClient;
    readonly states: SFNClient;

    constructor(readonly place: EmulatorPlace) {
        const settings = {
            ...emulatorClientSettings(place.endpoint, place.region),
            maxAttempts: 4,
            // A busy machine answers late; a function may take its minute.
            requestHandler: new NodeHttpHandler({ requestTimeout: 90_000 }),
        };
        this.dynamodb = new DynamoDBClient(settings);
        this.events = new EventBridgeClient(settings);
        this.glue = new GlueClient(settings);
        this.iam = new IAMClient(settings);
        this.kinesis = new KinesisClient(settings);
        this.kms = new KMSClient(settings);
        this.lambda = new LambdaClient(settings);
        this.logs = new CloudWatchLogsClient(settings);
        this.s3 = new S3Client(settings);
        this.secrets = new SecretsManagerClient(settings);
        this.sns = new SNSClient(settings);
        this.sqs = new SQSClient(settings);
        this.states = new SFNClient(settings);
    }

    kafka(): Kafka {
        return new Kafka({
            clientId: "securecart",
            brokers: this.place.bootstrap.split(","),
            logLevel: logLevel.NOTHING,
        });
    }

    /** Uses an administrator's connection to the brokers. */
    async administerKafka<T>(use: (admin: Admin) => Promise<T>): Promise<T> {
        const admin = this.kafka().admin();
        try {
            await admin.connect();
            return await use(admin);
        } finally {
            await admin.disconnect();
        }
    }

    destroy(): void {
        for (const client of Object.values(this) as unknown[]) {
            (client as { destroy?: () => void }).destroy?.();
        }
    }
}
