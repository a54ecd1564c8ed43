import { type LakeLocation, readLakeLocation } from "../lake/lake-location-settings";
import { EnvironmentReader } from "../runtime/environment";

/** What the function is told by its environment. */
export interface Settings {
    /** Where files land: `LANDING_BUCKET`, `LANDING_PREFIX`. The role may read there. */
    readonly landing: LakeLocation;
    /** Where rows go: `OUTPUT_BUCKET`, `OUTPUT_PREFIX`, `OUTPUT_KEY_ARN`. */
    readonly output: LakeLocation;
    /** Where refused rows go: `QUARANTINE_BUCKET`, `QUARANTINE_PREFIX`, `QUARANTINE_KEY_ARN`. */
    readonly quarantine: LakeLocation;
    /**
     * `MAX_FILE_MB`: a larger file, packed or unpacked, stays where it landed and is reported; 1 to 512, default 64. The
     * function takes about ten times as much memory.
     */
    readonly maxFileBytes: number;
}

/**
 * Reads the function's environment.
 *
 * @throws {SettingsError} With every mistake in it.
 */
export function readSettings(variables: Readonly<Record<string, string | undefined>>): Settings {
    const environment = new EnvironmentReader(variables);
    const settings = {
        landing: readLakeLocation(environment, "LANDING"),
        output: readLakeLocation(environment, "OUTPUT"),
        quarantine: readLakeLocation(environment, "QUARANTINE"),
        maxFileBytes:
            environment.integer("MAX_FILE_MB", { minimum: 1, maximum: 512, otherwise: 64 }) * 1024 * 1024,
    };
    environment.throwIfAny();
    return settings;
}
