import type { PolicyStatement } from "../identity/policy-statement";
import { streamReadStatements } from "../ingestion/kinesis-permissions";

/** A stream as a job reads it, every value resolved. */
export interface ResolvedStream {
    kind: string;
    arn: string;
    keyArn: string;
    topic?: string;
}

/**
 * Lets a job read a stream from its beginning.
 *
 * Sources: https://docs.aws.amazon.com/glue/latest/dg/streaming-tutorial-studio.html,
 * https://docs.aws.amazon.com/msk/latest/developerguide/kafka-actions.html
 */
export function streamStatements(stream: ResolvedStream): PolicyStatement[] {
    if (stream.kind === "kinesis") {
        return streamReadStatements(stream);
    }
    const within = (resource: string) => stream.arn.replace(":cluster/", `:${resource}/`);
    return [
        {
            Sid: "ConnectToCluster",
            Effect: "Allow",
            Action: ["kafka-cluster:Connect", "kafka-cluster:DescribeCluster"],
            Resource: stream.arn,
        },
        {
            Sid: "ReadTopic",
            Effect: "Allow",
            Action: ["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"],
            Resource: `${within("topic")}/${stream.topic ?? "*"}`,
        },
        {
            // Spark names its consumer groups itself, one for each run.
            Sid: "JoinSparkGroups",
            Effect: "Allow",
            Action: ["kafka-cluster:AlterGroup", "kafka-cluster:DescribeGroup"],
            Resource: `${within("group")}/spark-kafka-source-*`,
        },
    ];
}
