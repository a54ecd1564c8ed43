import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { changelogProblems, hasRelease } from "../../package/changelog";

const head = "# Changelog\n\nAll notable changes.\n\n";
const release = (version: string, day: string) =>
    `## [${version}]${day && ` - ${day}`}\n\n### Added\n\n- A component.\n\n`;

describe("a changelog", () => {
    it("may have what isn't released yet, then versions with their days, newest first", () => {
        const text = `${head}## [Unreleased]\n\n${release("1.1.0", "2026-02-01")}${release("1.0.0", "2026-01-01")}`;
        expect(changelogProblems(text)).to.deep.equal([]);
        expect([hasRelease(text, "1.1.0"), hasRelease(text, "1.2.0")]).to.deep.equal([true, false]);
    });

    const wrong: [string, string, RegExp][] = [
        ["no title", release("1.0.0", "2026-01-01"), /isn't in the form/],
        ["a version without a day", head + release("1.0.0", ""), /isn't in the form|has no date/],
        ["a version that isn't semantic", head + release("1.0", "2026-01-01"), /1\.0 is no semantic version/],
        [
            "a kind of change that there isn't",
            `${head}## [1.0.0] - 2026-01-01\n\n### News\n\n- A component.\n`,
            /isn't in the form/,
        ],
        ["a version that says nothing", `${head}## [1.0.0] - 2026-01-01\n`, /1\.0\.0 says nothing/],
        [
            "an older version above a newer one",
            head + release("1.0.0", "2026-01-01") + release("1.1.0", "2026-02-01"),
            /aren't newest first: 1\.0\.0, 1\.1\.0/,
        ],
    ];
    for (const [what, text, problem] of wrong) {
        it(`is refused with ${what}`, () => {
            expect(changelogProblems(text).join("\n")).to.match(problem);
        });
    }

    it("is what CHANGELOG.md is", () => {
        const file = path.resolve(__dirname, "../../CHANGELOG.md");
        expect(changelogProblems(fs.readFileSync(file, "utf8"))).to.deep.equal([]);
    });
});
