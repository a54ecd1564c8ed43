import { expect } from "chai";
import { maskCardNumbers, maskText } from "../../../handlers/webhook-receiver/card-numbers";
import { readPaymentEvent } from "../../../handlers/webhook-receiver/payment-event";

const stripe = { name: "stripe", scheme: "stripe" } as const;
const fraudService = { name: "fraud-service", scheme: "standard" } as const;
const read = (processor: typeof stripe | typeof fraudService, body: unknown, id?: string) =>
    readPaymentEvent(processor, Buffer.from(typeof body === "string" ? body : JSON.stringify(body)), id);

describe("readPaymentEvent", () => {
    const charge = {
        id: "evt_1",
        type: "charge.succeeded",
        created: 1_704_067_200,
        data: {
            object: {
                id: "ch_1",
                payment_intent: "pi_1",
                amount: 1999,
                currency: "eur",
                status: "succeeded",
                metadata: { order_id: "order-1" },
            },
        },
    };

    it("reads an event of Stripe's", () => {
        expect(read(stripe, charge)).to.deep.equal({
            event_id: "evt_1",
            event_type: "charge.succeeded",
            event_time: "2024-01-01T00:00:00.000Z",
            transaction_id: "pi_1",
            order_id: "order-1",
            amount: 19.99,
            currency: "EUR",
            status: "succeeded",
            processor: "stripe",
            payload: JSON.stringify(charge),
        });
    });

    for (const [amount, currency, expected] of [
        [500, "jpy", 500],
        [500, "usd", 5],
        [1230, "kwd", 1.23],
        [1234, "kwd", undefined],
        [1.5, "usd", undefined],
        ["5", "usd", undefined],
        [5, undefined, undefined],
    ] as const) {
        it(`takes ${String(amount)} of ${String(currency)} for ${String(expected)}`, () => {
            const event = { ...charge, data: { object: { amount, currency } } };
            expect(read(stripe, event).amount).to.equal(expected);
        });
    }

    it("reads an event with the dataset's own fields, under the id that was signed", () => {
        const verdict = {
            event_type: "fraud.verdict",
            event_time: "2026-11-23T07:00:00Z",
            transaction_id: "tx-1",
            fraud_score: 0.97,
            note: "x",
        };
        expect(read(fraudService, verdict, "msg_1")).to.deep.equal({
            event_id: "msg_1",
            event_type: "fraud.verdict",
            event_time: "2026-11-23T07:00:00Z",
            transaction_id: "tx-1",
            fraud_score: 0.97,
            processor: "fraud-service",
            payload: JSON.stringify(verdict),
        });
    });

    it("keeps a signed body that isn't the scheme's event, under an id of its bytes", () => {
        for (const body of ["not json", "[1]", "null", '{"id":5}', '{"data":"x"}', ""]) {
            const event = read(stripe, body);
            expect(event.event_id, body).to.match(/^sha256-[0-9a-f]{32}$/);
            expect(event.processor).to.equal("stripe");
            expect(event.payload).to.equal(body === "[1]" || body === "null" ? body : event.payload);
        }
    });

    it("masks card numbers wherever they stand", () => {
        const event = read(stripe, {
            ...charge,
            note: "card 4111 1111 1111 1111 and 5500-0000-0000-0004",
            nested: [{ pan: 378282246310005 }],
            "6011111111111117": true,
        });
        expect(event.payload).to.not.match(/4111|5500|37828|60111/);
        expect(JSON.parse(event.payload)).to.deep.include({
            note: "card ************1111 and ************0004",
            nested: [{ pan: "***********0005" }],
            "************1117": true,
        });
        expect(read(stripe, "broken {4111111111111111").payload).to.equal("broken {************1111");
    });
});

describe("maskText", () => {
    it("masks the test numbers of every scheme", () => {
        for (const number of [
            "4111111111111111",
            "4222222222222",
            "5555555555554444",
            "2223003122003222",
            "378282246310005",
            "30569309025904",
            "38520000023237",
            "6011111111111117",
            "3530111333300000",
        ]) {
            expect(maskText(`x${number}y`), number).to.equal(
                `x${"*".repeat(number.length - 4)}${number.slice(-4)}y`,
            );
        }
    });

    it("leaves other numbers alone", () => {
        for (const text of [
            "4111111111111112",
            "1700000000000",
            "pi_3MtwBwLkdIwHu7ix28a3tqPa",
            "2026-11-23",
            "12345678901234567890",
        ]) {
            expect(maskText(text)).to.equal(text);
        }
    });

    it("keeps everything else of a value as it is", () => {
        const value = { a: [1, true, null, "x"], b: { c: 1.5 } };
        expect(maskCardNumbers(value)).to.deep.equal(value);
    });
});
