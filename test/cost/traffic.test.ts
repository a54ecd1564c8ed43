import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { ownTrafficFile, profileOf, readTraffic, Traffic, TrafficError } from "../../cost/traffic";
import { builtGraph, component, urnOf } from "../graph/built-graph";

const why = "made up for a test";

describe("stated traffic", () => {
    let folder: string;
    before(() => {
        folder = mkdtempSync(path.join(tmpdir(), "securecart-traffic-"));
    });
    after(() => rmSync(folder, { recursive: true }));

    function written(content: string): string {
        const file = path.join(folder, "traffic.json");
        writeFileSync(file, content);
        return file;
    }

    it("has a profile for each of this project's stacks", () => {
        const file = readTraffic(ownTrafficFile);
        expect(["dev", "staging", "prod"].map((stack) => profileOf(file, stack))).to.deep.equal([
            "dev",
            "staging",
            "prod",
        ]);
        expect(profileOf(file, "sandbox")).to.equal("dev");
    });

    it("refuses a file with every mistake at once", () => {
        const file = written(
            JSON.stringify({
                about: "",
                monthsInOperation: 0,
                code: [{ of: "x", why }],
                profiles: { dev: { about: "for a test", usage: [{ of: "y", why, eventsPerSecnd: 1 }] } },
            }),
        );
        expect(() => readTraffic(file))
            .to.throw(TrafficError)
            .with.property("message")
            .that.includes("monthsInOperation")
            .and.includes("code.0: states no amount")
            .and.includes("eventsPerSecnd");
    });

    it("refuses what isn't JSON, and a file that isn't there, by name", () => {
        expect(() => readTraffic(written("{"))).to.throw(TrafficError, /traffic\.json: /);
        expect(() => readTraffic(path.join(folder, "none.json"))).to.throw(TrafficError, /none\.json/);
    });

    it("says which profiles there are when asked for another", () => {
        expect(() => new Traffic(readTraffic(ownTrafficFile), "test")).to.throw(
            TrafficError,
            'There is no traffic profile "test". The profiles are: dev, staging, prod.',
        );
    });

    it("takes what is said nearest: the resource, the components around it, its type, then the code", () => {
        const key = "aws:kms/key:Key";
        const outer = component("DataLake", "lake");
        const graph = builtGraph([
            outer,
            { type: key, name: "named", parent: urnOf(outer.type, "lake") },
            { type: key, name: "inner", parent: urnOf(outer.type, "lake") },
            { type: key, name: "alone" },
        ]);
        const traffic = new Traffic(
            {
                about: "",
                monthsInOperation: 1,
                code: [
                    { of: "named", why, requestsPerMonth: 9 },
                    { of: key, why, storedGb: 4 },
                ],
                profiles: {
                    test: {
                        about: "made up for a test",
                        usage: [
                            { of: key, why, requestsPerMonth: 3 },
                            { of: "lake", why, requestsPerMonth: 2 },
                            { of: "named", why, requestsPerMonth: 1 },
                        ],
                    },
                },
            },
            "test",
        );
        const amount = (name: string) => traffic.of(graph, graph.get(urnOf(key, name))!, "requestsPerMonth");
        expect(["named", "inner", "alone"].map(amount)).to.deep.equal([1, 2, 3]);
        expect(traffic.of(graph, graph.get(urnOf(key, "alone"))!, "storedGb")).to.equal(4);
        expect(traffic.of(graph, graph.get(urnOf(key, "alone"))!, "gbPerMonth")).to.equal(undefined);
    });
});
