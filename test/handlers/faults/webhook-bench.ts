import { CreateStreamCommand, KinesisClient } from "@aws-sdk/client-kinesis";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import type { APIGatewayProxyResult, KinesisStreamBatchResponse } from "aws-lambda";
import { setTimeout as sleep } from "node:timers/promises";
import { BatchDelivery } from "../../../local/event-sources/batch-delivery";
import { ShardReader } from "../../../local/event-sources/shard-reader";
import { FaultProxy } from "../fault-proxy";
import { HandlerLab, labTable } from "../handler-lab";
import { stripeSignature, webhookRequest } from "../webhook-receiver/signed-request";
import { account, type SentRecord } from "./account";
import type { AlarmMetric, FaultBench, FaultCounts, FaultRow, FaultSettings } from "./fault-row";
import { FunctionRun } from "./function-run";

const secret = "whsec_of_the_lab";
const streamName = "payments";

/** Everything that a fault can be brought into. */
export class WebhookRun extends FunctionRun {
    /** How far the sender's clock is off, in seconds. */
    senderAhead = 0;
    /** Requests that API Gateway answers with 5xx. */
    serverErrors = 0;

    constructor(
        lab: HandlerLab,
        settings: FaultSettings<never>,
        wiring: Readonly<Record<string, string>>,
        /** Between the receiver and its stream. */
        readonly kinesis: FaultProxy,
        /** Between the receiver and the signing secret. */
        readonly secrets: FaultProxy,
    ) {
        super(lab, "webhook-receiver", settings, wiring);
    }

    /** The receiver counts what failed too, but people are told by API Gateway's metric. */
    override get alarms(): AlarmMetric[] {
        const own = super.alarms.filter((metric) => metric !== "RecordsFailed");
        return this.serverErrors > 0 ? [...own, "5XXError"] : own;
    }
}

/** The receiver of webhooks with a sender that sends again what isn't accepted, and the recorder that reads its stream. */
export class WebhookBench implements FaultBench<WebhookRun> {
    private constructor(
        private readonly lab: HandlerLab,
        private readonly stream: KinesisClient,
        private readonly vault: SecretsManagerClient,
        private readonly kinesis: FaultProxy,
        private readonly secrets: FaultProxy,
        private readonly endpoints: Readonly<Record<string, string>>,
    ) {}

    static async open(): Promise<WebhookBench> {
        const lab = await HandlerLab.open();
        const kinesis = new FaultProxy(lab.aws.endpoint, "ProvisionedThroughputExceededException");
        const secrets = new FaultProxy(lab.aws.endpoint, "ThrottlingException");
        const requestHandler = new NodeHttpHandler({ requestTimeout: 10_000 });
        return new WebhookBench(
            lab,
            new KinesisClient({ ...lab.aws.clientSettings, requestHandler }),
            new SecretsManagerClient(lab.aws.clientSettings),
            kinesis,
            secrets,
            {
                AWS_ENDPOINT_URL_KINESIS: await kinesis.start(),
                AWS_ENDPOINT_URL_SECRETS_MANAGER: await secrets.start(),
            },
        );
    }

    async close(): Promise<void> {
        await this.kinesis.stop();
        await this.secrets.stop();
        await this.lab.close();
    }

