import { type LakeLocation, readLakeLocation } from "../lake/lake-location-settings";
import { EnvironmentReader } from "../runtime/environment";
import { readStateTable } from "../state/state-table-setting";

/** What the function is told by its environment. */
export interface Settings {
    /** Where rows go: `OUTPUT_BUCKET`, `OUTPUT_PREFIX`, `OUTPUT_KEY_ARN`. */
    readonly output: LakeLocation;
    /** Where refused records go: `QUARANTINE_BUCKET`, `QUARANTINE_PREFIX`, `QUARANTINE_KEY_ARN`. */
    readonly quarantine: LakeLocation;
    /**
     * `STATE_TABLE`: DynamoDB table, keyed by `id`, that remembers the batch stored last of each shard, so that one which is
     * delivered again in other bounds after a crash isn't stored twice. Two requests for a batch. Default: none; what a
     * crash doubles is left to the jobs.
     */
    readonly stateTable?: string;
    /**
     * `DEDUPE_WINDOW_BATCHES`: of how many batches of the same shard the event ids are remembered; default 10. A batch of
     * 10,000 takes about 1 MB. With a state table a new process reads them again; without one it begins anew.
     */
    readonly dedupeWindowBatches: number;
}

/**
 * Reads the function's environment.
 *
 * @throws {SettingsError} With every mistake in it.
 */
export function readSettings(variables: Readonly<Record<string, string | undefined>>): Settings {
    const environment = new EnvironmentReader(variables);
    const settings = {
        output: readLakeLocation(environment, "OUTPUT"),
        quarantine: readLakeLocation(environment, "QUARANTINE"),
        stateTable: readStateTable(environment),
        dedupeWindowBatches: environment.integer("DEDUPE_WINDOW_BATCHES", {
            minimum: 0,
            maximum: 50,
            otherwise: 10,
        }),
    };
    environment.throwIfAny();
    return settings;
}
