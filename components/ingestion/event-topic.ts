import type { ArgumentChecks } from "../argument-checks";

/** A group of consumers of a topic, whose lag is watched. */
export interface ConsumerGroup {
    /** Group id, in ASCII: CloudWatch drops the lag of any other. */
    name: string;
    /** Records that a partition may be behind before the lag alarm fires. Default: 10000. */
    maxLag?: number;
}

/** A topic of the event bus. */
export interface EventTopic {
    /** 1 to 249 letters, digits, `.`, `_` or `-`. */
    name: string;
    /** Default: 6. Can be raised later, never lowered. */
    partitions?: number;
    /** Hours that events are kept, 1 to 87600. Default: 168. */
    retentionHours?: number;
    /** Copies of each partition, 3 up to the number of brokers. Default: 3, the only value on Express brokers. */
    replicationFactor?: number;
    /** `delete` drops what is older than the retention, `compact` keeps the last event of each key. Default: `delete`. */
    cleanupPolicy?: string;
    /** Who consumes the topic. */
    consumerGroups?: ConsumerGroup[];
}

export const defaultPartitions = 6;
export const defaultReplicationFactor = 3;
export const defaultMaxLag = 10_000;

/** The topic's configuration as `aws.msk.Topic` takes it; Express brokers fix what concerns replication. */
export function topicConfiguration(topic: EventTopic, express: boolean): string {
    return JSON.stringify({
        "cleanup.policy": topic.cleanupPolicy ?? "delete",
        "retention.ms": String((topic.retentionHours ?? 168) * 3_600_000),
        ...(!express && { "min.insync.replicas": "2", "unclean.leader.election.enable": "false" }),
    });
}

/** Records what is wrong with the topics of a bus that has so many brokers. */
export function checkTopics(
    checks: ArgumentChecks,
    topics: EventTopic[],
    express: boolean,
    brokers: number,
): void {
    const seen = new Map<string, string>();
    topics.forEach((topic, index) => {
        const field = (name: string) => `topics[${index}].${name}`;
        checks.check(
            field("name"),
            topic.name,
            isTopicName,
            "1 to 249 letters, digits, `.`, `_` or `-`, not starting with `__`",
        );
        // Kafka's metrics write both "." and "_" as "_": two such topics would share their metrics.
        const metricName = topic.name.replaceAll(".", "_");
        const twin = seen.get(metricName);
        if (twin !== undefined) {
            checks.refuse(
                field("name"),
                topic.name,
                `a name that differs from "${twin}" by more than . and _`,
            );
        }
        seen.set(metricName, topic.name);
        checks
            .check(field("partitions"), topic.partitions, isWholeBetween(1, 10_000), "1 to 10000")
            .check(field("retentionHours"), topic.retentionHours, isWholeBetween(1, 87_600), "1 to 87600")
            .check(
                field("replicationFactor"),
                topic.replicationFactor,
                isWholeBetween(defaultReplicationFactor, express ? defaultReplicationFactor : brokers),
                express
                    ? "3, which Express brokers fix"
                    : `3 to ${brokers}, the number of brokers: two of the copies must be in sync, also while a broker restarts`,
            )
            .check(
                field("cleanupPolicy"),
                topic.cleanupPolicy,
                (policy) => ["delete", "compact", "compact,delete"].includes(policy),
                "delete, compact, or compact,delete",
            );
        const groups = (topic.consumerGroups ?? []).map(({ name }) => name);
        (topic.consumerGroups ?? []).forEach((group, at) => {
            checks
                .check(
                    field(`consumerGroups[${at}].name`),
                    group.name,
                    (name) => /^[!-~]{1,249}$/.test(name) && groups.indexOf(name) === at,
                    "1 to 249 printable ASCII characters without spaces, each group once per topic",
                )
                .check(
                    field(`consumerGroups[${at}].maxLag`),
                    group.maxLag,
                    isWholeBetween(1, Number.MAX_SAFE_INTEGER),
                    "a whole number from 1",
                );
        });
    });
}

function isTopicName(name: string): boolean {
    return /^(?!\.{1,2}$)(?!__)[A-Za-z0-9._-]{1,249}$/.test(name);
}

/** A check that a number is whole and lies between two others, both included. */
export function isWholeBetween(least: number, most: number): (value: number) => boolean {
    return (value) => Number.isInteger(value) && value >= least && value <= most;
}
