import { type EventBusSettings, readEventBus } from "../event-bus/settings";
import { type LakeLocation, readLakeLocation } from "../lake/lake-location-settings";
import { EnvironmentReader } from "../runtime/environment";
import { requireStateTable } from "../state/state-table-setting";

/** What the function is told by its environment. */
export interface Settings {
    /** Where scored transactions go: `OUTPUT_BUCKET`, `OUTPUT_PREFIX`, `OUTPUT_KEY_ARN`. The role may also read there. */
    readonly output: LakeLocation;
    /** Where refused records go: `QUARANTINE_BUCKET`, `QUARANTINE_PREFIX`, `QUARANTINE_KEY_ARN`. The role may also read there. */
    readonly quarantine: LakeLocation;
    /** `STATE_TABLE`: DynamoDB table with the key `id` and expiry by `expiresAt`. */
    readonly stateTable: string;
    /** `REVIEW_PERCENT`: score from which a person looks at the order; default 50. */
    readonly reviewFrom: number;
    /** `REJECT_PERCENT`: score from which the order is stopped; default 85. */
    readonly rejectFrom: number;
    /** `ALERT_BUS_NAME`: EventBridge bus that gets suspicious payments; default: none. */
    readonly alertBus?: string;
    /** `BOOTSTRAP_SERVERS`, `EVENT_BUS_AUTHENTICATION`: Kafka cluster with the topic `fraud.alerts`; default: none. */
    readonly eventBus?: EventBusSettings;
}

/**
 * Reads the function's environment.
 *
 * @throws {SettingsError} With every mistake in it.
 */
export function readSettings(variables: Readonly<Record<string, string | undefined>>): Settings {
    const environment = new EnvironmentReader(variables);
    const percent = (name: string, otherwise: number) =>
        environment.integer(name, { minimum: 1, maximum: 100, otherwise }) / 100;
    const settings = {
        output: readLakeLocation(environment, "OUTPUT"),
        quarantine: readLakeLocation(environment, "QUARANTINE"),
        stateTable: requireStateTable(environment),
        reviewFrom: percent("REVIEW_PERCENT", 50),
        rejectFrom: percent("REJECT_PERCENT", 85),
        alertBus: environment.optionalText(
            "ALERT_BUS_NAME",
            // https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html
            /^(arn:aws[\w-]*:events:[a-z0-9-]+:\d{12}:event-bus\/)?[/.\-_A-Za-z0-9]{1,256}$/,
            "name or ARN of an EventBridge bus, or nothing",
        ),
        eventBus: readEventBus(environment),
    };
    environment.throwIfAny();
    return settings;
}
