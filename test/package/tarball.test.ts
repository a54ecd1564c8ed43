import { expect } from "chai";
import { contentProblems } from "../../package/tarball";

const promised = ["CHANGELOG.md", "LICENSE", "README.md", "THIRD-PARTY-LICENSES", "package.json"];

describe("the contents of a tarball", () => {
    it("are dist/ and what the manifest promises", () => {
        expect(contentProblems([...promised, "dist/components/index.js"])).to.deep.equal([]);
    });

    it("lack nothing", () => {
        expect(contentProblems(promised.slice(1))).to.deep.equal(["CHANGELOG.md is missing"]);
    });

    for (const stray of [
        "components/index.ts",
        "dist/components/keys.test.js",
        "dist/policy/dist/main.js.map",
        "dist/.env",
        "dist/jobs/__pycache__/job.pyc",
        ".securecart/state/dev.json",
    ]) {
        it(`have no ${stray}`, () => {
            expect(contentProblems([...promised, stray])).to.deep.equal([
                `${stray} is none of the package's`,
            ]);
        });
    }
});
