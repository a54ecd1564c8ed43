import { expect } from "chai";
import type { PolicyFinding } from "../../offline/engine";
import { urnOf } from "./built-graph";
import { drawn, noFindings, type } from "./drawn-stack";

const { views } = drawn();
const view = (ofType: string, name: string) => views.get(urnOf(ofType, name))!;
const streamUrn = urnOf(type.stream, "payments");

function finding(urn: string): PolicyFinding {
    return { pack: "rules", policy: "encrypted", message: "it isn't", urn, resource: "", type: "" };
}

describe("the view of a resource", () => {
    it("names the key that encrypts it, also where that is said beside it", () => {
        const key = { text: "key", urn: urnOf(type.key, "key") };
        expect(view(type.stream, "payments").key).to.deep.equal(key);
        expect(view(type.bucket, "raw").key).to.deep.equal(key);
        expect(view(type.bucket, "logs").key).to.deep.equal({ text: "S3's own key (AES-256)" });
        expect(view(type.cluster, "bus").key).to.equal(undefined);
        // What it writes to has a key; the function's own environment has none.
        expect(view(type.function, "recorder").key).to.equal(undefined);
    });

    it("says by which endpoint code in the VPC reaches it, if by any", () => {
        expect(view(type.stream, "payments").path).to.deep.equal({
            text: "interface endpoint kinesis-streams",
            urn: urnOf(type.endpoint, "kinesis"),
        });
        expect(view(type.bucket, "raw").path?.text).to.equal("gateway endpoint s3");
        expect(view(type.function, "recorder").path?.text).to.include("no endpoint of lambda");
        expect(view(type.cluster, "bus").path?.text).to.include("in the VPC itself");
        expect(view(type.rule, "arrivals").path).to.equal(undefined);
    });

    it("has the alarms on it, on rules that its events trigger, and on what feeds it", () => {
        expect(view(type.stream, "payments").alarms).to.deep.equal([
            {
                urn: urnOf(type.alarm, "payments-late"),
                name: "payments-late",
                meaning: "It is late.",
                runbook: "docs/runbooks/late.md",
            },
        ]);
        expect(view(type.server, "files").alarms.map(({ name }) => name)).to.deep.equal(["files-failed"]);
        expect(view(type.function, "recorder").alarms.map(({ name }) => name)).to.deep.equal([
            "recorder-dropped",
        ]);
        expect(view(type.key, "key").alarms).to.deep.equal([]);
    });

    it("tells the zones apart: what faces the internet, what stands in the VPC, what AWS runs", () => {
        expect(view(type.api, "hooks-api").zone).to.equal("internet");
        expect(
            [view(type.server, "files"), view(type.cluster, "bus"), view(type.function, "recorder")].map(
                ({ zone }) => zone,
            ),
        ).to.deep.equal(["vpc", "vpc", "vpc"]);
        expect(view(type.stream, "payments").zone).to.equal("aws");
    });

    it("says what is only known after a deployment", () => {
        expect(view(type.function, "recorder").inputs.vpcConfig).to.deep.equal({
            subnetIds: "(known after up)",
        });
    });

    it("has the worst that policies say of it, and passed only where they judged", () => {
        const verdict = (policy: typeof noFindings | null) =>
            drawn(undefined, policy).views.get(streamUrn)!.policy.verdict;
        const found = [finding(streamUrn)];
        expect(verdict(noFindings)).to.equal("passed");
        expect(verdict(null)).to.equal("not judged");
        expect(verdict({ ...noFindings, packs: {} })).to.equal("not judged");
        expect(verdict({ ...noFindings, deferred: found })).to.equal("deferred");
        expect(verdict({ ...noFindings, deferred: found, advisories: found })).to.equal("advised");
        expect(verdict({ ...noFindings, deferred: found, violations: found })).to.equal("violated");
        expect(verdict({ ...noFindings, notRun: found })).to.equal("violated");
        expect(verdict({ ...noFindings, violations: [finding("urn:other")] })).to.equal("passed");
    });

    it("has its cost", () => {
        const { usd, costs } = view(type.key, "key");
        expect(usd).to.be.greaterThan(1);
        expect(costs.map(({ service }) => service)).to.deep.equal(["KMS", "KMS"]);
    });
});
