/** Where the emulated services are. */
export interface EmulatorPlace {
    /** URL of the AWS emulator. */
    readonly endpoint: string;
    readonly region: string;
    /** `host:port` of the Kafka brokers that stand for MSK, separated by commas. */
    readonly bootstrap: string;
    /** Whether the emulator enforces IAM. */
    readonly enforcesIam: boolean;
    /** Action that no role is given, such as `glue:CreatePartition`. Default: none */
    readonly withheldAction?: string;
}

/** The environment that tells the provider of the place; the region is the provider's own setting. */
export function placeEnvironment(place: EmulatorPlace): Record<string, string> {
    return {
        SECURECART_EMULATOR: place.endpoint,
        SECURECART_KAFKA: place.bootstrap,
        SECURECART_EMULATOR_IAM: String(place.enforcesIam),
        SECURECART_WITHHELD_ACTION: place.withheldAction ?? "",
    };
}

/** @throws {Error} When the environment doesn't say where the services are. */
export function readPlace(environment: NodeJS.ProcessEnv, region: string): EmulatorPlace {
    const { SECURECART_EMULATOR: endpoint, SECURECART_KAFKA: bootstrap } = environment;
    if (endpoint === undefined || bootstrap === undefined) {
        throw new Error(
            "SECURECART_EMULATOR and SECURECART_KAFKA must say where the emulator and the Kafka brokers are.",
        );
    }
    return {
        endpoint,
        region,
        bootstrap,
        enforcesIam: environment.SECURECART_EMULATOR_IAM === "true",
        withheldAction: environment.SECURECART_WITHHELD_ACTION || undefined,
    };
}
