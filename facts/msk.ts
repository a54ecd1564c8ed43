/**
 * Kafka versions that MSK runs in KRaft mode on standard brokers.
 *
 * Source: https://docs.aws.amazon.com/msk/latest/developerguide/supported-kafka-versions.html
 */
export const standardKraftVersions: readonly string[] = [
    "3.7.x.kraft",
    "3.8.x.kraft",
    "3.9.x.kraft",
    "4.0.x.kraft",
    "4.1.x.kraft",
];

/**
 * Kafka versions that MSK runs in KRaft mode on Express brokers.
 *
 * Source: https://docs.aws.amazon.com/msk/latest/developerguide/msk-broker-types-express.html
 */
export const expressKraftVersions: readonly string[] = ["3.9.x.kraft", "4.2.x.kraft"];

/**
 * Most partitions, replicas included, that one standard broker holds, by instance type.
 *
 * Source: https://docs.aws.amazon.com/msk/latest/developerguide/bestpractices.html#partitions-per-broker
 */
export const standardBrokerPartitions: Readonly<Record<string, number>> = {
    "kafka.t3.small": 300,
    "kafka.m5.large": 1500,
    "kafka.m5.xlarge": 1500,
    "kafka.m5.2xlarge": 3000,
    "kafka.m5.4xlarge": 6000,
    "kafka.m5.8xlarge": 6000,
    "kafka.m5.12xlarge": 6000,
    "kafka.m5.16xlarge": 6000,
    "kafka.m5.24xlarge": 6000,
    "kafka.m7g.large": 1500,
    "kafka.m7g.xlarge": 1500,
    "kafka.m7g.2xlarge": 3000,
    "kafka.m7g.4xlarge": 6000,
    "kafka.m7g.8xlarge": 6000,
    "kafka.m7g.12xlarge": 6000,
    "kafka.m7g.16xlarge": 6000,
};

/**
 * Most partitions, replicas included, that one Express broker holds, by instance type.
 *
 * Source: https://docs.aws.amazon.com/msk/latest/developerguide/limits.html#msk-express-quota
 */
export const expressBrokerPartitions: Readonly<Record<string, number>> = {
    "express.m7g.large": 1500,
    "express.m7g.xlarge": 2000,
    "express.m7g.2xlarge": 4000,
    "express.m7g.4xlarge": 8000,
    "express.m7g.8xlarge": 16000,
    "express.m7g.12xlarge": 24000,
    "express.m7g.16xlarge": 32000,
};

/** Whether MSK manages the storage and replication of brokers of this type. */
export function isExpressBroker(instanceType: string): boolean {
    return instanceType.startsWith("express.");
}

/**
 * Metric levels of an MSK cluster, from coarse to fine; each includes those before it.
 *
 * Source: https://docs.aws.amazon.com/msk/latest/developerguide/metrics-details.html
 */
export const mskMonitoringLevels: readonly string[] = [
    "DEFAULT",
    "PER_BROKER",
    "PER_TOPIC_PER_BROKER",
    "PER_TOPIC_PER_PARTITION",
];

/** Most gibibytes of a standard broker's volume. Source: https://docs.aws.amazon.com/msk/1.0/apireference/clusters.html */
export const mostBrokerVolumeGib = 16384;
