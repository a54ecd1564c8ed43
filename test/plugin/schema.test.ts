import { expect } from "chai";
import * as library from "../../components";
import { leftOut, remoteComponentNames, schemaOfComponents } from "../../plugin/generate-schema";
import manifest from "../../plugin/package.json";
import committed from "../../plugin/schema.json";

const resources = committed.resources as Record<
    string,
    { properties: Record<string, unknown>; inputProperties: Record<string, unknown> }
>;

describe("the plugin's schema", function () {
    this.timeout(300_000);

    it("is what the components' types say; if not, run npm run plugin:schema", () => {
        expect(schemaOfComponents()).to.deep.equal(committed);
    });

    it("has every component but those left out, and the version of the plugin", () => {
        expect(Object.keys(resources)).to.deep.equal(
            remoteComponentNames()
                .map((name) => `securecart:index:${name}`)
                .sort(),
        );
        expect(leftOut).to.deep.equal(["BulkImport"]);
        expect(manifest.version).to.equal(committed.version);
    });

    it("leaves no type unknown", () => {
        expect(JSON.stringify(committed)).not.to.contain("pulumi.json#/Any");
    });

    it("gives every grant as a policy document too", () => {
        const missing = remoteComponentNames().flatMap((name) => {
            const prototype = (library[name as keyof typeof library] as { prototype: object }).prototype;
            const outputs = Object.keys(resources[`securecart:index:${name}`].properties);
            return Object.getOwnPropertyNames(prototype)
                .filter((method) => /^grant[A-Z]/.test(method))
                .map((method) => method[5].toLowerCase() + method.slice(6))
                .filter((what) => !outputs.includes(`${what}Policy`) && !outputs.includes(`${what}Policies`))
                .map((what) => `${name}.${what}`);
        });
        expect(missing).to.deep.equal([]);
    });
});
