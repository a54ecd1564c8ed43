import { expect } from "chai";
import fc from "fast-check";
import {
    decodeHistory,
    digest,
    encodeHistory,
    type History,
    mergeHistories,
    pastTransaction,
} from "../../../handlers/fraud-scorer/history";
import { scoreTransaction } from "../../../handlers/fraud-scorer/score";
import type { Transaction } from "../../../handlers/fraud-scorer/transaction";

const now = Date.UTC(2026, 10, 23, 12);
const at = (minutesAgo: number) => new Date(now - minutesAgo * 60_000).toISOString();
const payment = (id: string, fields: Partial<Transaction> = {}): Transaction => ({
    event_id: id,
    transaction_id: `tx-${id}`,
    order_id: `o-${id}`,
    event_time: at(0),
    kind: "purchase",
    status: "authorized",
    customer_id: "c-1",
    amount: 20,
    currency: "EUR",
    ...fields,
});
const history = (...past: Transaction[]): History => mergeHistories([], past.map(pastTransaction));
const reasons = (transaction: Transaction, customer: History = [], card: History = []) =>
    scoreTransaction(transaction, customer, card).reasons;

describe("scoreTransaction", () => {
    it("finds nothing in an ordinary payment", () => {
        expect(
            scoreTransaction(payment("a"), history(payment("b", { event_time: at(90) })), []),
        ).to.deep.equal({
            score: 0,
            reasons: [],
        });
    });

    it("raises velocity at the fifth payment within 10 minutes, not at the fourth", () => {
        const past = ["b", "c", "d", "e"].map((id, index) => payment(id, { event_time: at(9 - index) }));
        expect(reasons(payment("a"), history(...past))).to.deep.equal([
            "5 or more payments within 10 minutes",
        ]);
        expect(reasons(payment("a"), history(...past.slice(1)))).to.deep.equal([]);
    });

    it("counts a payment once, however many states it went through", () => {
        const states = ["b1", "b2", "b3", "b4"].map((id) =>
            payment(id, { transaction_id: "tx-b", event_time: at(5) }),
        );
        expect(reasons(payment("a"), history(...states))).to.deep.equal([]);
    });

    it("takes three declined payments of a card within an hour for testing", () => {
        const declined = ["b", "c", "d"].map((id) => payment(id, { status: "declined", event_time: at(59) }));
        expect(reasons(payment("a"), [], history(...declined))).to.deep.equal([
            "card tested: 3 or more payments declined within an hour",
        ]);
        expect(reasons(payment("a"), [], history(...declined.slice(1)))).to.deep.equal([]);
    });

    it("raises a card that a third customer uses within a day", () => {
        const others = ["b", "c"].map((id) => payment(id, { customer_id: id, event_time: at(1439) }));
        expect(reasons(payment("a"), [], history(...others))).to.deep.equal([
            "card used by 3 or more customers within a day",
        ]);
        expect(reasons(payment("a"), [], history(...others.slice(1)))).to.deep.equal([]);
    });

    it("raises a customer who is in two countries within an hour", () => {
        const abroad = payment("b", { ip_country: "BR", event_time: at(59) });
        expect(reasons(payment("a", { ip_country: "DE" }), history(abroad))).to.deep.equal([
            "customer in another country less than an hour before",
        ]);
        const earlier = { ...abroad, event_time: at(61) };
        expect(reasons(payment("a", { ip_country: "DE" }), history(earlier))).to.deep.equal([]);
    });

    it("raises an amount over five times the usual of the same currency", () => {
        const past = ["b", "c", "d"].map((id) => payment(id, { event_time: at(9000) }));
        const usual = "amount over 5 times the customer's usual";
        expect(reasons(payment("a", { amount: 100.01 }), history(...past))).to.deep.equal([usual]);
        expect(reasons(payment("a", { amount: 100 }), history(...past))).to.deep.equal([]);
        expect(reasons(payment("a", { amount: 500, currency: "USD" }), history(...past))).to.deep.equal([]);
    });

    it("raises a large first payment", () => {
        expect(reasons(payment("a", { amount: 1000 }))).to.deep.equal(["large first payment"]);
        expect(reasons(payment("a", { amount: 999.99 }))).to.deep.equal([]);
    });

    it("raises countries that differ, and none that isn't known", () => {
        const places = {
            card_country: "US",
            ip_country: "DE",
            shipping_country: "FR",
            billing_country: "DE",
        };
        expect(reasons(payment("a", places))).to.deep.equal([
            "card issued in another country than the order came from",
            "shipped to another country than billed",
        ]);
        expect(reasons(payment("a", { card_country: "US", ip_country: null }))).to.deep.equal([]);
    });

    it("scores a chargeback high and a refund not at all", () => {
        expect(scoreTransaction(payment("a", { kind: "chargeback" }), [], []).score).to.equal(0.9);
        expect(scoreTransaction(payment("a", { kind: "refund", amount: 5000 }), [], []).score).to.equal(0);
    });

    it("combines signals as independent doubts", () => {
        const { score } = scoreTransaction(
            payment("a", { card_country: "US", ip_country: "DE", amount: 2000 }),
            [],
            [],
        );
        expect(score).to.equal(0.545);
    });

    it("ignores what came after the payment, and the payment itself", () => {
        const later = ["b", "c", "d", "e", "f"].map((id) =>
            payment(id, { event_time: new Date(now + 1000).toISOString() }),
        );
        expect(reasons(payment("a"), history(payment("a"), ...later))).to.deep.equal([]);
    });

    it("stays from 0 to 1 for any history", () => {
        const anyPayment = fc
            .record({
                id: fc.nat(20),
                minutes: fc.nat(3000),
                amount: fc.integer({ min: 0, max: 1e7 }),
                country: fc.constantFrom("DE", "US", undefined),
                status: fc.constantFrom("declined" as const, "captured" as const),
            })
            .map(({ id, minutes, amount, country, status }) =>
                payment(`h${id}`, { event_time: at(minutes), amount, ip_country: country, status }),
            );
        fc.assert(
            fc.property(
                fc.array(anyPayment),
                fc.array(anyPayment),
                anyPayment,
                (customer, card, transaction) => {
                    const { score } = scoreTransaction(transaction, history(...customer), history(...card));
                    expect(score).to.be.within(0, 1);
                },
            ),
        );
    });
});

