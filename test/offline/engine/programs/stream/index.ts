import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const stream = new aws.kinesis.Stream("orders", {
    shardCount: new pulumi.Config().requireNumber("shards"),
});

export const streamArn = stream.arn;
