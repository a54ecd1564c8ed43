import type { KinesisStreamBatchResponse } from "aws-lambda";
import { expect } from "chai";
import type { FunctionProcess } from "../../../handlers/replay/function-process";
import type { Fault } from "../fault-proxy";
import { HandlerLab } from "../handler-lab";
import { kinesisEvent, sequenceAt } from "../kinesis-event";
import { transaction } from "../transaction-record";

describe("the fraud-scorer, as built", function () {
    this.timeout(60_000);
    let lab: HandlerLab;
    let lambda: FunctionProcess;

    const invoke = async (...batch: Parameters<typeof kinesisEvent>) => {
        const { result, error } = await lambda.invoke<KinesisStreamBatchResponse>(kinesisEvent(...batch));
        expect(error).to.equal(undefined);
        return result!.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    };
    const stored = async () => (await lab.rows("lab-raw")).map(({ event_id: id }) => id);

    before(async function () {
        this.timeout(300_000);
        lab = await HandlerLab.open();
    });
    beforeEach(async () => {
        await lab.reset();
        lambda = await lab.start("fraud-scorer", { OUTPUT_PREFIX: "transactions/" });
    });
    after(() => lab.close());

    it("stores a batch as one Parquet file with every column in its type", async () => {
        const items = [{ product_id: "p-1", quantity: 2, unit_price: 0.07 }];
        expect(await invoke([transaction("a", { items, campaign: "spring" })])).to.deep.equal([]);
        expect(await lab.keys("lab-raw")).to.deep.equal([
            `transactions/dt=2026-11-23/hour=07/shardId-000000000000-${sequenceAt(0)}-${sequenceAt(0)}.parquet`,
        ]);
        expect((await lab.rows("lab-raw"))[0]).to.deep.equal({
            event_id: "a",
            transaction_id: "tx-a",
            order_id: "order-a",
            event_time: "2026-11-23 07:29:59",
            received_at: "2026-11-23 07:30:00",
            kind: "purchase",
            status: "authorized",
            customer_id: "customer-1",
            amount: "19.99",
            currency: "EUR",
            payment_method: "card",
            card_token: "tok_1",
            card_country: "DE",
            billing_country: null,
            shipping_country: null,
            ip_country: "DE",
            device_id: null,
            session_id: null,
            channel: null,
            items: [{ product_id: "p-1", category: null, quantity: 2, unit_price: "0.07" }],
            fraud_score: 0,
            fraud_decision: "accept",
            fraud_reasons: [],
            other_fields: '{"campaign":"spring"}',
        });
    });

    it("scores by what the customer did before, in this batch and in earlier ones", async () => {
        const travels = (id: string, country: string, time: string) =>
            transaction(id, { ip_country: country, card_country: country, event_time: time });
        await invoke([travels("a", "DE", "2026-11-23T07:00:00Z")]);
        await invoke(
            [travels("b", "BR", "2026-11-23T07:20:00Z"), travels("c", "BR", "2026-11-23T08:10:00Z")],
            { from: 1, arrivesAt: Date.UTC(2026, 10, 23, 9) },
        );
        const rows = await lab.rows("lab-raw");
        const reasons = Object.fromEntries(
            rows.map(({ event_id: id, fraud_reasons: why }) => [id as string, why]),
        );
        expect(reasons).to.deep.equal({
            a: [],
            b: ["customer in another country less than an hour before"],
            c: [],
        });
    });

    it("gives the same scores to a batch that is delivered again", async () => {
        const batch = Array.from({ length: 8 }, (_, index) =>
            transaction(`t${index}`, { event_time: `2026-11-23T07:2${index}:00Z`, amount: 10 + index }),
        );
        await invoke(batch);
        const first = await lab.rows("lab-raw");
        expect(first.some(({ fraud_decision: decision }) => decision === "review")).to.equal(true);
        await invoke(batch);
        expect(await lab.rows("lab-raw")).to.deep.equal(first);
    });

    it("stores an event once, though another shard brings it again", async () => {
        await invoke([transaction("a"), transaction("b")]);
        await invoke([transaction("b"), transaction("c")], { shard: 1, from: 1000 });
        expect(await stored()).to.have.members(["a", "b", "c"]);
        expect(lab.metric("RecordsDuplicate")).to.equal(1);
    });

    it("keeps what breaks the contract, a card number in place of a token among it", async () => {
        await invoke([transaction("a", { card_token: "4111111111111111" })]);
        expect(await stored()).to.deep.equal([]);
        const [refused] = await lab.rows("lab-quarantine");
        expect(refused).to.include({
            dataset: "transactions",
            reason: 'card_token: must match pattern "^tok_[A-Za-z0-9_]+$"',
        });
        expect(lab.printed.join("\n")).to.not.include("4111111111111111");
    });

    for (const [service, fault] of [
        ["s3", "throttle"],
        ["s3", "done-but-silent"],
        ["s3", "done-but-failed"],
        ["dynamo", "throttle"],
        ["dynamo", "fail"],
        ["dynamo", "reset"],
        ["dynamo", "done-but-silent"],
        ["dynamo", "done-but-failed"],
        ["dynamo", "slow"],
    ] as ["s3" | "dynamo", Fault][]) {
        it(`stores each event once when ${service} does this and then works: ${fault}`, async () => {
            lab[service].inject(fault, 3);
            expect(await invoke([transaction("a"), transaction("b"), "spoilt"])).to.deep.equal([]);
            expect(await stored())
                .to.have.members(["a", "b"])
                .and.have.length(2);
            expect(await lab.rows("lab-quarantine")).to.have.length(1);
        });
    }

    for (const [what, service, matches] of [
        ["its objects", "s3", /PUT/],
        ["its claims", "dynamo", /PutItem|BatchExecuteStatement/],
        ["its ledger", "dynamo", /BatchGetItem|BatchWriteItem/],
    ] as ["its objects", "s3" | "dynamo", RegExp][]) {
        it(`has a batch delivered again when ${what} can't be written, and then stores it once`, async () => {
            lab[service].inject("fail", 1000, matches);
            const batch = [transaction("a"), transaction("b"), "spoilt"];
            expect(await invoke(batch)).to.deep.equal([sequenceAt(0)]);
            lab[service].reset();
            expect(await invoke(batch)).to.deep.equal([]);
            expect(await stored())
                .to.have.members(["a", "b"])
                .and.have.length(2);
            expect(await lab.rows("lab-quarantine")).to.have.length(1);
        });
    }

    it("stores a batch once that was killed between store and answer, though it comes again in halves", async () => {
        const batch = ["a", "b", "c", "d"].map((id) => transaction(id));
        // The object is written, and then nothing any more: the confirmations hang until the process is killed.
        lab.s3.inject("slow", 1, /PUT/);
        const answer = lambda.invoke(kinesisEvent(batch));
        while (!lab.s3.requests.some((request) => request.startsWith("PUT"))) {
            await new Promise((resolve) => setTimeout(resolve, 10));
        }
        lab.dynamo.inject("hang", 1000);
        while ((await lab.keys("lab-raw")).length === 0) {
            await new Promise((resolve) => setTimeout(resolve, 10));
        }
        await lambda.stop();
        expect((await answer).error).to.equal("the process ended with SIGTERM");
        lab.dynamo.reset();
        lambda = await lab.start("fraud-scorer", { OUTPUT_PREFIX: "transactions/" });
        expect(await invoke(batch.slice(0, 2))).to.deep.equal([]);
        expect(await invoke(batch.slice(2), { from: 2 })).to.deep.equal([]);
        expect(await stored())
            .to.have.members(["a", "b", "c", "d"])
            .and.have.length(4);
        const claims = (await lab.items()).filter(({ id }) => id!.startsWith("transactions#"));
        expect(claims.map(({ state }) => state)).to.deep.equal(["stored", "stored", "stored", "stored"]);
    });

    it("stores a batch once that was killed between claim and store", async () => {
        const batch = ["a", "b"].map((id) => transaction(id));
        lab.s3.inject("hang", 1000);
        const answer = lambda.invoke(kinesisEvent(batch));
        while (!lab.s3.requests.some((request) => request.startsWith("PUT"))) {
            await new Promise((resolve) => setTimeout(resolve, 10));
        }
        await lambda.stop();
        await answer;
        lab.s3.reset();
        lambda = await lab.start("fraud-scorer", { OUTPUT_PREFIX: "transactions/" });
        expect(await invoke(batch.slice(0, 1))).to.deep.equal([]);
        expect(await invoke(batch.slice(1), { from: 1 })).to.deep.equal([]);
        expect(await stored())
            .to.have.members(["a", "b"])
            .and.have.length(2);
    });
});
