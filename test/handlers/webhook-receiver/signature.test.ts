import { createHmac } from "node:crypto";
import { expect } from "chai";
import fc from "fast-check";
import {
    isSigned,
    readStandardSignature,
    readStripeSignature,
    signingSecrets,
} from "../../../handlers/webhook-receiver/signature";

/** Vector of the Standard Webhooks specification's own test suite. */
const standard = {
    secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
    timestamp: "1614265330",
    body: '{"test": 2432232314}',
    signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
};
const standardHeaders = {
    "webhook-id": standard.id,
    "webhook-timestamp": standard.timestamp,
    "webhook-signature": standard.signature,
};
const hex = (secret: string, text: string) => createHmac("sha256", secret).update(text).digest("hex");

describe("webhook signatures", () => {
    it("agree with the specification's own vector", () => {
        const message = readStandardSignature(standardHeaders)!;
        expect(message.timestamp).to.equal(1_614_265_330);
        expect(isSigned(message, Buffer.from(standard.body), [standard.secret])).to.equal(true);
        expect(isSigned(message, Buffer.from(standard.body + " "), [standard.secret])).to.equal(false);
    });

    it("cover the message's id", () => {
        const forged = readStandardSignature({ ...standardHeaders, "webhook-id": "msg_another" })!;
        expect(isSigned(forged, Buffer.from(standard.body), [standard.secret])).to.equal(false);
    });

    it("of Stripe's form are read with all their v1 parts, and no other", () => {
        const good = hex("s", "12.body");
        const message = readStripeSignature({
            "stripe-signature": `t=12,v0=${good},v1=${"0".repeat(64)},v1=${good}`,
        })!;
        expect(message.signatures).to.have.length(2);
        expect(isSigned(message, Buffer.from("body"), ["s"])).to.equal(true);
        expect(readStripeSignature({ "stripe-signature": `t=12,v0=${good}` })).to.equal(undefined);
    });

    it("fit when one of several secrets made one of several signatures", () => {
        const message = readStripeSignature({
            "stripe-signature": `t=12,v1=${hex("old", "12.body")},v1=${hex("new", "12.body")}`,
        })!;
        for (const secrets of [["new"], ["old"], ["other", "new"]]) {
            expect(isSigned(message, Buffer.from("body"), secrets)).to.equal(true);
        }
        expect(isSigned(message, Buffer.from("body"), ["other"])).to.equal(false);
        expect(isSigned(message, Buffer.from("body"), [])).to.equal(false);
    });

    for (const header of [
        "",
        "t=12",
        "v1=ab",
        "t=12,v1=zz",
        "t=x,v1=" + "0".repeat(64),
        "t=1,t=2,v1=" + "0".repeat(64),
    ]) {
        it(`are refused in the form "${header}"`, () => {
            expect(readStripeSignature({ "stripe-signature": header })).to.equal(undefined);
        });
    }

    it("never throw and never fit for arbitrary headers and bodies", () => {
        fc.assert(
            fc.property(fc.string(), fc.string(), fc.string(), fc.uint8Array(), (one, two, three, body) => {
                const messages = [
                    readStripeSignature({ "stripe-signature": one }),
                    readStandardSignature({
                        "webhook-id": one,
                        "webhook-timestamp": two,
                        "webhook-signature": three,
                    }),
                ];
                for (const message of messages) {
                    expect(
                        message !== undefined && isSigned(message, Buffer.from(body), ["secret"]),
                    ).to.equal(false);
                }
            }),
            { numRuns: 2000 },
        );
    });

    it("fit for any body that was signed, and for none that was changed", () => {
        fc.assert(
            fc.property(fc.uint8Array(), fc.string({ minLength: 1 }), fc.nat(), (bytes, secret, place) => {
                const body = Buffer.from(bytes);
                const signature = createHmac("sha256", secret).update("12.").update(body).digest("hex");
                const message = readStripeSignature({ "stripe-signature": `t=12,v1=${signature}` })!;
                expect(isSigned(message, body, [secret])).to.equal(true);
                const changed = Buffer.concat([body, Buffer.from("x")]);
                changed[place % changed.length] ^= 1;
                expect(isSigned(message, changed, [secret])).to.equal(false);
            }),
        );
    });
});

describe("signingSecrets", () => {
    it("takes one as plain text, or several as JSON", () => {
        expect(signingSecrets("whsec_a\n")).to.deep.equal(["whsec_a"]);
        expect(signingSecrets('{"signingSecrets":["a","b"]}')).to.deep.equal(["a", "b"]);
    });

    it("takes none from an empty or spoilt secret", () => {
        for (const text of [
            "",
            " ",
            "{}",
            '{"signingSecrets":[]}',
            '{"signingSecrets":["",1,null]}',
            "{oops",
        ]) {
            expect(signingSecrets(text), text).to.deep.equal([]);
        }
    });
});
