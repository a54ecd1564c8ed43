import { expect } from "chai";
import { Properties, secretWire, unknownString } from "../../../policy/model/values";

describe("properties", () => {
    const properties = new Properties({
        name: "orders",
        empty: null,
        later: unknownString,
        password: secretWire("hunter2"),
        rules: [{ status: "Enabled" }, { status: unknownString }, {}],
        dimensions: { "Cluster Name": "bus", StreamName: unknownString },
        settings: secretWire({ user: "shop", port: unknownString }),
    });

    it("are absent, unknown or known, and never throw", () => {
        expect(properties.get("name")).to.deep.equal({ state: "known", value: "orders", secret: false });
        expect(properties.get("later")).to.deep.equal({ state: "unknown" });
        expect(properties.get("missing")).to.deep.equal({ state: "absent" });
        expect(properties.get("empty")).to.deep.equal({ state: "absent" });
        expect(properties.get("name.of.nothing")).to.deep.equal({ state: "absent" });
    });

    it("tell that an object around a property isn't known", () => {
        expect(properties.get("later.nested")).to.deep.equal({ state: "unknown", around: true });
    });

    it("show secrets as what they are, and mark what is inside them", () => {
        expect(properties.get("password")).to.deep.equal({ state: "known", value: "hunter2", secret: true });
        expect(properties.get("settings.user")).to.deep.equal({
            state: "known",
            value: "shop",
            secret: true,
        });
        expect(properties.get("settings.port")).to.deep.equal({ state: "unknown" });
    });

    it("don't know about secrets where the transport hides them", () => {
        const hidden = new Properties({ password: "hunter2" }, false);
        expect(hidden.get("password")).to.deep.equal({ state: "known", value: "hunter2", secret: undefined });
    });

    it("give every element of a list with its own path", () => {
        expect(properties.find("rules[].status").map(({ path, value }) => [path, value.state])).to.deep.equal(
            [
                ["rules[0].status", "known"],
                ["rules[1].status", "unknown"],
                ["rules[2].status", "absent"],
            ],
        );
        expect(properties.get("rules[1].status")).to.deep.equal({ state: "unknown" });
    });

    it("give every value of a map, with keys of any form", () => {
        expect(properties.find("dimensions{}").map(({ path, value }) => [path, value.state])).to.deep.equal([
            ['dimensions."Cluster Name"', "known"],
            ["dimensions.StreamName", "unknown"],
        ]);
        expect(properties.text('dimensions."Cluster Name"')).to.equal("bus");
    });

    it("give one absent value for a list that isn't there", () => {
        expect(properties.find("nothing[].status")).to.deep.equal([
            { path: "nothing[].status", value: { state: "absent" } },
        ]);
    });
});
