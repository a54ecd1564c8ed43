import {
    CreateStreamCommand,
    GetRecordsCommand,
    GetShardIteratorCommand,
    KinesisClient,
    ListShardsCommand,
} from "@aws-sdk/client-kinesis";
import {
    CreateSecretCommand,
    PutSecretValueCommand,
    SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import { expect } from "chai";
import type { FunctionProcess } from "../../../handlers/replay/function-process";
import { type Fault, FaultProxy } from "../fault-proxy";
import { HandlerLab, labTable } from "../handler-lab";
import { standardSignature, stripeSignature, webhookRequest } from "./signed-request";

const secret = "whsec_stripe_secret";
const standardSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const event = (id: string) =>
    JSON.stringify({ id, type: "charge.succeeded", created: 1_704_067_200, data: { object: {} } });

describe("the webhook-receiver, as built", function () {
    this.timeout(60_000);
    let lab: HandlerLab;
    let kinesis: FaultProxy;
    let kinesisEndpoint: string;
    let kinesisClient: KinesisClient;
    let secrets: SecretsManagerClient;
    let environment: Record<string, string>;
    let lambda: FunctionProcess;

    const send = async (request: APIGatewayProxyEvent, to = lambda) => {
        const { result, error } = await to.invoke<APIGatewayProxyResult>(request);
        expect(error).to.equal(undefined);
        return { code: result!.statusCode, status: (JSON.parse(result!.body) as { status: string }).status };
    };
    const sendStripe = (body: string | Buffer, headers = stripeSignature(body, secret)) =>
        send(webhookRequest("stripe", body, headers));

    const stored = async () => (await records()).map(({ event_id: id }) => id);

    const records = async () => {
        const { Shards: shards = [] } = await kinesisClient.send(
            new ListShardsCommand({ StreamName: "payments" }),
        );
        const found: Record<string, unknown>[] = [];
        for (const { ShardId: shardId } of shards) {
            const { ShardIterator: iterator } = await kinesisClient.send(
                new GetShardIteratorCommand({
                    StreamName: "payments",
                    ShardId: shardId,
                    ShardIteratorType: "TRIM_HORIZON",
                }),
            );
            const { Records: page = [] } = await kinesisClient.send(
                new GetRecordsCommand({ ShardIterator: iterator }),
            );
            found.push(
                ...page.map(
                    ({ Data: data }) => JSON.parse(Buffer.from(data!).toString()) as Record<string, unknown>,
                ),
            );
        }
        return found;
    };

    before(async function () {
        this.timeout(300_000);
        lab = await HandlerLab.open();
        kinesis = new FaultProxy(lab.aws.endpoint, "ProvisionedThroughputExceededException");
        kinesisEndpoint = await kinesis.start();
        kinesisClient = new KinesisClient(lab.aws.clientSettings);
        secrets = new SecretsManagerClient(lab.aws.clientSettings);
    });
    beforeEach(async () => {
        await lab.reset();
        kinesis.reset();
        await kinesisClient.send(new CreateStreamCommand({ StreamName: "payments", ShardCount: 1 }));
        const [stripe, fraud] = await Promise.all(
            [
                { Name: "stripe", SecretString: secret },
                { Name: "fraud", SecretString: JSON.stringify({ signingSecrets: [standardSecret] }) },
            ].map((input) => secrets.send(new CreateSecretCommand(input))),
        );
        environment = {
            AWS_ENDPOINT_URL_KINESIS: kinesisEndpoint,
            STREAM_NAME: "payments",
            STATE_TABLE: labTable,
            PROCESSORS: JSON.stringify([
                { name: "stripe", scheme: "stripe", secretArn: stripe.ARN },
                { name: "fraud-service", scheme: "standard", secretArn: fraud.ARN, toleranceSeconds: 60 },
            ]),
        };
        lambda = await lab.start("webhook-receiver", environment);
    });
    after(async () => {
        await kinesis?.stop();
        await lab?.close();
    });

    it("answers 200 to a signed event when the stream has it", async () => {
        expect(await sendStripe(event("evt_1"))).to.deep.equal({ code: 200, status: "stored" });
        expect(await stored()).to.deep.equal(["evt_1"]);
    });

    it("takes events of the Standard Webhooks form", async () => {
        const body = JSON.stringify({ event_type: "fraud.verdict", fraud_score: 0.9 });
        const request = webhookRequest(
            "fraud-service",
            body,
            standardSignature(body, standardSecret, "msg_1"),
        );
        expect(await send(request)).to.deep.equal({ code: 200, status: "stored" });
        expect(await stored()).to.deep.equal(["msg_1"]);
    });

    it("accepts an event id once, whoever brings it again", async () => {
        await sendStripe(event("evt_1"));
        const other = await lab.start("webhook-receiver", environment);
        const again = webhookRequest("stripe", event("evt_1"), stripeSignature(event("evt_1"), secret));
        expect(await send(again, other)).to.deep.equal({ code: 200, status: "duplicate" });
        expect(await stored()).to.deep.equal(["evt_1"]);
    });

    it("stores an event once that is delivered twenty times at once", async () => {
        const functions = await Promise.all(
            Array.from({ length: 4 }, () => lab.start("webhook-receiver", environment)),
        );
        const answers: number[] = [];
        await Promise.all(
            functions.map(async (each) => {
                for (let attempt = 0; attempt < 5; attempt += 1) {
                    const body = event("evt_1");
                    answers.push(
                        (await send(webhookRequest("stripe", body, stripeSignature(body, secret)), each))
                            .code,
                    );
                }
            }),
        );
        expect(await stored()).to.deep.equal(["evt_1"]);
        expect(answers).to.include(200);
        expect(answers.every((code) => code === 200 || code === 503)).to.equal(true);
    });

    for (const [why, change, expected] of [
        ["without a signature", () => ({}), 401],
        ["signed with another secret", (body: string) => stripeSignature(body, "whsec_other"), 401],
        ["signed for another body", () => stripeSignature("{}", secret), 401],
        [
            "signed too long ago",
            (body: string) => stripeSignature(body, secret, Math.floor(Date.now() / 1000) - 301),
            401,
        ],
        [
            "signed too far ahead",
            (body: string) => stripeSignature(body, secret, Math.floor(Date.now() / 1000) + 310),
            401,
        ],
    ] as [string, (body: string) => Record<string, string>, number][]) {
        it(`refuses an event ${why}`, async () => {
            const body = event("evt_1");
            expect((await sendStripe(body, change(body))).code).to.equal(expected);
            expect(await stored()).to.deep.equal([]);
            expect(lab.metric("RequestsRefused")).to.equal(1);
        });
    }

    it("takes an event signed nearly as long ago as is allowed", async () => {
        const body = event("evt_1");
        const signature = stripeSignature(body, secret, Math.floor(Date.now() / 1000) - 290);
        expect((await sendStripe(body, signature)).code).to.equal(200);
    });

    it("sends the request's trace along with the event, to be followed into the lake", async () => {
        lambda = await lab.start("webhook-receiver", {
            ...environment,
            _X_AMZN_TRACE_ID: "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1",
        });
        await sendStripe(event("evt_1"));
        expect((await records())[0].trace_parent).to.equal(
            "00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01",
        );
    });

    it("takes a signature whatever the letters of its header's name", async () => {
        for (const [index, name] of ["stripe-signature", "STRIPE-SIGNATURE"].entries()) {
            const body = event(`evt_${index}`);
            const { "Stripe-Signature": value } = stripeSignature(body, secret);
            expect(await sendStripe(body, { [name]: value })).to.include({ code: 200 });
        }
    });

    it("takes a request that is sent again, signature and all, for a repeat", async () => {
        const headers = stripeSignature(event("evt_1"), secret);
        await sendStripe(event("evt_1"), headers);
        expect(await sendStripe(event("evt_1"), headers)).to.deep.equal({ code: 200, status: "duplicate" });
        expect(await stored()).to.deep.equal(["evt_1"]);
    });

    it("knows no other processors", async () => {
        const body = event("evt_1");
        for (const name of ["paypal", "__proto__", "constructor", ""]) {
            expect(
                (await send(webhookRequest(name, body, stripeSignature(body, secret)))).code,
                name,
            ).to.equal(404);
        }
    });

    it("refuses a body that is too large or not UTF-8, though it is signed", async () => {
        const large = JSON.stringify({ id: "evt_1", text: "x".repeat(256 * 1024) });
        expect((await sendStripe(large)).code).to.equal(413);
        const binary = Buffer.from([0x7b, 0xff, 0x7d]);
        expect((await sendStripe(binary)).code).to.equal(400);
        expect(await stored()).to.deep.equal([]);
    });

    it("checks the signature over the bytes, when API Gateway hands them on as base64", async () => {
        expect((await sendStripe(Buffer.from(event("evt_ü")))).code).to.equal(200);
        expect(await stored()).to.deep.equal(["evt_ü"]);
    });

    it("keeps a signed body that is no event", async () => {
        expect((await sendStripe("not json")).code).to.equal(200);
        expect(await stored()).to.have.length(1);
    });

    it("takes the old and the new secret while one replaces the other, and the new one as soon as it is there", async () => {
        await sendStripe(event("evt_0"));
        await secrets.send(
            new PutSecretValueCommand({
                SecretId: "stripe",
                SecretString: JSON.stringify({ signingSecrets: ["whsec_new", secret] }),
            }),
        );
        // The copy at hand has to be older than what a wrong signature may make it be read again.
        lambda = await lab.start("webhook-receiver", environment);
        expect(
            (await sendStripe(event("evt_1"), stripeSignature(event("evt_1"), "whsec_new"))).code,
        ).to.equal(200);
        expect((await sendStripe(event("evt_2"))).code).to.equal(200);
    });

    it("asks the sender to come back while nobody has filled the secret", async () => {
        const { ARN: arn } = await secrets.send(
            new CreateSecretCommand({ Name: "empty", SecretString: " " }),
        );
        const processors = [{ name: "stripe", scheme: "stripe", secretArn: arn }];
        lambda = await lab.start("webhook-receiver", {
            ...environment,
            PROCESSORS: JSON.stringify(processors),
        });
        expect((await sendStripe(event("evt_1"))).code).to.equal(503);
    });

    it("answers 503 when the stream takes nothing, and lets the next attempt through at once", async () => {
        kinesis.inject("throttle", 1000);
        expect((await sendStripe(event("evt_1"))).code).to.equal(503);
        kinesis.reset();
        expect(await sendStripe(event("evt_1"))).to.deep.equal({ code: 200, status: "stored" });
        expect(await stored()).to.deep.equal(["evt_1"]);
        expect(lab.metric("RecordsFailed")).to.equal(1);
    });

    it("answers 503 when claims can't be written", async () => {
        lab.dynamo.inject("fail", 1000);
        expect((await sendStripe(event("evt_1"))).code).to.equal(503);
        expect(await stored()).to.deep.equal([]);
    });

    for (const fault of ["throttle", "fail", "reset", "done-but-silent", "slow"] as Fault[]) {
        it(`stores an event when claims go wrong once: ${fault}`, async () => {
            lab.dynamo.inject(fault, 1);
            expect((await sendStripe(event("evt_1"))).code).to.equal(200);
            expect(await stored()).to.deep.equal(["evt_1"]);
        });
    }

    it("loses nothing to a crash between claim and store: a later attempt gets through", async () => {
        kinesis.inject("hang", 1000);
        lambda = await lab.start("webhook-receiver", environment, 3_000);
        const attempt = lambda.invoke(
            webhookRequest("stripe", event("evt_1"), stripeSignature(event("evt_1"), secret)),
        );
        while (kinesis.requests.length === 0) {
            await new Promise((resolve) => setTimeout(resolve, 10));
        }
        await lambda.stop();
        await attempt;
        kinesis.reset();
        lambda = await lab.start("webhook-receiver", environment);
        expect(await sendStripe(event("evt_1"))).to.deep.equal({ code: 503, status: "in progress" });
        await new Promise((resolve) => setTimeout(resolve, 5_500));
        expect(await sendStripe(event("evt_1"))).to.deep.equal({ code: 200, status: "stored" });
        expect(await stored()).to.deep.equal(["evt_1"]);
    });

    it("never prints a secret, a signature or what a body holds", async () => {
        const body = JSON.stringify({ id: "evt_1", card: "4111111111111111", email: "jane.doe@example.com" });
        await sendStripe(body);
        await sendStripe(body, stripeSignature(body, "whsec_wrong"));
        kinesis.inject("fail", 100);
        const other = body.replace("evt_1", "evt_2");
        await sendStripe(other);
        const printed = lab.printed.join("\n");
        expect(printed).to.include("RequestsRefused").and.include("RecordsFailed");
        for (const text of [
            secret,
            "whsec_",
            "4111111111111111",
            "jane.doe",
            "evt_2",
            stripeSignature(body, secret)["Stripe-Signature"].slice(-64),
        ]) {
            expect(printed).to.not.include(text);
        }
    });

    it("does not start with processors that are wrong, and says all that is wrong", async () => {
        lambda = await lab.start("webhook-receiver", {
            ...environment,
            PROCESSORS: JSON.stringify([
                { name: "Stripe", scheme: "paypal", secretArn: "x", toleranceSeconds: 0 },
            ]),
            STREAM_NAME: "",
        });
        const { error } = await lambda.invoke({});
        expect(error).to.include(
            [
                "  - PROCESSORS[0].name is not 1 to 32 lower-case letters, digits and dashes",
                "  - PROCESSORS[0].scheme is neither stripe nor standard",
                "  - PROCESSORS[0].secretArn is not the ARN of a secret",
                "  - PROCESSORS[0].toleranceSeconds is not a whole number from 1 to 3600",
                "  - STREAM_NAME: got nothing; allowed: the name of a Kinesis stream",
            ].join("\n"),
        );
    });
});
