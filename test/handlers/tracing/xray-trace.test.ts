import { expect } from "chai";
import { parentOf, xrayTraceId } from "../../../handlers/tracing/xray-trace";

const header = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1;Lineage=a:0";

describe("the trace that Lambda hands on", () => {
    it("becomes the parent of the function's spans", () => {
        expect(parentOf(header)).to.deep.equal({
            traceId: "5759e988bd862e3fe1be46a994272793",
            spanId: "53995c3f42cd8ad8",
            traceFlags: 1,
            isRemote: true,
        });
        expect(xrayTraceId("5759e988bd862e3fe1be46a994272793")).to.equal(
            "1-5759e988-bd862e3fe1be46a994272793",
        );
    });

    it("is not sampled unless it says so", () => {
        expect(parentOf(header.replace("Sampled=1", "Sampled=0"))?.traceFlags).to.equal(0);
        expect(parentOf(header.replace(";Sampled=1", ""))?.traceFlags).to.equal(0);
    });

    it("is none when a part is missing or of another form", () => {
        for (const text of [
            undefined,
            "",
            "Root=1-5759e988-bd86;Parent=53995c3f42cd8ad8",
            "Root=1-5759e988-bd862e3fe1be46a994272793",
        ]) {
            expect(parentOf(text), String(text)).to.equal(undefined);
        }
    });
});
