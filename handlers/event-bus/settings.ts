import type { EnvironmentReader } from "../runtime/environment";

/** A Kafka cluster to produce to. */
export interface EventBusSettings {
    /** `BOOTSTRAP_SERVERS`: `host:port`, separated by commas. */
    readonly brokers: readonly string[];
    /** `EVENT_BUS_AUTHENTICATION`: `iam` (default), with TLS; `none`, in clear text, for brokers on this machine alone. */
    readonly authentication: "iam" | "none";
}

/** Reads the cluster; absent when `BOOTSTRAP_SERVERS` is. */
export function readEventBus(environment: EnvironmentReader): EventBusSettings | undefined {
    const servers = environment.optionalText(
        "BOOTSTRAP_SERVERS",
        /^[A-Za-z0-9.-]+:\d{1,5}(,[A-Za-z0-9.-]+:\d{1,5})*$/,
        "host:port of brokers, separated by commas, or nothing",
    );
    const local = servers?.split(",").every((server) => /^(127\.0\.0\.1|localhost):/.test(server));
    const authentication =
        environment.optionalText(
            "EVENT_BUS_AUTHENTICATION",
            local ? /^(iam|none)$/ : /^iam$/,
            "iam; for brokers on this machine also none",
        ) ?? "iam";
    return servers === undefined
        ? undefined
        : { brokers: servers.split(","), authentication: authentication as "iam" | "none" };
}
