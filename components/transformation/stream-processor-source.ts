import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { EventSource } from "../ingestion/event-source";
import type { StreamProcessorArgs } from "./stream-processor";

type SourceSettings = Partial<aws.lambda.EventSourceMappingArgs>;

/**
 * What an event source mapping has for Kinesis alone, or for MSK alone.
 *
 * MSK knows partial batches, bisecting, and limits of retries and age only with pollers of its own (provisioned mode).
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html
 */
export function sourceSettings(
    args: StreamProcessorArgs,
    source: pulumi.Output<EventSource>,
    consumerGroup: pulumi.Output<string>,
): SourceSettings {
    const kind = pulumi.output(source.kind);
    const onlyFor = <T>(only: string, value: pulumi.Input<T>) =>
        pulumi.all([kind, value]).apply(([given, known]) => (given === only ? known : undefined));
    return {
        parallelizationFactor: onlyFor("kinesis", args.parallelizationFactor ?? 1),
        tumblingWindowInSeconds: onlyFor("kinesis", args.tumblingWindowSeconds ?? 0),
        topics: onlyFor("msk", source.topic).apply((topic) => (topic === undefined ? undefined : [topic])),
        amazonManagedKafkaEventSourceConfig: onlyFor("msk", { consumerGroupId: consumerGroup }),
        provisionedPollerConfig: onlyFor("msk", {
            minimumPollers: args.minimumPollers ?? 1,
            maximumPollers: args.maximumPollers ?? 4,
        }),
        metricsConfig: {
            metrics: kind.apply((given) =>
                given === "msk" ? ["EventCount", "ErrorCount", "KafkaMetrics"] : ["EventCount"],
            ),
        },
    };
}
