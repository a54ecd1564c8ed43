/**
 * Broker settings (`server.properties`) with which an acknowledged event is never lost and a topic never appears by
 * accident. Express brokers fix what concerns replication and refuse to be told.
 *
 * Sources: https://docs.aws.amazon.com/msk/latest/developerguide/msk-configuration-properties.html,
 * https://docs.aws.amazon.com/msk/latest/developerguide/msk-configuration-express-read-write.html
 */
export function serverProperties(express: boolean): string {
    const settings: Record<string, string> = {
        "allow.everyone.if.no.acl.found": "false",
        "auto.create.topics.enable": "false",
        "delete.topic.enable": "true",
        // Consumers that name their zone in `client.rack` read from the replica there.
        "replica.selector.class": "org.apache.kafka.common.replica.RackAwareReplicaSelector",
        ...(!express && {
            "default.replication.factor": "3",
            "min.insync.replicas": "2",
            "offsets.topic.replication.factor": "3",
            "transaction.state.log.min.isr": "2",
            "transaction.state.log.replication.factor": "3",
            "unclean.leader.election.enable": "false",
        }),
    };
    return Object.entries(settings)
        .map(([name, value]) => `${name}=${value}\n`)
        .join("");
}