describe("mergeHistories", () => {
    const anyHistory = fc
        .array(fc.record({ id: fc.nat(40), minutes: fc.nat(100) }), { maxLength: 40 })
        .map((all) => history(...all.map(({ id }) => payment(`h${id}`, { event_time: at(id * 7) }))));

    it("gives the same whatever the order, and however often", () => {
        fc.assert(
            fc.property(anyHistory, anyHistory, (one, other) => {
                const merged = mergeHistories(one, other);
                expect(mergeHistories(other, one)).to.deep.equal(merged);
                expect(mergeHistories(merged, other)).to.deep.equal(merged);
            }),
        );
    });

    it("keeps the latest 10, oldest first", () => {
        const merged = history(
            ...Array.from({ length: 30 }, (_, index) => payment(`h${index}`, { event_time: at(index) })),
        );
        expect(merged).to.have.length(10);
        expect(merged[9].id).to.equal(digest("h0"));
        expect(merged[0].id).to.equal(digest("h9"));
    });

    it("is the same when it was written and read, and takes one write unit of DynamoDB", () => {
        const full = history(
            ...Array.from({ length: 10 }, (_, index) =>
                payment(crypto.randomUUID(), {
                    event_time: at(index),
                    amount: 9_999_999_999.99,
                    ip_country: index % 2 ? "DE" : undefined,
                    status: index % 3 ? "captured" : "declined",
                }),
            ),
        );
        expect(decodeHistory(encodeHistory(full))).to.deep.equal(full);
        // Beside it the item has its key, a version and an expiry.
        expect(encodeHistory(full).length).to.be.below(1024 - 60);
    });
});
