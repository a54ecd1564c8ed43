import type { KinesisStreamBatchResponse } from "aws-lambda";
import { expect } from "chai";
import { BatchDelivery, type FailedBatch } from "../../local/event-sources/batch-delivery";
import { HandlerLab } from "./handler-lab";
import { click, kinesisEvent } from "./kinesis-event";
import { payment } from "./payment-record";
import { transaction } from "./transaction-record";

describe("a batch in the failed-delivery bucket", function () {
    this.timeout(60_000);
    let lab: HandlerLab;

    before(async function () {
        this.timeout(300_000);
        lab = await HandlerLab.open();
    });
    beforeEach(() => lab.reset());
    after(() => lab?.close());

    for (const [handler, good] of [
        ["clickstream-normalizer", click],
        ["fraud-scorer", transaction],
        ["payment-recorder", payment],
    ] as const) {
        it(`is stored once by ${handler}, however often it is brought back`, async () => {
            const given: FailedBatch[] = [];
            const lambda = await lab.start(handler);
            const invoke = (event: object) => lambda.invoke<KinesisStreamBatchResponse>(event);
            lab.s3.inject("kms-disabled", 1_000_000);
            await new BatchDelivery({
                settings: { retryAttempts: 0 },
                invoke,
                onFailure: (batch) => Promise.resolve(void given.push(batch)),
            }).deliver(kinesisEvent([good("a"), "spoilt", good("b")]).Records);
            lab.s3.reset();
            for (let time = 0; time < 2; time += 1) {
                expect(await invoke(given[0].body.payload)).to.deep.equal({
                    result: { batchItemFailures: [] },
                });
            }
            expect((await lab.rows("lab-raw")).map(({ event_id: id }) => id)).to.deep.equal(["a", "b"]);
            expect(await lab.rows("lab-quarantine")).to.have.length(1);
        });
    }
});
