import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
    CreateDatabaseCommand,
    CreateTableCommand as CreateGlueTableCommand,
    GlueClient,
} from "@aws-sdk/client-glue";
import { CreateEventBusCommand, EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { CreateStreamCommand, KinesisClient } from "@aws-sdk/client-kinesis";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { parseUrn } from "../../offline/engine";
import { datasets, toGlueTable } from "../../datasets";
import { FunctionProcess } from "../../handlers/replay/function-process";
import type { StackAccess } from "../../access/stack-access";
import { EmulatedAws } from "../../local/emulator/emulated-aws";
import { builtHandler } from "../handlers/built-handler";
import { click, kinesisEvent } from "../handlers/kinesis-event";
import { transaction } from "../handlers/transaction-record";
import {
    standardSignature,
    stripeSignature,
    webhookRequest,
} from "../handlers/webhook-receiver/signed-request";
import { region, type Call } from "./call";
import { CallRecorder } from "./call-recorder";
import { arnOf } from "./implied-calls";

const functionType = "aws:lambda/function:Function";
const signingSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const notice = JSON.stringify({
    id: "evt_1",
    type: "charge.succeeded",
    created: 1_704_067_200,
    data: { object: {} },
});
const reading =
    "warehouse_id,product_id,counted_at,quantity_on_hand\nw-1,p-1,2026-11-23,5\nw-1,p-2,2026-11-23,many\n";

/** Runs the built bundles of a stack's functions, each with its own environment, and notes every call that they make. */
export class FunctionRuns {
    private constructor(
        private readonly access: StackAccess,
        private readonly aws: EmulatedAws,
    ) {}

    /** Starts an emulator that has the stack's buckets, tables, streams, buses and catalog, under their own names. */
    static async open(access: StackAccess): Promise<FunctionRuns> {
        const aws = await EmulatedAws.start({ MINISTACK_REGION: region });
        const runs = new FunctionRuns(access, aws);
        await runs.createResources();
        return runs;
    }

    close(): Promise<void> {
        return this.aws.stop();
    }

    /**
     * What a function called while it handled its events.
     *
     * @throws {Error} When it failed, or made a call that the recorder doesn't know: a partial record would prove nothing.
     */
    async record(name: string): Promise<Call[]> {
        const deployed = this.access.resource(functionType, `${name}-function`);
        const { variables } = (deployed.inputs?.environment ?? {}) as { variables: Record<string, string> };
        const { bundle, events } = this.eventsOf(name, variables);
        const recorder = new CallRecorder(
            this.aws.endpoint,
            bundle === "transfer-identity" ? JSON.stringify({ password: "not it" }) : signingSecret,
        );
        const printed: string[] = [];
        const lambda = new FunctionProcess({
            bundle: await builtHandler(bundle),
            timeoutMs: 60_000,
            environment: {
                ...this.aws.environment,
                AWS_REGION: region,
                AWS_ENDPOINT_URL: await recorder.start(),
                AWS_LAMBDA_FUNCTION_NAME: name,
                ...variables,
                // Kafka's own protocol isn't recorded: see producesToTopic.
                BOOTSTRAP_SERVERS: "",
            },
            onLine: (line) => printed.push(line),
        });
        try {
            for (const event of events) {
                const { error } = await lambda.invoke(event);
                if (error !== undefined) {
                    throw new Error(`${name}: ${error}\n${printed.join("\n")}`);
                }
            }
        } finally {
            await lambda.stop();
            await recorder.stop();
        }
        if (recorder.unknown.length > 0) {
            throw new Error(
                `${name} made calls that the recorder doesn't know:\n${recorder.unknown.join("\n")}`,
            );
        }
        const calls = new Map(recorder.calls.map((call) => [JSON.stringify(call), call]));
        return [...calls.values()].map((call) => ({ ...call, by: "code", source: "recorded" }));
    }

    /** Events that make a function do all that it does. */
    private eventsOf(name: string, variables: Record<string, string>): { bundle: string; events: unknown[] } {
        const consumer = /^(.+)-consumer$/.exec(name);
        if (consumer) {
            const topic = consumer[1].replace("-", ".");
            return {
                bundle: "event-consumer",
                events: [
                    ...again((count) => topicEvent(topic, count)),
                    ...again((count) => topicEvent(topic, count, refused)),
                ],
            };
        }
        const transactions = [
            transaction("a", { amount: 9_000, ip_country: "BR" }),
            transaction("b"),
            "spoilt",
        ];
        const table: Record<string, { bundle: string; events: unknown[] } | undefined> = {
            "clickstream-normalizer": {
                bundle: "clickstream-normalizer",
                events: [
                    ...again((count) => kinesisEvent([click("a"), click("b"), "spoilt"].slice(0, count))),
                    ...refusedBatches(),
                ],
            },
            "fraud-scorer": {
                bundle: "fraud-scorer",
                events: [
                    ...again((count) => kinesisEvent(transactions.slice(0, count))),
                    ...refusedBatches(),
                    // Another shard brings one of them too.
                    kinesisEvent([transaction("c"), transaction("b")], { shard: 1, from: 100 }),
                ],
            },
            "payment-recorder": {
                bundle: "payment-recorder",
                events: [
                    ...again((count) => kinesisEvent([payment("a"), payment("b"), "spoilt"].slice(0, count))),
                    ...refusedBatches(),
                ],
            },
            "payments-webhook-receiver": {
                bundle: "webhook-receiver",
                events: [
                    webhookRequest("stripe", notice, stripeSignature(notice, signingSecret)),
                    webhookRequest("fraud-check", notice, standardSignature(notice, signingSecret, "msg_1")),
                ],
            },
            "warehouse-validator": {
                bundle: "file-validator",
                events: [
                    {
                        version: "0",
                        source: "aws.transfer",
                        "detail-type": "SFTP Server File Upload Completed",
                        time: "2026-11-23T05:00:00Z",
                        detail: {
                            "file-path": `/${variables.LANDING_BUCKET}/${variables.LANDING_PREFIX}depot-north/stock.csv`,
                            username: "depot-north",
                        },
                    },
                ],
            },
            "warehouse-identity": {
                bundle: "transfer-identity",
                events: [
                    {
                        username: "depot-north",
                        password: "guess",
                        protocol: "FTPS",
                        serverId: this.access.resources.find(
                            ({ type }) => type === "aws:transfer/server:Server",
                        )!.id,
                        sourceIp: "10.20.1.5",
                    },
                ],
            },
            "partition-registrar": {
                bundle: "catalog-registrar",
                events: [
                    {
                        "detail-type": "Object Created",
                        source: "aws.s3",
                        detail: {
                            bucket: { name: "lab-raw" },
                            object: { key: "clickstream/dt=2026-11-23/hour=07/a.ndjson.gz" },
                        },
                    },
                    {},
                ],
            },
        };
        const found = table[name];
        if (found === undefined) {
            throw new Error(`There are no events for the function ${name}: add them to function-runs.ts.`);
        }
        return found;
    }

    private async createResources(): Promise<void> {
        const settings = { ...this.aws.clientSettings, region };
        const [s3, dynamo, kinesis, events, glue] = [
            new S3Client(settings),
            new DynamoDBClient(settings),
            new KinesisClient(settings),
            new EventBridgeClient(settings),
            new GlueClient(settings),
        ];
        for (const { urn, type, id, outputs = {}, inputs = {} } of this.access.resources) {
            switch (type) {
                case "aws:s3/bucket:Bucket":
                    await s3.send(new CreateBucketCommand({ Bucket: id }));
                    break;
                case "aws:dynamodb/table:Table":
                    await dynamo.send(
                        new CreateTableCommand({
                            TableName: outputs.name as string,
                            BillingMode: "PAY_PER_REQUEST",
                            AttributeDefinitions: [
                                { AttributeName: inputs.hashKey as string, AttributeType: "S" },
                            ],
                            KeySchema: [{ AttributeName: inputs.hashKey as string, KeyType: "HASH" }],
                        }),
                    );
                    break;
                case "aws:kinesis/stream:Stream":
                    await kinesis.send(
                        new CreateStreamCommand({ StreamName: outputs.name as string, ShardCount: 1 }),
                    );
                    break;
                case "aws:cloudwatch/eventBus:EventBus":
                    await events.send(new CreateEventBusCommand({ Name: outputs.name as string }));
                    break;
                case "aws:glue/catalogDatabase:CatalogDatabase":
                    await glue.send(
                        new CreateDatabaseCommand({ DatabaseInput: { Name: outputs.name as string } }),
                    );
                    if (!parseUrn(urn).name.includes("discovered")) {
                        await createClickstreamTable(glue, outputs.name as string);
                    }
            }
        }
        const validator = this.access.resource(functionType, "warehouse-validator-function");
        const { variables } = validator.inputs?.environment as { variables: Record<string, string> };
        await s3.send(
            new PutObjectCommand({
                Bucket: variables.LANDING_BUCKET,
                Key: `${variables.LANDING_PREFIX}depot-north/stock.csv`,
                Body: reading,
            }),
        );
        [s3, dynamo, kinesis, events, glue].forEach((client) => client.destroy());
    }
}

async function createClickstreamTable(glue: GlueClient, database: string): Promise<void> {
    const table = toGlueTable(datasets.clickstream);
    await glue.send(
        new CreateGlueTableCommand({
            DatabaseName: database,
            TableInput: {
                Name: "clickstream",
                PartitionKeys: table.partitionKeys.map(({ name, type }) => ({ Name: name, Type: type })),
                StorageDescriptor: {
                    Location: "s3://lab-raw/clickstream/",
                    Columns: table.columns.map(({ name, type }) => ({ Name: name, Type: type })),
                },
            },
        }),
    );
}

/** Records that break every contract, from a shard of their own: what is stored of them is in quarantine alone. */
const refused = ["spoilt", "spoilt too", "spoilt as well"];
const refusedBatches = () => again((count) => kinesisEvent(refused.slice(0, count), { shard: 7 }));

/** A batch of three records, and two of them again, as after a crash: in other bounds, so that what is stored is looked up. */
function again(batch: (count: number) => unknown): unknown[] {
    return [batch(3), batch(2)];
}

/** A payment as the receiver puts it into the stream. */
const payment = (id: string) =>
    JSON.stringify({
        event_id: id,
        event_time: "2026-11-23T07:29:59.000Z",
        processor: "stripe",
        event_type: "charge.succeeded",
        received_at: "2026-11-23T07:29:59.500Z",
        payload: "{}",
    });

/** A message of each topic that keeps its contract. */
const messages: Record<string, Record<string, unknown>> = {
    "orders.events": {
        event_type: "order_placed",
        order_id: "order-1",
        customer_id: "customer-1",
        total_amount: 19.99,
        currency: "EUR",
    },
    "inventory.events": {
        event_type: "stock_reserved",
        product_id: "product-1",
        warehouse_id: "w-1",
        quantity_change: -1,
    },
    "fraud.alerts": {
        event_type: "fraud_suspected",
        transaction_id: "tx-1",
        order_id: "order-1",
        customer_id: "customer-1",
        amount: 5,
        currency: "EUR",
        fraud_score: 0.9,
        fraud_decision: "reject",
        fraud_reasons: ["large first payment"],
    },
};

/** A batch of a topic: messages that keep its contract, and one that is none. */
function topicEvent(topic: string, count: number, only?: readonly string[]): unknown {
    const message = { event_time: "2026-11-23T07:29:00.000Z", ...messages[topic] };
    const texts = ["a", "b"].map((id) => JSON.stringify({ event_id: id, ...message }));
    return {
        eventSource: "aws:kafka",
        eventSourceArn: arnOf("kafka", "cluster/bus/0f0d7d52"),
        bootstrapServers: "b-1.bus:9098",
        records: {
            [`${topic}-${only ? 1 : 0}`]: (only ?? [...texts, "spoilt"])
                .slice(0, count)
                .map((text, offset) => ({
                    topic,
                    partition: only ? 1 : 0,
                    offset,
                    timestamp: Date.UTC(2026, 10, 23, 7, 30),
                    timestampType: "CREATE_TIME",
                    key: "",
                    value: Buffer.from(text).toString("base64"),
                    headers: [],
                })),
        },
    };
}
