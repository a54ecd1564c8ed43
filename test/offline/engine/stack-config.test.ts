import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { copyStackConfig, listStacks, StackConfigError } from "../../../offline/engine/stack-config";
import { temporaryFolder } from "./temporary-folder";

describe("the copy of a stack's configuration", () => {
    const folder = temporaryFolder();
    const source = path.join(folder, "Pulumi.dev.yaml");
    const copy = path.join(folder, "copy.yaml");

    const copied = async (text: string, overrides: Record<string, string> = {}): Promise<unknown> => {
        fs.writeFileSync(source, text);
        await copyStackConfig(source, copy, "shop", overrides);
        return parse(fs.readFileSync(copy, "utf8"));
    };

    beforeEach(() => fs.rmSync(copy, { force: true }));

    it("has the user's values, and leaves the user's file as it was", async () => {
        const text = "config:\n    aws:region:   us-east-1 # ours\n    shop:network: {zones: 2}\n";
        expect(await copied(text)).to.deep.equal({
            config: { "aws:region": "us-east-1", "shop:network": { zones: 2 } },
        });
        expect(fs.readFileSync(source, "utf8")).to.equal(text);
    });

    it("takes a missing file for an empty one", async () => {
        await copyStackConfig(path.join(folder, "Pulumi.none.yaml"), copy, "shop", {});
        expect(parse(fs.readFileSync(copy, "utf8"))).to.deep.equal({ config: {} });
    });

    it("keeps the salt of the copy before, and not the user's, whose passphrase is not known here", async () => {
        fs.writeFileSync(copy, "encryptionsalt: v1:ours\n");
        expect(await copied("encryptionsalt: v1:theirs\nconfig: {}\n")).to.deep.equal({
            config: {},
            encryptionsalt: "v1:ours",
        });
    });

    it("takes overrides with the project's namespace or one of their own", async () => {
        const config = await copied("config: {aws:region: us-east-1}", {
            "aws:region": "eu-west-1",
            name: "a",
        });
        expect(config).to.deep.equal({ config: { "aws:region": "eu-west-1", "shop:name": "a" } });
    });

    it("sets fields with the type that their text spells, and leaves the fields beside them", async () => {
        const config = await copied("config: {shop:network: {zones: 2, cidr: 10.0.0.0/16}}", {
            "network.zones": "3",
            "network.flow.enabled": "true",
            "alarms.emails": '["a@example.com"]',
        });
        expect(config).to.deep.equal({
            config: {
                "shop:network": { zones: 3, cidr: "10.0.0.0/16", flow: { enabled: true } },
                "shop:alarms": { emails: ["a@example.com"] },
            },
        });
    });

    it("keeps the text of a whole value, which may be a number that is none", async () => {
        const config = await copied("", { account: "012345678901", network: '{"zones": 3}' });
        expect(config).to.deep.equal({
            config: { "shop:account": "012345678901", "shop:network": { zones: 3 } },
        });
    });

    it("names every value that is encrypted for somebody else, however deep, and takes an override for it", async () => {
        const text =
            "config: {shop:token: {secure: v1:x}, shop:db: {users: [{password: {secure: v1:y}}]}, shop:n: 1}";
        const error = await copied(text).catch((caught: unknown) => caught);
        expect(error).to.be.instanceOf(StackConfigError);
        expect((error as Error).message).to.equal(
            `${source} holds encrypted values, which can't be read here: shop:token, shop:db. ` +
                "Give each a value for this run: --config shop:token=VALUE --config shop:db=VALUE",
        );
        expect(await copied(text, { token: "t", "shop:db": "{}" })).to.deep.equal({
            config: { "shop:token": "t", "shop:db": {}, "shop:n": 1 },
        });
    });

    for (const [text, reason] of [
        ["config: [1", "is not YAML"],
        ["- a", 'must hold "config:" with a mapping of keys to values'],
        ["config: 3", 'must hold "config:" with a mapping of keys to values'],
    ]) {
        it(`refuses ${JSON.stringify(text)}`, async () => {
            const error = await copied(text).catch((caught: unknown) => caught);
            expect(error).to.be.instanceOf(StackConfigError);
            expect((error as Error).message).to.contain(reason);
        });
    }

    it("lists the stacks that have a file, in order", async () => {
        const project = path.join(folder, "project");
        fs.mkdirSync(project);
        for (const file of ["Pulumi.yaml", "Pulumi.prod.yaml", "Pulumi.dev.yaml", "Pulumi.md"]) {
            fs.writeFileSync(path.join(project, file), "");
        }
        expect(await listStacks(project)).to.deep.equal(["dev", "prod"]);
    });
});
