import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { CreateDatabaseCommand, CreateTableCommand, GlueClient } from "@aws-sdk/client-glue";
import { CreateStreamCommand, KinesisClient } from "@aws-sdk/client-kinesis";
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { expect } from "chai";
import { datasets, toGlueTable } from "../../datasets";
import { handlerNames } from "../../handlers/build";
import type { FunctionProcess } from "../../handlers/replay/function-process";
import { FaultProxy } from "./fault-proxy";
import { HandlerLab, labTable } from "./handler-lab";
import { click, kinesisEvent } from "./kinesis-event";
import { orderEvent } from "./order-event";
import { payment } from "./payment-record";
import { transaction } from "./transaction-record";
import { stripeSignature, webhookRequest } from "./webhook-receiver/signed-request";

/** What nobody may find in a log, a metric or a trace, in the forms in which people and programs write it. */
const planted = [
    "4111111111111111",
    "4111 1111 1111 1111",
    "5500-0000-0000-0004",
    "tok_live_pLaNtEd51H8",
    "Bearer eyJhbGciOiJub25lIn0.eyJwbGFudGVkIjoxfQ.c2ln",
    "pLaNtEd-passw0rd!",
    "AKIAPLANTED000000000",
    "whsec_cGxhbnRlZC1zaWduaW5nLXNlY3JldA==",
    "jane.planted@example.com",
];
const everything = planted.join(" ");

/** Records with secrets in every field in turn, in fields that nobody knows, in names of fields, in text that is no JSON. */
function poisoned(good: (id: string, fields?: Record<string, unknown>) => string): string[] {
    const fields = Object.keys(JSON.parse(good("x")) as object);
    return [
        ...fields.flatMap((field, index) => [
            good(`f${index}`, { [field]: everything }),
            good(`o${index}`, { [field]: { card: everything, list: planted } }),
            good(`n${index}`, { [field]: 4111111111111111 }),
        ]),
        good("unknown", { password: everything, nested: { signature: planted } }),
        good("named", Object.fromEntries(planted.map((text) => [text, text]))),
        good("cut", { note: everything }).slice(0, -9),
        everything,
        `${good("a")} ${everything}`,
        JSON.stringify(planted),
        good("deep", { note: "[".repeat(200) + everything }),
    ];
}

const topicEvent = (messages: readonly string[]) => ({
    eventSource: "aws:kafka",
    records: {
        "orders.events-0": messages.map((text, offset) => ({
            topic: "orders.events",
            partition: 0,
            offset,
            timestamp: Date.UTC(2026, 10, 23, 7, 30),
            timestampType: "CREATE_TIME",
            key: Buffer.from(everything).toString("base64"),
            value: Buffer.from(text).toString("base64"),
            headers: [{ authorization: [...Buffer.from(everything)] }],
        })),
    },
});

const signingSecret = "whsec_of-the-lab";
const server = "s-0123456789abcdef0";

