import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { placeOf } from "../../components/place";
import { recordStack } from "./recorded-stack";

class Group extends pulumi.ComponentResource {
    constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
        super("test:index:Group", name, {}, opts);
    }
}

const asked = (calls: readonly { token: string }[]) => calls.map(({ token }) => token.split(":")[2]).sort();

const theThree = ["getCallerIdentity", "getPartition", "getRegion"];

describe("where resources are", () => {
    it("is asked once for the default provider, whoever asks", async () => {
        const stack = await recordStack(() => {
            const group = new Group("group");
            const within = new Group("within", { parent: group });
            return { all: [placeOf(undefined), placeOf(group), placeOf(within)] };
        });
        const place = { partition: "aws", region: "eu-west-1", accountId: "123456789012" };
        expect(stack.outputs.all).to.deep.equal([place, place, place]);
        expect(asked(stack.calls)).to.deep.equal(theThree);
    });

    it("is asked of the provider that a component was given, its parents' too", async () => {
        const stack = await recordStack(() => {
            const provider = new aws.Provider("frankfurt", { region: "eu-central-1" });
            const group = new Group("group", { providers: [provider] });
            const within = new Group("within", { parent: group });
            const other = new Group("other");
            return { regions: [group, within, other].map((each) => placeOf(each).region) };
        });
        expect(stack.outputs.regions).to.deep.equal(["eu-central-1", "eu-central-1", "eu-west-1"]);
        expect(asked(stack.calls)).to.deep.equal([...theThree, ...theThree].sort());
        const [frankfurt] = stack.ofType("pulumi:providers:aws");
        expect(
            stack.calls.filter(({ provider }) => provider === `${frankfurt.urn}::${frankfurt.id}`),
        ).to.have.lengthOf(3);
    });

    it("is each stack's own in a process that runs several", async () => {
        const regionOf = async (region: string) =>
            (await recordStack(() => ({ region: placeOf(undefined).region }), { region })).outputs.region;
        expect(await Promise.all([regionOf("eu-west-1"), regionOf("us-east-2")])).to.deep.equal([
            "eu-west-1",
            "us-east-2",
        ]);
        expect(await regionOf("ap-south-1")).to.equal("ap-south-1");
    });
});
