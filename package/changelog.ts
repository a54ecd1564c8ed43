import { parser } from "keep-a-changelog";
import * as semver from "semver";

/**
 * What is wrong with a changelog: its form (https://keepachangelog.com/en/1.1.0/), versions that aren't semantic or not in
 * order, days that are none.
 */
export function changelogProblems(text: string): string[] {
    let releases;
    try {
        releases = parser(text, { autoSortReleases: false }).releases;
    } catch (error) {
        return [`it isn't in the form of Keep a Changelog: ${(error as Error).message}`];
    }
    const dated = releases.filter(({ version }) => version !== undefined);
    const titles = [...text.matchAll(/^## \[?([^\]\s]+)/gm)].map(([, title]) => title);
    const versions = dated.map(({ version }) => String(version));
    const sorted = [...dated].sort((a, b) => a.compare(b)).map(({ version }) => String(version));
    return [
        ...titles
            .filter((title) => title !== "Unreleased" && semver.valid(title) === null)
            .map((title) => `${title} is no semantic version`),
        ...(versions.join() === sorted.join()
            ? []
            : [`versions aren't newest first: ${versions.join(", ")}`]),
        ...dated.filter(({ date }) => date === undefined).map(({ version }) => `${version} has no date`),
        ...releases
            .filter((release) => release.version !== undefined && release.isEmpty())
            .map(({ version }) => `${version} says nothing`),
    ];
}

/** Whether a changelog has a section for a version. */
export function hasRelease(text: string, version: string): boolean {
    return parser(text, { autoSortReleases: false }).releases.some((release) => release.version === version);
}
