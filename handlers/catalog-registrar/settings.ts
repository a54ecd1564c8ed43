import { EnvironmentReader } from "../runtime/environment";

/** What the function is told by its environment. */
export interface Settings {
    /** `DATABASE_NAME`: Glue database with the tables over the lake's files. */
    readonly databaseName: string;
}

/**
 * Reads the function's environment.
 *
 * @throws {SettingsError} With every mistake in it.
 */
export function readSettings(variables: Readonly<Record<string, string | undefined>>): Settings {
    const environment = new EnvironmentReader(variables);
    const settings = {
        databaseName: environment.text(
            "DATABASE_NAME",
            // https://docs.aws.amazon.com/athena/latest/ug/tables-databases-columns-names.html
            /^[a-z0-9_]{1,255}$/,
            "the name of a Glue database",
        ),
    };
    environment.throwIfAny();
    return settings;
}
