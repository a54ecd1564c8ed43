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
                `source.kind: got ${JSON.stringify(source.kind)}; allowed: kinesis, msk`,
            ]);
    }
}

/** Lets the code write below a location's prefix, encrypted with the location's key through S3 alone. */
export function writeLocationStatements(location: {
    bucketArn: string;
    prefix: string;
    keyArn: string;
}): PolicyStatement[] {
    return [
        {
            Effect: "Allow",
            Action: ["s3:AbortMultipartUpload", "s3:PutObject"],
            Resource: `${location.bucketArn}/${location.prefix}*`,
        },
        {
            Effect: "Allow",
            // S3 decrypts too, when the parts of an upload are put together.
            Action: ["kms:Decrypt", "kms:GenerateDataKey"],
            Resource: location.keyArn,
            Condition: {
                StringEquals: { "kms:ViaService": `s3.${location.keyArn.split(":")[3]}.amazonaws.com` },
            },
        },
    ];
}
