import type { KinesisStreamBatchResponse, KinesisStreamEvent } from "aws-lambda";
import { expect } from "chai";
import {
    BatchDelivery,
    type DeliverySettings,
    type FailedBatch,
} from "../../../local/event-sources/batch-delivery";
import type { Answer } from "../../../handlers/replay/function-process";
import { kinesisEvent, sequenceAt } from "../../handlers/kinesis-event";

type Reaction = (places: number[]) => Answer<unknown>;

/** Delivers a batch to a function that reacts as it is told; places are those of the records in the shard. */
async function deliver(
    count: number,
    settings: DeliverySettings,
    reactions: Reaction[] | Reaction,
    arrivesAt = Date.now(),
) {
    const calls: number[][] = [];
    const failed: FailedBatch[] = [];
    const { Records: records } = kinesisEvent(
        Array.from({ length: count }, (_, index) => `r${index}`),
        { arrivesAt },
    );
    const placesIn = ({ Records: batch }: KinesisStreamEvent) =>
        batch.map(({ kinesis }) => Number(BigInt(kinesis.sequenceNumber) - BigInt(sequenceAt(0))));
    await new BatchDelivery({
        settings,
        invoke: (event) => {
            const places = placesIn(event);
            const react = Array.isArray(reactions) ? (reactions[calls.length] ?? succeed) : reactions;
            calls.push(places);
            return Promise.resolve(react(places) as Answer<KinesisStreamBatchResponse>);
        },
        onFailure: (batch) => Promise.resolve(void failed.push(batch)),
    }).deliver(records);
    return {
        calls,
        failed: failed.map(({ body }) => ({
            why: body.requestContext.condition,
            places: placesIn(body.payload),
        })),
        batches: failed,
    };
}

const succeed: Reaction = () => ({ result: { batchItemFailures: [] } });
const crash: Reaction = () => ({ error: "the process ended with SIGKILL" });
const fail =
    (...places: number[]): Reaction =>
    () => ({ result: { batchItemFailures: places.map((place) => ({ itemIdentifier: sequenceAt(place) })) } });
const answer =
    (result: unknown): Reaction =>
    () => ({ result });

describe("delivery of Kinesis batches", () => {
    for (const [what, reaction] of [
        ["an empty list of failures", answer({ batchItemFailures: [] })],
        ["an empty answer", answer({})],
        ["no answer", answer(null)],
        ["null for the list", answer({ batchItemFailures: null })],
    ] as const) {
        it(`takes ${what} for success`, async () => {
            expect((await deliver(3, { retryAttempts: 2 }, reaction)).calls).to.deep.equal([[0, 1, 2]]);
        });
    }

    it("retries from the lowest failed record on, and no earlier one", async () => {
        const { calls } = await deliver(5, { retryAttempts: 2 }, [fail(3, 2), succeed]);
        expect(calls).to.deep.equal([
            [0, 1, 2, 3, 4],
            [2, 3, 4],
        ]);
    });

    for (const [what, identifier] of [
        ["an empty identifier", ""],
        ["null for an identifier", null],
        ["a record that isn't in the batch", sequenceAt(99)],
    ] as const) {
        it(`takes ${what} for a failure of the whole batch`, async () => {
            const reaction = answer({ batchItemFailures: [{ itemIdentifier: identifier }] });
            const { calls } = await deliver(2, { retryAttempts: 1 }, [reaction, succeed]);
            expect(calls).to.deep.equal([
                [0, 1],
                [0, 1],
            ]);
        });
    }

    it("halves a batch whose call failed, in order, without using up retries", async () => {
        const poison: Reaction = (places) => (places.includes(5) ? crash(places) : succeed(places));
        const { calls, failed } = await deliver(8, { retryAttempts: 1 }, poison);
        expect(calls).to.deep.equal([
            [0, 1, 2, 3, 4, 5, 6, 7],
            [0, 1, 2, 3],
            [4, 5, 6, 7],
            [4, 5],
            [4],
            [5],
            [5],
            [6, 7],
        ]);
        expect(failed).to.deep.equal([{ why: "RetryAttemptsExhausted", places: [5] }]);
    });

    it("keeps a batch whole when it isn't to be halved", async () => {
        const { calls, failed } = await deliver(2, { retryAttempts: 2, bisect: false }, crash);
        expect(calls).to.deep.equal([
            [0, 1],
            [0, 1],
            [0, 1],
        ]);
        expect(failed).to.deep.equal([{ why: "RetryAttemptsExhausted", places: [0, 1] }]);
    });

    it("gives up records that are too old, without calling the function", async () => {
        const { calls, failed } = await deliver(
            1,
            { retryAttempts: 9, maximumRecordAgeSeconds: 60 },
            crash,
            Date.now() - 61_000,
        );
        expect(calls).to.deep.equal([]);
        expect(failed).to.deep.equal([{ why: "RecordAgeExceeded", places: [0] }]);
    });

    it("keeps the whole batch at the on-failure destination, under the key that Lambda gives it", async () => {
        const { batches } = await deliver(1, { retryAttempts: 0 }, crash);
        expect(batches[0].key).to.match(
            /^aws\/lambda\/[0-9a-f-]{36}\/shardId-000000000000\/\d{4}\/\d\d\/\d\d\/\d{4}-\d\d-\d\dT\d\d\.\d\d\.\d\d-[0-9a-f-]{36}$/,
        );
        expect(batches[0].body.payload.Records[0].kinesis.data).to.equal(
            Buffer.from("r0").toString("base64"),
        );
    });
});
