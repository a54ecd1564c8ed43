import { expect } from "chai";
import { errorOf, ProviderClient } from "./provider-client";

describe("the offline provider", () => {
    let provider: ProviderClient;
    beforeEach(async () => {
        provider = await ProviderClient.start();
    });
    afterEach(() => provider.stop());

    it("tells the engine that it previews, keeps secrets and takes names from the engine", async () => {
        const response = await provider.configure({ region: "eu-west-1" });
        expect(response.toObject()).to.deep.include({
            acceptsecrets: true,
            supportspreview: true,
            supportsAutonamingConfiguration: true,
        });
    });

    describe("checks its settings", () => {
        it("and refuses a region that there isn't, and suggests the nearest one", async () => {
            expect(await provider.checkConfig({ region: "eu-wets-1" })).to.deep.equal([
                '"eu-wets-1" is no AWS region; did you mean "eu-west-1"?',
            ]);
        });

        it("and takes the region from the environment, or says that there is none", async () => {
            const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
            delete process.env.AWS_DEFAULT_REGION;
            try {
                process.env.AWS_REGION = "eu-central-1";
                expect(await provider.checkConfig({})).to.deep.equal([]);
                delete process.env.AWS_REGION;
                expect((await provider.checkConfig({})).join()).to.contain("no AWS region is set");
            } finally {
                Object.assign(process.env, AWS_REGION && { AWS_REGION });
                Object.assign(process.env, AWS_DEFAULT_REGION && { AWS_DEFAULT_REGION });
            }
        });

        it("and refuses one that it doesn't have", async () => {
            expect(
                await provider.checkConfig({ region: "eu-west-1", defaultTag: "{}", version: "7.48.0" }),
            ).to.deep.equal([
                "aws:defaultTag is no setting of the aws provider; did you mean aws:defaultTags?",
            ]);
        });

        it("and refuses an account that isn't allowed", async () => {
            const config = { region: "eu-west-1", allowedAccountIds: JSON.stringify(["111111111111"]) };
            expect((await provider.checkConfig(config)).join()).to.contain(
                "account 123456789012 is not allowed: allowedAccountIds is 111111111111",
            );
        });

        it("and plays the account that the environment names", async () => {
            process.env.OFFLINE_AWS_ACCOUNT_ID = "210987654321";
            try {
                await provider.configure({ region: "eu-west-1" });
                const { outputs } = await provider.create("aws:sns/topic:Topic", "alarms", {
                    name: "alarms",
                });
                expect(outputs.arn).to.equal("arn:aws:sns:eu-west-1:210987654321:alarms");
            } finally {
                delete process.env.OFFLINE_AWS_ACCOUNT_ID;
            }
        });
    });

    describe("reads", () => {
        const type = "aws:sns/topic:Topic";

        it("a resource of the state as the state holds it", async () => {
            const { id, inputs, outputs } = await provider.create(type, "it", { name: "alarms" });
            expect(await provider.read(type, id, { inputs, outputs })).to.deep.equal(outputs);
        });

        it("nothing that the state doesn't hold, and says what to do", async () => {
            const error = await errorOf(provider.read(type, "arn:aws:sns:eu-west-1:123456789012:theirs"));
            expect(error).to.contain(
                'can\'t read aws:sns/topic:Topic "arn:aws:sns:eu-west-1:123456789012:theirs"',
            );
            expect(error).to.contain("Import or look it up with the real provider");
        });
    });
});
