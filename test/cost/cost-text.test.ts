import { PassThrough } from "node:stream";
import { expect } from "chai";
import { describeUnknownTypes, renderCost, summarizeCost } from "../../cost/cost-text";
import { estimateCost } from "../../cost/estimate";
import { Traffic } from "../../cost/traffic";
import { builtGraph } from "../graph/built-graph";

const stream = new PassThrough() as unknown as NodeJS.WriteStream;

const traffic = new Traffic(
    {
        about: "",
        monthsInOperation: 6,
        code: [],
        profiles: { quiet: { about: "Hardly anything happens.", usage: [] } },
    },
    "quiet",
);

const estimate = estimateCost(
    builtGraph([
        { type: "aws:transfer/server:Server", name: "files", inputs: { protocols: ["SFTP", "FTPS", "FTP"] } },
        { type: "aws:cloudwatch/dashboard:Dashboard", name: "board" },
        { type: "aws:kms/key:Key", name: "key" },
    ]),
    traffic,
);

describe("the cost as text", () => {
    const lines = renderCost("dev", "eu-west-1", estimate, stream).split("\n");

    it("begins with the sum, the prices' day and region, and the traffic", () => {
        expect(lines.slice(0, 3)).to.deep.equal([
            "Cost     stack dev: about $661.00 a month",
            "Prices   list prices of us-east-1, read on 2026-11-23; the stack is in eu-west-1, where they differ",
            "Traffic  quiet: Hardly anything happens. After 6 months in operation.",
        ]);
    });

    it("lines amounts up under each other, the dearest first", () => {
        expect(lines.slice(4, 9)).to.deep.equal([
            "Service             USD  Share",
            "Transfer Family  657.00   99 %  ████████████████████████",
            "CloudWatch         3.00    0 %",
            "KMS                1.00    0 %",
            "Total            661.00  100 %",
        ]);
    });

    it("lists what isn't in the sum", () => {
        const rest = lines.slice(lines.indexOf("Not in the sum"));
        expect(rest.slice(1, 3)).to.deep.equal([
            "  no traffic stated: GB uploaded (files)",
            "  no traffic stated: requests (key)",
        ]);
        expect(rest.filter((line) => line.startsWith("  not covered: "))).to.have.lengthOf(3);
    });

    it("fits into one line of the preview", () => {
        expect(summarizeCost(estimate)).to.equal("about $661 a month with quiet traffic");
    });

    it("says which types have no price, and that the sum is without them", () => {
        const gateway = "aws:ec2/natGateway:NatGateway";
        const gap = estimateCost(
            builtGraph(["one", "two", "three", "four"].map((name) => ({ type: gateway, name }))),
            traffic,
        );
        expect(summarizeCost(gap)).to.equal(
            "about $0 a month with quiet traffic, without 1 type of unknown price",
        );
        expect(describeUnknownTypes(gap)?.split("\n")[1]).to.equal(
            `  ${gateway} (one, two, three and 1 more)`,
        );
        expect(describeUnknownTypes(estimate)).to.equal(undefined);
    });
});
