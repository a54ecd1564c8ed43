import * as fs from "node:fs";
import * as path from "node:path";
import { build } from "esbuild";
import { expect } from "chai";
import { bundledPackages } from "../../package/bundled-packages";
import { licenseProblems, readThirdParty, thirdPartyLicenses } from "../../package/third-party-licenses";
import { temporaryFolder } from "../offline/engine/temporary-folder";

describe("the licences of others", () => {
    const folder = temporaryFolder();
    const install = (name: string, license: string, text?: string, parent = folder) => {
        const place = path.join(parent, "node_modules", name);
        fs.mkdirSync(place, { recursive: true });
        fs.writeFileSync(
            path.join(place, "package.json"),
            JSON.stringify({ name, version: "1.0.0", license }),
        );
        fs.writeFileSync(path.join(place, "index.js"), `module.exports = "${name}";`);
        if (text) {
            fs.writeFileSync(path.join(place, "LICENSE"), text);
        }
        return place;
    };

    it("are those of every package that a bundle holds, nested and scoped ones too", async () => {
        const outer = install("outer", "MIT", "Copyright Outer");
        install("@scope/inner", "ISC", "Copyright Inner", outer);
        install("unused", "MIT", "Copyright Unused");
        fs.writeFileSync(path.join(outer, "index.js"), 'module.exports = require("@scope/inner");');
        fs.writeFileSync(path.join(folder, "main.js"), 'console.log(require("outer"));');
        const { metafile } = await build({
            absWorkingDir: folder,
            entryPoints: ["main.js"],
            bundle: true,
            write: false,
            metafile: true,
        });
        expect(bundledPackages(metafile)).to.deep.equal([
            "node_modules/outer",
            "node_modules/outer/node_modules/@scope/inner",
        ]);
    });

    it("stand in the file with name, version, licence and text; what is missing is named", () => {
        const [outer, other] = [
            install("outer", "MIT", "Copyright Outer"),
            install("other", "MIT", "Copyright Other"),
        ];
        const text = thirdPartyLicenses([readThirdParty(outer)]);
        expect(text).to.match(/^outer 1\.0\.0\n {2}MIT, .*\n\nCopyright Outer$/m);
        expect(licenseProblems(text, [outer])).to.deep.equal([]);
        expect(licenseProblems(text, [outer, other])).to.deep.equal([
            "THIRD-PARTY-LICENSES doesn't have other 1.0.0",
        ]);
        expect(licenseProblems(text.replace("Copyright Outer", ""), [outer])).to.deep.equal([
            "THIRD-PARTY-LICENSES lacks the text of outer 1.0.0",
        ]);
    });

    it("refuse code under another licence, and code whose licence's text is missing", () => {
        expect(() =>
            thirdPartyLicenses([readThirdParty(install("copyleft", "AGPL-3.0-only", "text"))]),
        ).to.throw(/under other licences than .*: copyleft@1\.0\.0 \(AGPL-3\.0-only\)/);
        expect(() => thirdPartyLicenses([readThirdParty(install("silent", "MIT"))])).to.throw(
            "These packages come without their licence's text: silent@1.0.0 (MIT)",
        );
        expect(thirdPartyLicenses([readThirdParty(install("free", "MIT-0"))])).to.contain("free 1.0.0");
    });
});
