import { type LakeLocation, readLakeLocation } from "./lake-location-settings";
import { EnvironmentReader } from "../runtime/environment";
import { requireStateTable } from "../state/state-table-setting";

/** What a function that records a stream is told by its environment. */
export interface RecorderSettings {
    /** Where rows go: `OUTPUT_BUCKET`, `OUTPUT_PREFIX`, `OUTPUT_KEY_ARN`. The role may also read there. */
    readonly output: LakeLocation;
    /** Where refused records go: `QUARANTINE_BUCKET`, `QUARANTINE_PREFIX`, `QUARANTINE_KEY_ARN`. The role may also read there. */
    readonly quarantine: LakeLocation;
    /** `STATE_TABLE`: DynamoDB table with the key `id` and expiry by `expiresAt`. */
    readonly stateTable: string;
}

/**
 * Reads the function's environment.
 *
 * @throws {SettingsError} With every mistake in it.
 */
export function readRecorderSettings(
    variables: Readonly<Record<string, string | undefined>>,
): RecorderSettings {
    const environment = new EnvironmentReader(variables);
    const settings = {
        output: readLakeLocation(environment, "OUTPUT"),
        quarantine: readLakeLocation(environment, "QUARANTINE"),
        stateTable: requireStateTable(environment),
    };
    environment.throwIfAny();
    return settings;
}
