import { PutObjectCommand } from "@aws-sdk/client-s3";
import type { Answer } from "../../handlers/replay/function-process";
import type { EmulatorClients } from "../provider/emulator-clients";
import type { MetricStore } from "../metrics/metric-store";
import type { DeliverySettings } from "./delivery-rules";

/** An event source mapping of the program, as the stack's state has it. */
export interface Mapping {
    readonly id: string;
    readonly functionName: string;
    readonly sourceArn: string;
    readonly topics: readonly string[];
    readonly consumerGroup: string;
    readonly batchSize: number;
    readonly batchWindowMs: number;
    readonly settings: DeliverySettings;
    /** Bucket of the on-failure destination. */
    readonly failureBucket: string | undefined;
}

/** A function as pollers see it. */
export interface CalledFunction {
    /** Calls it and waits; an answer with an error means that the call has failed. */
    invoke<T>(event: unknown): Promise<Answer<T>>;
    /** Records one of Lambda's metrics of the function. */
    measure(name: string, value: number): void;
}

/** Something that brings records to functions until it is stopped. */
export interface EventSource {
    /** What it reads: a stream or a topic. */
    readonly name: string;
    /** Records that wait to be read or delivered. */
    behind(): Promise<number>;
    /** Delivers what it holds, and ends. */
    stop(): Promise<void>;
}

/** Keeps what a mapping gave up in its on-failure destination, and counts it as Lambda does. */
export async function keepFailed(
    mapping: Mapping,
    batch: { readonly key: string; readonly body: unknown },
    records: number,
    { s3 }: Pick<EmulatorClients, "s3">,
    metrics: MetricStore,
): Promise<void> {
    const dimensions = { EventSourceMappingUUID: mapping.id };
    const count = (name: string) => metrics.record({ namespace: "AWS/Lambda", name, dimensions }, records);
    if (mapping.failureBucket === undefined) {
        count("DroppedEventCount");
        return;
    }
    await s3.send(
        new PutObjectCommand({
            Bucket: mapping.failureBucket,
            Key: batch.key,
            Body: JSON.stringify(batch.body),
        }),
    );
    count("OnFailureDestinationDeliveredEventCount");
}
