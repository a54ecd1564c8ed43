import * as fs from "node:fs";
import * as path from "node:path";

/** A package that others have written and that this one carries along. */
export interface ThirdParty {
    readonly name: string;
    readonly version: string;
    /** SPDX expression. */
    readonly license: string;
    readonly source: string;
    /** The licence's text, with the notice that Apache-2.0 wants kept. */
    readonly text: string;
}

/** Licences under which code may be carried along: none asks for more than its text. */
export const allowedLicenses: ReadonlySet<string> = new Set([
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "MIT",
    "MIT-0",
]);

/** Licences that don't ask for their text to be carried along. */
const WITHOUT_TEXT: ReadonlySet<string> = new Set(["0BSD", "MIT-0"]);

/** Data that was taken from elsewhere, and what of it. */
const DATA = [
    "offline/aws/facts/api-limits.json: names, patterns and limits of AWS's APIs, read from the service models of botocore",
    "  (https://github.com/boto/botocore), Apache-2.0, Copyright Amazon.com, Inc. or its affiliates.",
];

/** Reads what a package says of itself. A package without a licence's text gives the SPDX expression alone. */
export function readThirdParty(folder: string): ThirdParty {
    const manifest = JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8")) as {
        name: string;
        version: string;
        license?: string;
        homepage?: string;
        repository?: string | { url: string };
    };
    const repository =
        typeof manifest.repository === "string" ? manifest.repository : manifest.repository?.url;
    const texts = fs
        .readdirSync(folder)
        .filter((file) => /^(licen[sc]e|copying|notice)([.-]|$)/i.test(file))
        .sort()
        .map((file) => fs.readFileSync(path.join(folder, file), "utf8").replaceAll("\r\n", "\n").trim());
    return {
        name: manifest.name,
        version: manifest.version,
        license: manifest.license ?? "unknown",
        source: (repository ?? manifest.homepage ?? `https://www.npmjs.com/package/${manifest.name}`).replace(
            /^git\+/,
            "",
        ),
        text: texts.join("\n\n"),
    };
}

/**
 * The text of THIRD-PARTY-LICENSES: each package with its licence, equal texts once.
 *
 * @throws When a package's licence is not among `allowedLicenses`, or asks for a text that the package doesn't have.
 */
export function thirdPartyLicenses(packages: readonly ThirdParty[]): string {
    const refused = packages.filter(({ license }) => !allowedLicenses.has(license));
    if (refused.length > 0) {
        const list = refused.map(({ name, version, license }) => `${name}@${version} (${license})`);
        throw new Error(
            `The package may carry no code under other licences than ${[...allowedLicenses].join(", ")}: ${list.join(", ")}`,
        );
    }
    const silent = packages.filter(({ license, text }) => text === "" && !WITHOUT_TEXT.has(license));
    if (silent.length > 0) {
        const list = silent.map(({ name, version, license }) => `${name}@${version} (${license})`);
        throw new Error(`These packages come without their licence's text: ${list.join(", ")}`);
    }
    const groups = Map.groupBy(packages, ({ license, text }) => text || `Licensed under ${license}.`);
    const rule = "-".repeat(80);
    return [
        "Code and data of others in this package.",
        "",
        "The Lambda bundles (dist/handlers/dist) and the policy pack (dist/policy/dist) hold code of these packages.",
        "",
        ...[...groups].flatMap(([text, members]) => [rule, ...members.map(headingOf), "", text, ""]),
        rule,
        "Data",
        "",
        ...DATA,
        "",
    ].join("\n");
}

/** What THIRD-PARTY-LICENSES lacks of the packages in these folders: their names and versions, or their licences' texts. */
export function licenseProblems(text: string, folders: readonly string[]): string[] {
    return folders.map(readThirdParty).flatMap((party) => {
        const name = `${party.name} ${party.version}`;
        if (!text.includes(`${headingOf(party)}\n`)) {
            return [`THIRD-PARTY-LICENSES doesn't have ${name}`];
        }
        return text.includes(party.text) ? [] : [`THIRD-PARTY-LICENSES lacks the text of ${name}`];
    });
}

function headingOf({ name, version, license, source }: ThirdParty): string {
    return `${name} ${version}\n  ${license}, ${source}`;
}
