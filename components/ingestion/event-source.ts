import type * as pulumi from "@pulumi/pulumi";

/** A Kinesis stream or an MSK topic, as its consumers see it. */
export interface EventSource {
    /** `kinesis` or `msk`. */
    kind: pulumi.Input<string>;
    /** ARN of the stream or of the cluster. */
    arn: pulumi.Input<string>;
    /** ARN of the KMS key that encrypts the records at rest. */
    keyArn: pulumi.Input<string>;
    /** Kinesis: ARN of an enhanced fan-out consumer, when the source has one. */
    consumerArn?: pulumi.Input<string>;
    /** MSK: the topic. */
    topic?: pulumi.Input<string>;
}
