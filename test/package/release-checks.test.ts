import { expect } from "chai";
import { releaseChecks, type CheckResult } from "../../package/release-checks";
import type { Tarball } from "../../package/tarball";

const tarball: Tarball = { file: "", bytes: 1_000_000, unpackedBytes: 4_000_000, files: new Map() };

async function check(name: string, given: Partial<Tarball> = {}): Promise<CheckResult> {
    const found = releaseChecks.find((each) => each.name === name);
    return found!.run({ ...tarball, ...given });
}

describe("the check of a release", () => {
    it("takes 2,000,000 bytes, and not one more", async () => {
        expect(await check("size", { bytes: 2_000_000 })).to.deep.equal({
            detail: "2,000,000 bytes packed, 4,000,000 unpacked",
            problems: [],
        });
        expect((await check("size", { bytes: 2_000_001 })).problems).to.deep.equal([
            "the limit is 2,000,000",
        ]);
    });

    it("misses a function's bundle, the jobs, the plugin's schema, the policy pack and the command", async () => {
        const { problems } = await check("contents");
        expect(problems).to.include.members([
            "dist/handlers/dist/fraud-scorer/index.mjs is missing",
            "dist/jobs/dist/securecart_jobs.zip is missing",
            "dist/plugin/schema.json is missing",
            "dist/policy/PulumiPolicy.yaml is missing",
            "dist/offline/cli.js is missing",
        ]);
    });

    it("finds one version in every manifest and on every page", async () => {
        const { detail, problems } = await check("versions");
        expect(problems).to.deep.equal([]);
        expect(detail).to.match(/ in 4 manifests and \d+ places of the docs$/);
    });

    it("finds a section of the changelog for this version", async () => {
        expect((await check("changelog")).problems).to.deep.equal([]);
    });
});
