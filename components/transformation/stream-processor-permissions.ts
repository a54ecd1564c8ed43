import { ArgumentError } from "../argument-checks";
import type { PolicyStatement } from "../identity/policy-statement";
import { pollStatements } from "../ingestion/event-bus-permissions";
import { streamReadStatements } from "../ingestion/kinesis-permissions";

/** A stream or topic as its reader's permissions name it, every value resolved. */
export interface ReadSource {
    kind: string;
    arn: string;
    keyArn: string;
    consumerArn?: string;
    topic?: string;
    consumerGroup: string;
}

/** What a stream processor can read. */
export const sourceKinds = ["kinesis", "msk"] as const;

/** Whether a stream processor can read that kind of source. */
export function isSourceKind(kind: string): boolean {
    return sourceKinds.some((allowed) => allowed === kind);
}

/**
 * Lets Lambda read the source under the function's role.
 *
 * @throws {ArgumentError} For a source that is neither a stream nor a topic.
 */
export function readSourceStatements(source: ReadSource): PolicyStatement[] {
    switch (source.kind) {
        case "kinesis":
            return streamReadStatements(source);
        case "msk":
            if (source.topic === undefined) {
                throw new ArgumentError("StreamProcessor", source.consumerGroup, [
                    "source.topic: got nothing; allowed: the topic to read, needed for kind msk",
                ]);
            }
            return pollStatements(source.arn, source.topic, source.consumerGroup);
        default:
            throw new ArgumentError("StreamProcessor", source.consumerGroup, [
                `source.kind: got ${JSON.stringify(source.kind)}; allowed: ${sourceKinds.join(", ")}`,
            ]);
    }
}
