import { expect } from "chai";
import { judge, TestStack, unknown, type Given } from "securecart/policy/test-kit";
import { streamOwner } from "./stream-owner";

function outcomes(tags?: Given): string[] {
    const stack = new TestStack();
    stack.add("aws:kinesis/stream:Stream", "orders", tags === undefined ? {} : { tags });
    return judge([streamOwner], stack.resources("preview")).map(({ outcome }) => outcome);
}

describe("stream-owner", () => {
    it("accepts a mail address", () => {
        expect(outcomes({ owner: "checkout@shop.example" })).to.deep.equal([]);
    });

    it("refuses a stream without the tag, already in preview", () => {
        expect(outcomes()).to.deep.equal(["violated"]);
        expect(outcomes({ owner: "checkout" })).to.deep.equal(["violated"]);
    });

    it("defers where the tag isn't known yet", () => {
        expect(outcomes({ owner: unknown })).to.deep.equal(["deferred"]);
    });
});
