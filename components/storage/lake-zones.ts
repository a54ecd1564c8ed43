import type { Lifecycle } from "./lifecycle";

/** Days that each zone of a lake keeps objects. */
export interface LakeRetention {
    raw: number;
    curated: number;
    quarantine: number;
    failedDeliveries: number;
    queryResults: number;
}

/** A part of a lake, with a bucket of its own. */
export type LakeZone = keyof LakeRetention | "artifacts";

/** Days that each zone keeps objects when nobody says otherwise. */
export const defaultRetention: Readonly<LakeRetention> = {
    raw: 90,
    curated: 7 * 365,
    quarantine: 90,
    failedDeliveries: 30,
    queryResults: 14,
};

/** What a zone's bucket is called after the lake's name. */
export const zoneSuffixes: Readonly<Record<LakeZone, string>> = {
    raw: "raw",
    curated: "curated",
    quarantine: "quarantine",
    failedDeliveries: "failed-deliveries",
    queryResults: "query-results",
    artifacts: "artifacts",
};

/** Days for which deleted and overwritten versions can still be recovered. */
const recoverableDays: Readonly<Record<LakeZone, number>> = {
    raw: 30,
    curated: 90,
    quarantine: 30,
    failedDeliveries: 30,
    queryResults: 1,
    artifacts: 30,
};

/** Days that what jobs leave beside their code is kept. */
const artifactFolders = { "temporary/": 7, "events/": 90, "logs/": 90 };

/** Storage classes that still answer at once: every object may be read by a query or a backfill. */
const transitions: Readonly<Partial<Record<LakeZone, Lifecycle["transitions"]>>> = {
    raw: [{ afterDays: 30, storageClass: "STANDARD_IA" }],
    curated: [
        { afterDays: 90, storageClass: "STANDARD_IA" },
        { afterDays: 365, storageClass: "GLACIER_IR" },
    ],
};

/** How long a zone's bucket keeps what, and where. */
export function zoneLifecycle(zone: LakeZone, days?: number): Lifecycle {
    return {
        ...(zone === "artifacts"
            ? { folders: artifactFolders }
            : { expireAfterDays: days ?? defaultRetention[zone] }),
        recoverableDays: recoverableDays[zone],
        transitions: transitions[zone] ?? [],
    };
}
