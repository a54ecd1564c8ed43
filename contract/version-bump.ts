import * as semver from "semver";
import type { ApiModule } from "./api-report";
import { compareApis, type ApiChange } from "./compare-apis";

/** What is compared: the version that package.json has, its API, and the APIs of versions that were recorded. */
export interface ApiHistory {
    readonly version: string;
    readonly now: readonly ApiModule[];
    /** Reports by version. */
    readonly recorded: ReadonlyMap<string, readonly ApiModule[]>;
    /** Whether the version is out: nobody can change its API any more. */
    readonly released: boolean;
}

/** Whether the version says of the API what is so. */
export interface BumpVerdict {
    readonly fits: boolean;
    /** Compared with which version; undefined where none was recorded. */
    readonly against?: string;
    readonly changes: readonly ApiChange[];
    /** What is wrong and what to do. */
    readonly advice?: string;
}

/**
 * Judges a version by Semantic Versioning. Before 1.0.0 a major change raises the minor version, as npm's `^0.1.0` expects.
 */
export function judgeVersion({ version, now, recorded, released }: ApiHistory): BumpVerdict {
    const own = recorded.get(version);
    if (own) {
        const changes = compareApis(own, now);
        const next = lowestVersion(version, changes);
        const advice = released
            ? `${version} is released with another API: the version must be ${next} or higher.`
            : `${version} isn't released yet: "npm run api -- --record" records its API as it is now, for review.`;
        return {
            fits: changes.length === 0,
            against: version,
            changes,
            ...(changes.length > 0 && { advice }),
        };
    }
    const against = [...recorded.keys()].filter((each) => semver.lt(each, version)).sort(semver.rcompare)[0];
    if (against === undefined) {
        return { fits: true, changes: [] };
    }
    const changes = compareApis(recorded.get(against) ?? [], now);
    const lowest = lowestVersion(against, changes);
    const fits = semver.gte(version, lowest);
    const advice = `After ${against} these changes ask for ${lowest} or higher; package.json has ${version}.`;
    return { fits, against, changes, ...(!fits && { advice }) };
}

/** The lowest version that may follow, with these changes. */
function lowestVersion(version: string, changes: readonly ApiChange[]): string {
    const breaks = changes.some(({ level }) => level === "major");
    const early = semver.major(version) === 0;
    const kind = changes.length === 0 || (early && !breaks) ? "patch" : breaks && !early ? "major" : "minor";
    return semver.inc(version, kind) ?? version;
}