    async run({ bring, settings = {} }: FaultRow<WebhookRun>): Promise<FaultCounts> {
        const { lab } = this;
        await lab.reset();
        this.kinesis.reset();
        this.secrets.reset();
        await this.stream.send(new CreateStreamCommand({ StreamName: streamName, ShardCount: 1 }));
        const { ARN: arn } = await this.vault.send(
            new CreateSecretCommand({ Name: "stripe", SecretString: secret }),
        );
        const wiring = {
            ...this.endpoints,
            STREAM_NAME: streamName,
            STATE_TABLE: labTable,
            PROCESSORS: JSON.stringify([{ name: "stripe", scheme: "stripe", secretArn: arn }]),
        };
        const run = new WebhookRun(lab, settings, wiring, this.kinesis, this.secrets);
        const bodies = webhookBodies(100);
        const givenUp: string[] = [];
        await bring(run);
        for (const body of bodies) {
            if (!(await post(run, body, settings))) {
                givenUp.push(dataOf(body));
            }
        }
        await this.record();
        const counts = account(
            bodies.map((body): SentRecord => ({ id: idOf(body), data: dataOf(body) })),
            {
                stored: (await lab.rows("lab-raw")).map(({ event_id: id }) => id as string),
                quarantined: await this.refusedBodies(),
                givenUp,
            },
        );
        return { ...counts, alarms: run.alarms };
    }

    /** Has the stream's function store what the receiver has put there, now that nothing goes wrong. */
    private async record(): Promise<void> {
        const recorder = await this.lab.start("payment-recorder");
        this.lab.s3.reset();
        this.lab.dynamo.reset();
        const delivery = new BatchDelivery({
            settings: { retryAttempts: 2 },
            invoke: (event) => recorder.invoke<KinesisStreamBatchResponse>(event),
            onFailure: () => Promise.reject(new Error("The recorder can't store what the receiver took in.")),
        });
        await new ShardReader(this.stream, {
            streamName,
            batchSize: 50,
            deliver: (records) => delivery.deliver(records),
        }).drain();
    }

    /** Bodies that lie in quarantine, by the records that the receiver has made of them; each once. */
    private async refusedBodies(): Promise<string[]> {
        const payloads = (await this.lab.rows("lab-quarantine")).map(({ data_base64: data }) => {
            const record = Buffer.from(data as string, "base64").toString();
            return dataOf((JSON.parse(record) as { payload: string }).payload);
        });
        return [...new Set(payloads)];
    }
}

/** Sends a body until it is accepted, or the sender has had enough. @returns Whether it was accepted. */
async function post(
    run: WebhookRun,
    body: string,
    { delivery: { retryAttempts = 240, retryDelayMs = 250 } = {} }: FaultSettings<never>,
): Promise<boolean> {
    for (let attempt = 0; attempt <= retryAttempts; attempt += 1) {
        const now = Math.floor(Date.now() / 1000) + run.senderAhead;
        const request = webhookRequest("stripe", body, stripeSignature(body, secret, now));
        const record = { position: String(attempt), dataBase64: dataOf(body) };
        const { result } = await run.invoke<APIGatewayProxyResult>(request, [record]);
        if (result !== undefined && result.statusCode < 300) {
            return true;
        }
        run.serverErrors += result === undefined || result.statusCode >= 500 ? 1 : 0;
        if (retryDelayMs > 0) {
            await sleep(retryDelayMs);
        }
    }
    return false;
}

/** What a payment processor sends: one event in 12 twice, one in 15 that is no event. */
function webhookBodies(count: number): string[] {
    const bodies: string[] = [];
    const created = Math.floor(Date.now() / 1000) - 60;
    for (let index = 0; bodies.length < count; index += 1) {
        const body = JSON.stringify({
            id: `evt_${index}`,
            object: "event",
            type: "charge.succeeded",
            created,
            data: {
                object: {
                    id: `ch_${index}`,
                    payment_intent: `pi_${index % 7}`,
                    amount: 1999,
                    currency: "eur",
                    status: "succeeded",
                },
            },
        });
        if (index % 15 === 14) {
            bodies.push([body.slice(0, -9), `[${index}]`, `{"id":"evt_${index}"}`][(index % 45) % 3]);
            continue;
        }
        bodies.push(body);
        if (index % 12 === 11) {
            bodies.push(body);
        }
    }
    return bodies;
}

function dataOf(body: string): string {
    return Buffer.from(body).toString("base64");
}

function idOf(body: string): string {
    return /"id":"(evt_\d+)"/.exec(body)?.[1] ?? "";
}
