import { EnvironmentReader } from "../runtime/environment";
import { requireStateTable } from "../state/state-table-setting";
import { type Processor, readProcessors } from "./processors";

/** What the function is told by its environment. */
export interface Settings {
    /** `PROCESSORS`: who may send, as a JSON array; see `Processor`. */
    readonly processors: readonly Processor[];
    /** `STREAM_NAME`: Kinesis stream that accepted events go to. */
    readonly streamName: string;
    /** `STATE_TABLE`: DynamoDB table with the key `id` and expiry by `expiresAt`. */
    readonly stateTable: string;
}

/**
 * Reads the function's environment.
 *
 * @throws {SettingsError} With every mistake in it.
 */
export function readSettings(variables: Readonly<Record<string, string | undefined>>): Settings {
    const environment = new EnvironmentReader(variables);
    const settings = {
        processors: readProcessors(environment),
        // https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecord.html
        streamName: environment.text(
            "STREAM_NAME",
            /^[a-zA-Z0-9_.-]{1,128}$/,
            "the name of a Kinesis stream",
        ),
        stateTable: requireStateTable(environment),
    };
    environment.throwIfAny();
    return settings;
}
