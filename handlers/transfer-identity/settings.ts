import { type LakeLocation, readLakeLocation } from "../lake/lake-location-settings";
import { EnvironmentReader } from "../runtime/environment";

/** What the function is told by its environment. */
export interface Settings {
    /** Where users' homes are: `LANDING_BUCKET`, `LANDING_PREFIX`, `LANDING_KEY_ARN`. */
    readonly landing: LakeLocation & { readonly keyArn: string };
    /** `USER_ROLE_ARN`: role that users act under, each within a session policy. */
    readonly userRoleArn: string;
    /** `USERS_MAY_RENAME`: `true` or `false` (default): whether users may rename and delete their files. */
    readonly mayRename: boolean;
}

/**
 * Reads the function's environment.
 *
 * @throws {SettingsError} With every mistake in it.
 */
export function readSettings(variables: Readonly<Record<string, string | undefined>>): Settings {
    const environment = new EnvironmentReader(variables);
    const landing = readLakeLocation(environment, "LANDING");
    const settings = {
        landing: {
            ...landing,
            keyArn: environment.text("LANDING_KEY_ARN", /^arn:/, "the ARN of a KMS key"),
        },
        userRoleArn: environment.text(
            "USER_ROLE_ARN",
            /^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/,
            "the ARN of an IAM role",
        ),
        mayRename:
            environment.optionalText(
                "USERS_MAY_RENAME",
                /^(true|false)$/,
                "true, false, or nothing for false",
            ) === "true",
    };
    environment.throwIfAny();
    return settings;
}