describe("what a handler prints, throws and traces", function () {
    this.timeout(120_000);
    let lab: HandlerLab;
    let daemon: Socket;
    let traced: string[];
    let others: FaultProxy;
    let environment: Record<string, string>;

    before(async function () {
        this.timeout(300_000);
        lab = await HandlerLab.open();
        others = new FaultProxy(lab.aws.endpoint, "ThrottlingException");
        const endpoint = await others.start();
        daemon = createSocket("udp4").on("message", (message) => traced.push(message.toString()));
        daemon.bind(0, "127.0.0.1");
        await once(daemon, "listening");
        environment = {
            AWS_ENDPOINT_URL_KINESIS: endpoint,
            AWS_ENDPOINT_URL_GLUE: endpoint,
            AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoint,
            AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${daemon.address().port}`,
            _X_AMZN_TRACE_ID: "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1",
        };
    });
    beforeEach(async () => {
        await lab.reset();
        others.reset();
        traced = [];
    });
    after(async () => {
        daemon?.close();
        await others?.stop();
        await lab?.close();
    });

    const start = (handler: string, more: Record<string, string> = {}) =>
        lab.start(handler, { ...environment, ...more });

    /**
     * Calls with all services well, then with each of them refusing in words that quote what it was given.
     *
     * @param more - Events that no cache knows, for each of those rounds.
     */
    async function callUnderFaults(
        lambda: FunctionProcess,
        events: readonly unknown[],
        more: (round: number) => readonly unknown[] = () => [],
    ): Promise<void> {
        const thrown: string[] = [];
        const call = async (event: unknown): Promise<void> => {
            const { error } = await lambda.invoke(event);
            thrown.push(error ?? "");
        };
        for (const event of events) {
            await call(event);
        }
        for (const [round, service] of [lab.s3, lab.dynamo, others].entries()) {
            service.refusal = everything;
            service.inject("fail", 1_000_000);
            for (const event of [...more(round), events[0]]) {
                await call(event);
            }
            service.reset();
        }
        // The runtime prints what a function throws.
        const told = [...lab.printed, ...thrown, ...traced];
        expect(told.join("\n")).to.include("_aws");
        for (const line of told) {
            for (const text of [...planted, ...planted.map((each) => Buffer.from(each).toString("base64"))]) {
                expect(line).to.not.include(text);
            }
        }
    }

    const streams = {
        "clickstream-normalizer": click,
        "fraud-scorer": transaction,
        "payment-recorder": payment,
    };
    const tests: Record<string, () => Promise<void>> = {
        ...Object.fromEntries(
            Object.entries(streams).map(([handler, good]) => [
                handler,
                async () => {
                    const records = poisoned(good);
                    const foreign = { Records: [{ body: everything, [everything]: planted }] };
                    await callUnderFaults(
                        await start(handler),
                        [kinesisEvent(records), foreign, { detail: everything }],
                        (round) => [kinesisEvent(records, { from: 1000 * (round + 1) })],
                    );
                },
            ]),
        ),
        "event-consumer": async () => {
            const records = poisoned(orderEvent);
            const lambda = await start("event-consumer");
            await callUnderFaults(lambda, [
                topicEvent(records),
                { records: everything },
                { [everything]: 1 },
            ]);
        },
        "webhook-receiver": async () => {
            await new KinesisClient({
                ...lab.aws.clientSettings,
                requestHandler: new NodeHttpHandler(),
            }).send(new CreateStreamCommand({ StreamName: "payments", ShardCount: 1 }));
            const { ARN: arn } = await new SecretsManagerClient(lab.aws.clientSettings).send(
                new CreateSecretCommand({ Name: "stripe", SecretString: signingSecret }),
            );
            const lambda = await start("webhook-receiver", {
                STREAM_NAME: "payments",
                STATE_TABLE: labTable,
                PROCESSORS: JSON.stringify([{ name: "stripe", scheme: "stripe", secretArn: arn }]),
            });
            const event = (id: string, fields: Record<string, unknown> = {}) =>
                JSON.stringify({ id, type: "charge.succeeded", created: 1_764_000_000, data: {}, ...fields });
            const signed = poisoned(event).map((body) =>
                webhookRequest("stripe", body, stripeSignature(body, signingSecret)),
            );
            const request = signed[0];
            await callUnderFaults(
                lambda,
                [
                    ...signed,
                    webhookRequest(everything, everything, { authorization: everything }),
                    webhookRequest("stripe", everything, { "Stripe-Signature": everything }),
                    webhookRequest("stripe", everything, stripeSignature(everything, planted[7])),
                    { ...request, queryStringParameters: { token: everything }, path: everything },
                    { body: everything },
                ],
                (round) => {
                    const body = event(`new-${round}`, { note: everything });
                    return [webhookRequest("stripe", body, stripeSignature(body, signingSecret))];
                },
            );
            const signatures = signed.map(({ headers }) => headers["Stripe-Signature"]!.slice(-64));
            for (const text of [...signatures, signingSecret]) {
                expect(lab.printed.join("\n")).to.not.include(text);
            }
        },
        "file-validator": async () => {
            await lab.s3Client.send(new CreateBucketCommand({ Bucket: "lab-landing" }));
            const columns = datasets.inventory.columns.map(({ name }) => name);
            const good = ["w-1", "p-1", "2026-11-23", "5", "0", "1", "2", "9.99", "EUR", "A-1"];
            const files: Record<string, string> = {
                "fields.csv": [
                    columns.join(),
                    ...columns.map((_, index) => good.with(index, everything).join()),
                    everything,
                ].join("\n"),
                "header.csv": `${columns.join()},${everything}\n${good.join()},${everything}\n`,
                "text.csv": everything,
                [`${planted[2]} ${planted[3]}.csv`]: `${columns.join()}\n${good.join()}\n`,
            };
            for (const [name, text] of Object.entries(files)) {
                await lab.s3Client.send(
                    new PutObjectCommand({ Bucket: "lab-landing", Key: `inventory/${name}`, Body: text }),
                );
            }
            const lambda = await start("file-validator", {
                LANDING_BUCKET: "lab-landing",
                LANDING_PREFIX: "inventory/",
            });
            const arrival = (name: string) => ({
                time: "2026-11-23T05:00:00Z",
                detail: { "file-path": `/lab-landing/inventory/${name}`, username: everything },
            });
            await callUnderFaults(lambda, [
                ...Object.keys(files).map(arrival),
                arrival(`missing ${everything}.csv`),
                { detail: { "file-path": everything } },
                { [everything]: everything },
            ]);
        },
        "catalog-registrar": async () => {
            const glue = new GlueClient(lab.aws.clientSettings);
            await glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: "lake" } }));
            await glue.send(
                new CreateTableCommand({
                    DatabaseName: "lake",
                    TableInput: {
                        Name: "clickstream",
                        PartitionKeys: [
                            { Name: "dt", Type: "string" },
                            { Name: "hour", Type: "string" },
                        ],
                        StorageDescriptor: {
                            Location: "s3://lab-raw/clickstream/",
                            Columns: toGlueTable(datasets.clickstream).columns.map(({ name, type }) => ({
                                Name: name,
                                Type: type,
                            })),
                        },
                    },
                }),
            );
            const created = (key: string) => ({
                "detail-type": "Object Created",
                detail: { bucket: { name: "lab-raw" }, object: { key, note: everything } },
            });
            const lambda = await start("catalog-registrar", { DATABASE_NAME: "lake" });
            await callUnderFaults(
                lambda,
                [
                    created(`clickstream/dt=2026-11-23/hour=07/${everything}.gz`),
                    created(`clickstream/dt=${everything}/hour=07/a.gz`),
                    created(everything),
                    { [everything]: everything },
                ],
                (round) => [created(`clickstream/dt=2026-11-23/hour=1${round}/a.gz`)],
            );
        },
        "transfer-identity": async () => {
            await new SecretsManagerClient(lab.aws.clientSettings).send(
                new CreateSecretCommand({
                    Name: `transfer/${server}/depot-north`,
                    SecretString: JSON.stringify({ password: planted[5], publicKeys: [everything] }),
                }),
            );
            const lambda = await start("transfer-identity", {
                LANDING_BUCKET: "landing-bucket",
                LANDING_KEY_ARN: "arn:aws:kms:eu-west-1:123456789012:key/lab",
                USER_ROLE_ARN: "arn:aws:iam::123456789012:role/landing",
            });
            const login = (fields: object) => ({
                username: "depot-north",
                protocol: "FTPS",
                serverId: server,
                sourceIp: "10.20.1.5",
                password: planted[5],
                ...fields,
            });
            await callUnderFaults(
                lambda,
                [
                    login({}),
                    login({ password: everything }),
                    // People type their password where their name belongs.
                    ...planted.map((text) => login({ username: text, password: "" })),
                    login({ serverId: everything, sourceIp: everything }),
                ],
                (round) => [login({ username: `depot-south-${round}` })],
            );
        },
    };

    it("is tried of every handler", () => {
        expect(Object.keys(tests).sort()).to.deep.equal(handlerNames());
    });

    for (const [handler, test] of Object.entries(tests)) {
        it(`holds no secret that went through ${handler}, in whatever field or error`, test);
    }
});
